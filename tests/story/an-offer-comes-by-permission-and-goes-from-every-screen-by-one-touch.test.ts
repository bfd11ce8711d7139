import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { io, type Socket } from "socket.io-client";
import { afterEach, expect, test } from "vitest";
import { heldOut } from "../../hub/core/engage/hold-out.ts";
import { Manifest } from "../../hub/core/engage/objects.ts";
import { applied, type Greeting, type LiveEvents, type LiveValues } from "../../hub/core/live.ts";
import { brandRow } from "../../hub/engagement/brands-rows.ts";
import { makePseudonyms } from "../../hub/engagement/pseudonyms.ts";
import { readKeyFile } from "../../hub/store/key-file.ts";
import { brandKey, offerOf, signedBy, told } from "../help/brand-objects.ts";
import { covers } from "../help/covers.ts";
import { edgeClient, sendIn } from "../help/edge-client.ts";
import { startHouse, type TestHouse } from "../help/house.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** A screen by a real socket: the texts of its cards, and a wait for what it will show. */
async function screenOf(house: TestHouse, device: string, place: string) {
  const path = join(house.folder, "virtual", "screens.json");
  const token = (JSON.parse(readFileSync(path, "utf8")) as Record<string, string>)[device] ?? "";
  const url = `http://127.0.0.1:${house.hub.ready.http}`;
  const socket: Socket<LiveEvents, Record<string, never>> = io(`${url}/live`, {
    auth: { token, place } satisfies Greeting,
    transports: ["websocket"],
    reconnection: false,
    forceNew: true,
  });
  closing.push(() => socket.disconnect());
  let values: LiveValues = {};
  const looks = new Set<() => void>();
  const now = (next: LiveValues) => {
    values = next;
    for (const look of looks) look();
  };
  await new Promise<void>((resolve) => {
    socket.on("snapshot", (snapshot) => {
      now(snapshot.values);
      resolve();
    });
    socket.on("diff", (diff) => now(applied(values, diff)));
  });
  const cards = () => values["card.cards"] ?? (values["card.card"] ? [values["card.card"]] : []);
  return {
    cards,
    values: () => values,
    /** Resolves with the machine's time at which it shows so many cards. */
    shows: (count: number) =>
      new Promise<number>((resolve) => {
        const look = () => {
          if (cards().length !== count) return;
          looks.delete(look);
          resolve(performance.now());
        };
        looks.add(look);
        look();
      }),
    post: async (where: string) => {
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      return (await fetch(`${url}/api/v1/${where}`, { method: "POST", headers, body: "{}" })).status;
    },
  };
}

