import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { runCommandLine } from "../../hub/cli/command-line.ts";
import { wordsOf } from "../../hub/words.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { change } from "../help/household.ts";

type Door = {
  readonly phase: string;
  readonly bolt?: string;
  readonly leaf?: string;
  readonly by?: string;
  readonly ask?: string;
};
type Line = {
  readonly decision: string;
  readonly evidence: readonly string[];
  readonly outcome?: string;
  readonly sentence: { readonly text: string };
};

const doorOf = async (house: TestHouse): Promise<Door> => (await house.ask("GET", "/api/v1/door")).body;
const linesOf = async (house: TestHouse): Promise<readonly Line[]> =>
  ((await house.ask("GET", "/api/v1/door/audit")).body as { items: readonly Line[] }).items;

async function verify(folder: string) {
  const out: string[] = [];
  const code = await runCommandLine(["ledger", "verify"], {
    env: { LINTEL_DATA: folder, LINTEL_HOUSE: "virtual" },
    print: (line) => out.push(line),
    complain: (line) => out.push(line),
    words: wordsOf,
    untilStopped: () => Promise.resolve(),
  });
  return { code, out };
}

/** Lin's phone has swiped. */
async function swipes(house: TestHouse): Promise<void> {
  await using phone = await house.client("phone-lin");
  const at = new Date(house.clock.wall()).toISOString();
  await phone.say("lintel/device/phone-lin/event", { v: 1, id: "swipe-1", at, type: "swiped", eta_min: 5 });
  await house.rest();
}

/** Lin has swiped, and her phone has crossed into the home. */
async function comesHome(house: TestHouse): Promise<void> {
  await swipes(house);
  await crosses(house);
}

async function crosses(house: TestHouse): Promise<void> {
  await using phone = await house.client("phone-lin");
  const tst = Math.floor(house.clock.wall() / 1_000);
  const home = { lat: 30.2489, lon: 120.1551, acc: 15, desc: "home", rid: "r1" };
  await phone.say("owntracks/phone-lin/ios/event", {
    _type: "transition",
    event: "enter",
    tst,
    wtst: tst,
    t: "c",
    ...home,
  });
  await house.rest();
}

test("she swipes, comes home and looks up: the lock opens by one pulse, and the book says so in plain words", async () => {
  await using house = await startHouse({ at: "2026-03-04T17:35:00+08:00", without: ["phone-lin"] });
  await house.to(2_000);
  expect(await doorOf(house)).toMatchObject({ phase: "shut", bolt: "locked", leaf: "closed" });
  await comesHome(house);
  await house.happen("door-camera", "comes", { who: "lin" });
  await house.to(4_000);
  expect(await doorOf(house)).toMatchObject({ phase: "open", bolt: "unlocked", by: "phone" });
  await house.happen("door-lock", "push");
  await house.to(1_000);
  expect(await doorOf(house)).toMatchObject({ leaf: "open" });
  await house.happen("door-lock", "shut");
  await house.happen("door-camera", "goes");
  await house.to(15_000);
  expect(await doorOf(house)).toMatchObject({ phase: "shut", bolt: "locked", leaf: "closed" });
  const [line] = await linesOf(house);
  expect(line).toMatchObject({ decision: "open", evidence: ["eyes", "phone"], outcome: "confirmed" });
  expect(line?.sentence.text).toBe("The door opened for Lin, known by eyes, and their own phone on the way home.");
  expect(await verify(house.folder)).toMatchObject({ code: 0 });
  using db = new DatabaseSync(join(house.folder, "virtual", "ledger.db"));
  db.prepare(`UPDATE door_audit SET document = replace(document, '"v":1', '"v":2') WHERE seq = ?`).run(
    Number(db.prepare("SELECT max(seq) AS seq FROM door_audit").get()?.["seq"]),
  );
  const after = await verify(house.folder);
  expect(after.code).toBe(1);
  expect(after.out.join()).toContain("was changed");
});

test("a stranger is not known, eyes without a phone are asked for more, and her code opens", async () => {
  await using house = await startHouse({ at: "2026-03-04T17:35:00+08:00" });
  await house.to(2_000);
  await house.happen("door-camera", "comes", { who: "stranger" });
  await house.to(4_000);
  expect((await doorOf(house)).phase).not.toBe("open");
  await house.happen("door-camera", "goes");
  await house.to(2_000);
  await house.happen("door-camera", "comes", { who: "lin" });
  await house.to(5_000);
  expect(await doorOf(house)).toMatchObject({ phase: "asking", ask: "credential", bolt: "locked" });
  const answer = house.ask("POST", "/api/v1/door/pin", { pin: "274918" });
  await house.to(1_000);
  expect((await answer).body).toEqual({ open: true });
  await house.to(1_000);
  expect(await doorOf(house)).toMatchObject({ phase: "open", bolt: "unlocked", by: "pin" });
});

test("a printed eye opens nothing, and eyes are off for a quarter of an hour", async () => {
  await using house = await startHouse({ at: "2026-03-04T17:35:00+08:00", without: ["phone-lin"] });
  await house.to(2_000);
  await comesHome(house);
  await house.happen("door-camera", "comes", { who: "lin", pad: "spoof" });
  await house.to(5_000);
  await house.happen("door-camera", "goes");
  await house.to(1_000);
  await house.happen("door-camera", "comes", { who: "lin" });
  await house.to(5_000);
  expect(await doorOf(house)).toMatchObject({ bolt: "locked", trouble: "E_EYES_OFF", ask: "credential" });
});

test("a way home that a program opened proves nothing at the door until her own phone says so", async () => {
  await using house = await startHouse({ at: "2026-03-04T17:35:00+08:00", without: ["phone-lin"] });
  await house.to(2_000);
  expect((await house.ask("POST", "/api/v1/phone/swipe", { phone: "phone-lin", eta_min: 5 })).status).toBe(201);
  await crosses(house);
  await house.happen("door-camera", "comes", { who: "lin" });
  await house.to(6_000);
  expect(await doorOf(house)).toMatchObject({ phase: "asking", bolt: "locked" });
  await swipes(house);
  await house.to(8_000);
  expect(await doorOf(house)).toMatchObject({ phase: "open", by: "phone" });
});

test("eyes whose owner has withdrawn their consent open nothing, though the camera has not heard of it yet", async () => {
  await using house = await startHouse({ at: "2026-03-04T17:35:00+08:00", without: ["phone-lin"] });
  await house.to(2_000);
  await comesHome(house);
  await change(house, "residents/lin", { door: {} });
  await house.happen("door-camera", "comes", { who: "lin" });
  await house.to(8_000);
  expect((await doorOf(house)).bolt).toBe("locked");
  expect((await linesOf(house)).some(({ decision }) => decision === "open")).toBe(false);
});
