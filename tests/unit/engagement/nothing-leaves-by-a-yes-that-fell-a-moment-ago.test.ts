import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { seededRandom } from "../../../hub/core/random.ts";
import { openHomeKeys } from "../../../hub/engagement/edge/keys.ts";
import type { Draft } from "../../../hub/engagement/build.ts";
import { edgeClient } from "../../help/edge-client.ts";
import { day_ms, hour_ms, leavingOf, smallWayOut } from "../../help/way-out.ts";

const tap: Draft = { type: "interest.declared", data: { interest: "oats" } };

test("a pause that comes while a batch is written down stops it", async () => {
  await using house = await smallWayOut();
  await house.room.outbox.queue(await house.give(), tap);
  const [batch] = await house.room.outbox.claim(20);
  if (!batch) throw new Error("nothing to send");
  const going = house.room.outbox.sending(leavingOf(batch));
  house.pause("ada", true);
  expect(await going).toBe(false);
  expect(house.rows()[0]).toMatchObject({ state: "waiting" });
});

test("what was to be fetched by a yes, and the home's own name, do not leave once it fell", async () => {
  await using house = await smallWayOut();
  await using edge = await edgeClient(house.socket);
  const grant = await house.give();
  const tasks = await edge.claim(60_000);
  const mailbox = tasks.find((task) => task.do === "mailbox") ?? (await edge.claim(60_000))[0];
  const catalogue = tasks.find((task) => task.do === "catalogue");
  await house.withdraw(grant.id, () => []);
  const before = house.chained().length;
  for (const task of [mailbox, catalogue])
    if (task && "task" in task)
      expect(await edge.ask({ ask: "asking", task: task.task, bytes_up: 99 })).toMatchObject({ go: false });
  const key = { ask: "key", brand: "oatfield", kid: "k-1", x: "A".repeat(43), bytes_up: 99 } as const;
  expect(await edge.ask(key)).toMatchObject({ go: false });
  expect(house.chained()).toHaveLength(before);
});

test("an answer that is nobody's never travels in company that says whose it is", async () => {
  await using house = await smallWayOut();
  const [one, two] = [await house.give({ level: 1 }), await house.give({ level: 2, category: "climate" })];
  await house.ledger.write([
    ...house.room.wayOut.told(one, "consent.given"),
    ...house.room.wayOut.told(two, "consent.given"),
  ]);
  const left: string[][] = [];
  for (let i = 0; i < 3; i += 1) {
    for (const batch of await house.room.outbox.claim(20)) {
      expect(await house.room.outbox.sending(leavingOf(batch))).toBe(true);
      left.push(batch.events.map((text) => String((JSON.parse(text) as { level: number }).level)));
      const answers = leavingOf(batch).ids.map((id) => ({ id, is: "stored" as const }));
      await house.room.outbox.answered(batch.brand, batch.batch, { v: 1, answers, receipts: [] });
    }
  }
  expect(left.map((one) => one.join()).toSorted()).toEqual(["1", "2"]);
});

test("what was taken back is told however soon its brand forgets", async () => {
  await using house = await smallWayOut();
  Object.assign(house.door, { retention_days: 1 });
  const grant = await house.give();
  await house.withdraw(grant.id, (after) => house.room.wayOut.told(after, "consent.withdrawn"));
  await house.pass(5 * day_ms);
  await house.room.outbox.sweep();
  const batches = await house.room.outbox.claim(20);
  expect(batches.flatMap(({ events }) => events).join()).toContain("consent.withdrawn");
});

test("a catalogue without an end is not read without an end", async () => {
  await using house = await smallWayOut();
  await using edge = await edgeClient(house.socket);
  await house.give();
  let pages = 0;
  for (let i = 0; i < 60; i += 1) {
    for (const task of await edge.claim(0)) {
      if (task.do === "catalogue") pages += 1;
      if ("task" in task)
        await edge.ask({ ask: "pulled", task: task.task, bytes_up: 0, objects: [], cursor: String(pages), more: true });
    }
    await house.settled();
  }
  expect(pages).toBeGreaterThan(1);
  expect(pages).toBeLessThan(25);
  await house.pass(hour_ms);
});

test("the key of a name that was given up goes, and that of the new name stays", async () => {
  const folder = mkdtempSync(join(tmpdir(), "keys-"));
  try {
    const keys = openHomeKeys(folder, seededRandom(3));
    const name = (letter: string) => `urn:lintel:h:${letter.repeat(32)}`;
    const was = await keys.of("oatfield", name("a"));
    const is = await keys.of("oatfield", name("b"));
    keys.note("oatfield", name("b"), true);
    const other = await keys.of("oatfield-two", name("c"));
    keys.destroy("oatfield", name("b"));
    expect(readdirSync(folder)).toHaveLength(3);
    expect(await keys.of("oatfield", name("b"))).toMatchObject({ pair: is.pair, known: true });
    expect(await keys.of("oatfield-two", name("c"))).toMatchObject({ pair: other.pair });
    expect((await keys.of("oatfield", name("a"))).pair.x).not.toBe(was.pair.x);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
