import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  eventText,
  playBrand,
  playHub,
  startEdge,
  type EdgeProcess,
  type PlayedBrand,
  type PlayedHub,
} from "../help/edge.ts";

let hub: PlayedHub;
let brand: PlayedBrand;
let folder = "";
let edge: EdgeProcess | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "lintel-edge-own-"));
  hub = await playHub();
  brand = await playBrand("oatfield");
});
afterEach(async () => {
  edge?.child.kill("SIGKILL");
  await edge?.ended;
  await brand[Symbol.asyncDispose]();
  await hub[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const start = () => {
  edge = startEdge(hub.socket, folder);
  return edge;
};
const kill = () => edge?.child.kill("SIGKILL");
const texts = (count: number, first = 0) => Array.from({ length: count }, (_, n) => eventText("oatfield", first + n));
const idsOf = (some: readonly string[]) => some.map((text) => (JSON.parse(text) as { id: string }).id);
const sum = (some: readonly number[]) => some.reduce((all, one) => all + one, 0);

/** Where a blow falls, once. */
const blows: Readonly<Record<string, () => void>> = {
  "as it says what it is about to send": () => {
    hub.heard = once(({ ask }) => ask === "sending");
  },
  "with the request at the brand, and no answer yet": () => {
    const store = brand.respond;
    brand.respond = async (asked) => {
      brand.respond = store;
      kill();
      await edge?.ended;
      await store(asked);
    };
  },
  "with the answer in its hand": () => {
    hub.heard = once(({ ask }) => ask === "answered");
  },
  "as it shows its key": () => {
    hub.heard = once(({ ask }) => ask === "key");
  },
  "as it asks for work": () => {
    hub.heard = once(({ ask }) => ask === "claim");
  },
};
function once(fits: (word: Parameters<PlayedHub["heard"]>[0]) => boolean): PlayedHub["heard"] {
  let done = false;
  return (word) => {
    if (done || !fits(word)) return true;
    done = true;
    kill();
    return false;
  };
}

test.each(Object.keys(blows))("killed %s, everything arrives, and counts once", { timeout: 30_000 }, async (where) => {
  const sent = texts(30);
  hub.queue(brand, sent.slice(0, 10), 1);
  hub.queue(brand, sent.slice(10, 20), 2);
  hub.queue(brand, sent.slice(20), 3);
  blows[where]?.();
  const first = start();
  await first.ended;
  expect(first.child.signalCode).toBe("SIGKILL");
  start();
  await hub.empty();
  expect([...brand.stored.keys()].toSorted()).toEqual(idsOf(sent).toSorted());
  expect(brand.refused).toEqual([]);
  const twice = [...brand.stored.values()].filter((times) => times > 1).length;
  expect(twice).toBe(where.includes("answer") ? 10 : 0);
});

test(
  "a hub that dies is waited for, and what was under way is sent again under the same ids",
  { timeout: 30_000 },
  async () => {
    hub.queue(brand, texts(5));
    let cut = false;
    // The answer is lost, as by a hub that died before it wrote it down.
    hub.heard = ({ ask }) => {
      if (cut || ask !== "answered") return true;
      cut = true;
      return false;
    };
    const { child, ended } = start();
    await hub.said("answered");
    child.kill("SIGTERM");
    await ended;
    expect(child.exitCode).toBe(0);
    start();
    await hub.empty();
    expect([...brand.stored.values()]).toEqual([2, 2, 2, 2, 2]);
  },
);

test("it waits where there is no hub yet, and its keys are for its own eyes", { timeout: 30_000 }, async () => {
  await hub[Symbol.asyncDispose]();
  const place = mkdtempSync(join(tmpdir(), "lintel-edge-late-"));
  edge = startEdge(join(place, "edge.sock"), folder);
  // Longer than a start takes: it has looked, and found nobody.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(edge.child.exitCode).toBeNull();
  hub = await playHub(place);
  hub.queue(brand, texts(1));
  await hub.empty();
  expect(edge.lines.filter((line) => /warn|error/.test(line))).toEqual([]);
  const keys = join(folder, "keys");
  expect(statSync(keys).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(keys)) expect(statSync(join(keys, name)).mode & 0o077, name).toBe(0);
  const secret = readFileSync(join(keys, readdirSync(keys).find((name) => name.endsWith(".key")) ?? ""), "utf8").trim();
  expect(JSON.stringify(hub.words)).not.toContain(secret);
  rmSync(place, { recursive: true, force: true });
});

test("what is withdrawn between the claim and the sending is not sent", { timeout: 30_000 }, async () => {
  const sent = texts(3);
  hub.heard = (word) => {
    if (word.ask === "sending") hub.withdraw(idsOf(sent));
    return true;
  };
  hub.queue(brand, sent);
  start();
  await hub.said("sending");
  const others = texts(2, 50);
  hub.heard = () => true;
  hub.queue(brand, others);
  await hub.empty();
  expect([...brand.stored.keys()].toSorted()).toEqual(idsOf(others).toSorted());
  expect(Buffer.concat(brand.wire.flat()).includes(idsOf(sent)[0] ?? "-")).toBe(false);
});

test("what stands on the wire is what it said, to the byte", { timeout: 30_000 }, async () => {
  start();
  for (const batch of [1, 2, 3]) hub.queue(brand, texts(batch * 7, batch * 100), batch);
  await hub.empty();
  const mailbox = { v: 1, items: [], after: "m-1" };
  brand.respond = ({ answer }) => answer(200, mailbox);
  const where = { brand: brand.id, url: brand.url, source: JSON.parse(texts(1)[0] ?? "").source as string };
  const keys = [...brand.keys];
  await hub.task({ do: "mailbox", task: "t-1", ...where, keys, after: "a&b=c d" });
  brand.respond = ({ answer }) => answer(200, { v: 1, items: [] });
  await hub.task({ do: "erase", task: "t-2", ...where, keys });
  const wire = sum(brand.wire.flat().map(({ byteLength }) => byteLength));
  const said = hub.words.map((word) => {
    if (word.ask === "sending") return word.bytes + word.head_bytes;
    return "bytes_up" in word ? word.bytes_up : 0;
  });
  expect(said.filter((one) => one > 0)).toHaveLength(6);
  expect(sum(said)).toBe(wire);
  const bodies = brand.wire.map((parts) => Buffer.concat(parts).toString().split("\r\n\r\n")[1] ?? "");
  const hashes = bodies.map((body) => createHash("sha256").update(body).digest("base64url"));
  for (const word of hub.words) if (word.ask === "sending") expect(hashes).toContain(word.sha256);
  expect(bodies).toContain(`[${texts(7, 100).join(",")}]`);
});

test("a request says nothing of the home but its signature", { timeout: 30_000 }, async () => {
  start();
  hub.queue(brand, texts(1));
  await hub.empty();
  const heads = brand.wire.map((parts) => Buffer.concat(parts).toString().split("\r\n\r\n")[0] ?? "");
  const names = heads.map((head) =>
    head
      .split("\r\n")
      .slice(1)
      .map((line) => line.split(":")[0]),
  );
  const usual = ["host", "connection", "user-agent", "accept", "accept-encoding", "content-type", "content-digest"];
  const signature = ["signature-input", "signature", "content-length"];
  expect(names).toEqual([
    [...usual, ...signature],
    [...usual, "idempotency-key", ...signature],
  ]);
  for (const head of heads) expect(head).toContain("user-agent: Lintel\r\n");
});