/** Lin at a desk: claims the house, and asks as herself from then on. */
async function linsDesk(house: TestHouse) {
  const url = () => `http://127.0.0.1:${house.hub.ready.http}/api/v1`;
  const link = house.hub.ready.links.find((one) => one.url.includes("/claim#"))?.url ?? "";
  const code = new URL(link).hash.slice(1);
  const claim = { code, name: "Lin", language: "en", password: "seven wet bicycles", pin: "274918", resident: "lin" };
  const headers = { "content-type": "application/json", "sec-fetch-site": "same-origin" };
  const claimed = await fetch(`${url()}/claim`, { method: "POST", headers, body: JSON.stringify(claim) });
  const cookie = claimed.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  return async (at: TestHouse, method: string, path: string, body?: unknown) => {
    const answer = await fetch(`http://127.0.0.1:${at.hub.ready.http}/api/v1/${path}`, {
      method,
      headers: { ...headers, cookie, "x-lintel-seat": "desk" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Readonly<Record<string, unknown>> };
  };
}

/** Puts a brand into the house's ledger, as a look at the directory would: one whose offers this home may see. */
function knowBrand(house: TestHouse): string {
  const secret = readKeyFile(join(house.folder, "virtual", "engage-secret")) ?? new Uint8Array();
  const source = makePseudonyms(secret, () => 0).home;
  const brand = ["oatfield", "barleymow", "ryehill", "speltwood"].find((one) => !heldOut(source(one))) ?? "";
  const manifest = Manifest.parse({
    v: 1,
    is: "manifest",
    brand,
    version: 1,
    name: "Oatfield",
    about: told("Oats."),
    legal: { name: "Oatfield Ltd", address: "1 Mill Lane", contact: "privacy@oatfield.example", country: "CN" },
    processors: [],
    retention_days: 30,
    onward: "never",
    asks: [{ purpose: "offers", category: "breakfast", level: 1, why: told("To offer you oats.") }],
    keys: [brandKey],
  });
  const url = "http://localhost:8090/b/oatfield";
  const { sql, params } = brandRow({ id: brand, url, at: 0, signed: signedBy(manifest), manifest, kept: 0, broken: 0 });
  const ledger = new DatabaseSync(join(house.folder, "virtual", "ledger.db"), { timeout: 5_000 });
  ledger.prepare(sql).run(...params);
  ledger.close();
  return brand;
}

/** The morning is told at the bedside, and over. */
async function afterTheMorning(house: TestHouse): Promise<void> {
  await house.happen("bed-lin", "enter");
  await house.rest();
  await house.to("2026-03-04T07:00:00+08:00");
  await house.happen("bed-lin", "leave");
  await house.to("2026-03-04T08:50:00+08:00");
}

test(
  "by a grant an offer is on the kitchen's wall and the phone under one id; dismissed on the phone, it is gone from the wall within two seconds and nothing was sent",
  { timeout: 240_000 },
  async () => {
    covers("event:card.changed", "event:consent.changed");
    const first = await startHouse();
    closing.push(() => first[Symbol.asyncDispose]());
    const lin = await linsDesk(first);
    const brand = knowBrand(first);
    const house = await first.restart();
    closing.push(() => house[Symbol.asyncDispose]());
    await afterTheMorning(house);
    const kitchen = await screenOf(house, "screen-kitchen", "kitchen");
    const hall = await screenOf(house, "screen-hall", "hall");
    const phone = await screenOf(house, "phone-lin", "phone:phone-lin");
    const others = await screenOf(house, "phone-bo", "phone:phone-bo");
    const edge = await edgeClient(join(house.folder, "virtual", "edge.sock"));
    closing.push(() => edge[Symbol.asyncDispose]());
    expect(await edge.claim()).toEqual([]);

    const wish = { brand, purpose: "offers", category: "breakfast", level: 1 };
    const query = new URLSearchParams({ ...wish, level: "1" }).toString();
    const asked = await lin(house, "GET", `privacy/ask?${query}`);
    expect(asked.status).toBe(200);
    expect(await lin(house, "POST", "me/step-up", { pin: "274918" })).toMatchObject({ status: 200 });
    const touchpoints = ["wall", "phone"];
    const given = await lin(house, "POST", "privacy/grants", { ...wish, touchpoints, notice: asked.body["notice"] });
    expect(given).toMatchObject({ status: 201, body: { state: "given" } });

    // The edge fetches the catalogue; what it brings back is checked and shown.
    const document = offerOf({ brand });
    let offered = false;
    while (!offered) {
      for (const task of await edge.claim(50)) {
        if (task.do === "send") {
          await edge.sending(task);
          await edge.stored(task);
        }
        if (task.do !== "catalogue" && task.do !== "mailbox") continue;
        const objects = task.do === "catalogue" ? [signedBy({ ...document, title: "forged" }), signedBy(document)] : [];
        await edge.ask({ ask: "pulled", task: task.task, bytes_up: 100, objects });
        offered ||= task.do === "catalogue";
      }
      await house.to(1_000);
    }
    await Promise.all([kitchen.shows(1), phone.shows(1)]);
    expect(kitchen.cards()[0]).toMatchObject({ kind: "offer", from: "Oatfield", title: "Whole oats" });
    expect(phone.cards()).toEqual(kitchen.cards());
    expect([hall.cards(), others.cards()]).toEqual([[], []]);
    const id = phone.cards()[0]?.id ?? "";
    expect(await hall.post(`cards/${id}/dismiss`)).toBe(404);
    expect(await others.post(`cards/${id}/dismiss`)).toBe(404);

    const began = performance.now();
    const gone = [kitchen.shows(0), phone.shows(0)];
    expect(await phone.post(`cards/${id}/dismiss`)).toBe(200);
    for (const at of await Promise.all(gone)) expect(at - began).toBeLessThan(2_000);
    // A dismissal alone tells nobody anything.
    await house.to(60_000);
    expect((await edge.claim()).filter((task) => task.do === "send")).toEqual([]);
    // What she says to the brand herself leaves at once, by that very grant, and stands in her thread.
    const idea = { about: "idea", text: "Smaller packs, please." };
    expect(await lin(house, "POST", `threads/${brand}`, idea)).toMatchObject({ status: 200 });
    const event = JSON.parse(sendIn(await edge.claim()).events[0] ?? "{}") as object;
    expect(event).toMatchObject({ type: "dev.lintel.thread.said.v1", consentid: given.body["id"], data: idea });
    expect((await lin(house, "GET", `threads/${brand}`)).body).toMatchObject({ items: [{ mine: true, ...idea }] });
    const speaking = await lin(house, "GET", "engagement");
    expect(speaking.body["refused"]).toMatchObject([{ brand, code: "E_WRONG_TYPE" }]);
    // Never again under that id.
    await house.to("2026-03-04T12:00:00+08:00");
    expect([kitchen.cards(), phone.cards()]).toEqual([[], []]);
  },
);
