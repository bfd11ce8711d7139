import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { BrandRoom } from "../../backend/store/room.ts";
import { systemClock } from "../../hub/core/clock.ts";
import { Directory } from "../../hub/core/engage/edge-talk.ts";
import { ErasureReceipt, Manifest } from "../../hub/core/engage/objects.ts";
import { openSigned } from "../../hub/core/engage/signed.ts";
import { systemRandom } from "../../hub/core/random.ts";
import { openEdge } from "../../hub/engagement/edge.ts";
import { demoHome, someBrand, startBackend, type StartedBackend } from "../help/backend.ts";
import { keptLog } from "../help/broker.ts";
import { type BrandDoor, playHub, type PlayedHub } from "../help/edge.ts";

let backend: StartedBackend;
let room: BrandRoom;
let hub: PlayedHub;
let edge: AsyncDisposable;
let folder = "";
let lines: readonly string[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "lintel-edge-own-"));
  backend = await startBackend();
  room = someBrand(backend);
  hub = await playHub();
  const kept = keptLog();
  ({ lines } = kept);
  const plan = { clock: systemClock(), random: systemRandom(), log: kept.log, virtual: true };
  edge = openEdge({ ...plan, socket: hub.socket, folder });
});
afterEach(async () => {
  await edge[Symbol.asyncDispose]();
  await hub[Symbol.asyncDispose]();
  await backend[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const errands = () => hub.words.filter((word) => word.ask === "failed" || word.ask === "pull-failed");

test("a home finds its brand, sends, withdraws, takes its receipts, sees what is held, and has it erased", async () => {
  const listed = await hub.task({ do: "directory", task: "d", url: `${backend.url}/v1/brands` });
  const { brands } = Directory.parse(JSON.parse((listed?.ask === "pulled" && listed.told) || "{}"));
  const url = brands.find(({ brand }) => brand === room.id)?.url ?? "";
  const shown = await hub.task({ do: "manifest", task: "m", brand: room.id, url });
  const signed = shown?.ask === "pulled" ? shown.objects[0] : undefined;
  const manifest = Manifest.parse(JSON.parse((signed && openSigned(signed, room.keys.keyOf)) ?? "{}"));
  const door: BrandDoor = { id: room.id, url, keys: manifest.keys };

  const home = demoHome(backend, room);
  const grant = home.grant();
  const events = [1, 2, 3].map(() => JSON.stringify(home.event("signal.bucket", { bucket: "3-5" }, grant)));
  hub.queue(door, events);
  await hub.empty();
  expect((await hub.said("answered")).answer.answers.map(({ is }) => is)).toEqual(["stored", "stored", "stored"]);
  hub.queue(door, events, 2);
  await hub.empty();
  const again = await hub.said("answered", ({ answer }) => answer.answers[0]?.is === "duplicate");
  expect(again.answer.answers).toHaveLength(3);

  const where = { brand: room.id, url, source: home.source, keys: [...manifest.keys] };
  const held = await hub.task({ do: "export", task: "x", ...where, after: "" });
  expect(held?.ask === "pulled" && held.told).toContain(JSON.parse(events[0] ?? "{}").id);

  grant.epoch += 1;
  const withdrawn = home.event("consent.withdrawn", {}, grant);
  hub.queue(door, [JSON.stringify(withdrawn)], 3);
  await hub.empty();
  const came = await hub.said("answered", ({ answer }) => answer.receipts.length > 0);
  const [receipt] = came.answer.receipts;
  expect(ErasureReceipt.parse(JSON.parse((receipt && openSigned(receipt, room.keys.keyOf)) ?? "{}"))).toMatchObject({
    consentid: grant.consentid,
    rows: 3,
  });
  expect(await hub.task({ do: "receipts", task: "r", ...where, since: "" })).toMatchObject({ objects: [receipt] });
  expect(await hub.task({ do: "mailbox", task: "b", ...where, after: "" })).toMatchObject({ ask: "pulled" });
  expect(await hub.task({ do: "catalogue", task: "c", brand: room.id, url, cursor: "" })).toMatchObject({
    ask: "pulled",
    more: false,
  });
  expect(await hub.task({ do: "erase", task: "e", ...where })).toMatchObject({ ask: "pulled" });
  expect(errands()).toEqual([]);
  expect(lines.filter((line) => line.includes("warn"))).toEqual([]);
  expect(backend.faults).toEqual([]);
});

test("a home that gave and took back its yes six hundred times has all of it erased, each with its proof", async () => {
  const home = demoHome(backend, room);
  const manifest = Manifest.parse(JSON.parse(room.signedManifest()?.document ?? "{}"));
  const where = { brand: room.id, url: `${backend.url}/b/${room.id}`, source: home.source, keys: [...manifest.keys] };
  await hub.task({ do: "mailbox", task: "m", ...where, after: "" });
  const met = room.homes.find(home.source);
  if (!met) throw new Error("nobody");
  const ends = Array.from({ length: 600 }, () => home.event("consent.withdrawn", {}, { ...home.grant(), epoch: 2 }));
  const taken = room.intake.take(met, manifest, ends, { nonce: "n".repeat(22), expires_s: 1 });
  expect(taken.receipts).toHaveLength(600);
  const erased = await hub.task({ do: "erase", task: "e", ...where });
  const told = erased?.ask === "pulled" ? erased.objects : [];
  const consents = told.map(
    (one) => ErasureReceipt.parse(JSON.parse(openSigned(one, room.keys.keyOf) ?? "{}")).consentid,
  );
  expect(new Set(consents)).toEqual(new Set(ends.map(({ consentid }) => consentid)));
});

test("a brand whose key was changed without its home's knowledge is not believed", async () => {
  const home = demoHome(backend, room);
  const keys = [{ kid: room.keys.signing().kid, x: "A".repeat(43) }];
  const door: BrandDoor = { id: room.id, url: `${backend.url}/b/${room.id}`, keys };
  hub.queue(door, [JSON.stringify(home.event("signal.bucket", { bucket: "3-5" }))]);
  expect(await hub.said("failed")).toMatchObject({ why: "forged", again: true });
  expect(hub.words.filter(({ ask }) => ask === "sending")).toEqual([]);
});

test("a backend that was away is found again, and nothing is lost", async () => {
  const home = demoHome(backend, room);
  const door: BrandDoor = {
    id: room.id,
    url: `${backend.url}/b/${room.id}`,
    keys: Manifest.parse(JSON.parse(room.signedManifest()?.document ?? "{}")).keys,
  };
  const { port, folder: place } = backend;
  await backend.close();
  hub.queue(door, [JSON.stringify(home.event("signal.bucket", { bucket: "3-5" }))]);
  expect(await hub.said("failed")).toMatchObject({ why: "offline", again: true });
  const older = backend;
  backend = await startBackend({ folder: place, port });
  await hub.empty();
  expect((await hub.said("answered")).answer.answers).toMatchObject([{ is: "stored" }]);
  await older[Symbol.asyncDispose]();
});
