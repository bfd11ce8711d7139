import { describe, expect, test } from "vitest";
import { batchLimits } from "../../../hub/core/engage/events.ts";
import type { Draft } from "../../../hub/engagement/build.ts";
import { covers } from "../../help/covers.ts";
import { day_ms, hour_ms, idsOf, leavingOf, monday, smallWayOut, storedOf } from "../../help/way-out.ts";

const tap: Draft = { type: "interest.declared", data: { interest: "oats" } };
const bucket: Draft = { type: "signal.bucket", data: { bucket: "3-5" } };

describe("the outbox", () => {
  test("hands over taps at once and signals hours later, to the byte as they were made", async () => {
    await using house = await smallWayOut();
    const grant = await house.give();
    const id = await house.room.outbox.queue(grant, tap);
    await house.room.outbox.queue(grant, bucket);
    const [first, ...more] = await house.room.outbox.claim(20);
    expect(more).toEqual([]);
    expect(first && idsOf(first.events)).toEqual([id]);
    expect(first?.events[0]).toBe(house.rows().find((row) => row["id"] === id)?.["event"]);
    house.clock.set(hour_ms - 1);
    await house.room.outbox.lost();
    expect((await house.room.outbox.claim(20)).flatMap(({ events }) => events)).toHaveLength(1);
    await house.room.outbox.lost();
    house.clock.set(25 * hour_ms);
    expect((await house.room.outbox.claim(20)).flatMap(({ events }) => events)).toHaveLength(2);
  });

  test("writes down exactly what leaves, before it does: bytes, hash and text, with its salt", async () => {
    await using house = await smallWayOut();
    await house.room.outbox.queue(await house.give(), tap);
    const [batch] = await house.room.outbox.claim(20);
    if (!batch) throw new Error("nothing was due");
    const leaving = { ...leavingOf(batch), head_bytes: 321 };
    expect(await house.room.outbox.sending(leaving)).toBe(true);
    const body = `[${batch.events.join(",")}]`;
    expect(house.chained().at(-1)).toMatchObject({
      kind: "sent",
      brand: "oatfield",
      events: 1,
      bytes: Buffer.byteLength(body),
      head_bytes: 321,
      sha256: leaving.sha256,
    });
    const beside = house.ledger.read.prepare("SELECT resident, payload FROM engage_subjects ORDER BY seq DESC").get();
    expect(beside?.["resident"]).toBe("ada");
    expect(JSON.parse(String(beside?.["payload"]))).toEqual([
      { event: batch.events[0], salt: expect.stringMatching(/^[\w-]{22}$/) },
    ]);
  });

  test("lets nothing leave that is not, to the byte, what was handed over", async () => {
    await using house = await smallWayOut();
    await house.room.outbox.queue(await house.give(), tap);
    for (const lie of [
      { bytes: 1 },
      { sha256: "x" },
      { ids: ["0".repeat(26)] },
      { brand: "millbrook" },
      { batch: "other" },
    ]) {
      const [batch] = await house.room.outbox.claim(20);
      if (!batch) throw new Error("it was lost");
      expect(await house.room.outbox.sending({ ...leavingOf(batch), ...lie })).toBe(false);
      await house.room.outbox.lost();
    }
    expect(house.chained().filter(({ kind }) => kind === "sent")).toEqual([]);
  });

  test("goes again under the same ids, whoever died between taking, sending and the answer; an answer ends it", async () => {
    await using house = await smallWayOut();
    const id = await house.room.outbox.queue(await house.give(), tap);
    await house.room.outbox.claim(20);
    await house.room.outbox.lost();
    const [second] = await house.room.outbox.claim(20);
    if (!second) throw new Error("it was lost");
    await house.room.outbox.sending(leavingOf(second));
    await house.room.outbox.lost();
    const [third] = await house.room.outbox.claim(20);
    if (!third) throw new Error("it was lost");
    expect([idsOf(second.events), idsOf(third.events)]).toEqual([[id], [id]]);
    await house.room.outbox.sending(leavingOf(third));
    await house.room.outbox.answered("oatfield", third.batch, storedOf(third));
    expect(house.rows()).toEqual([]);
    expect(house.chained().map(({ kind }) => kind)).toEqual(["sent", "sent", "acked"]);
  });

  test("a withdrawal leaves nothing behind: not what waits, not what was taken, not what was just being made", async () => {
    await using house = await smallWayOut();
    const { outbox, wayOut } = house.room;
    const grant = await house.give();
    const other = await house.give({ category: "bath" });
    await outbox.queue(grant, tap);
    const [taken] = await outbox.claim(20);
    await outbox.queue(grant, bucket);
    await outbox.queue(other, bucket);
    const making = outbox.queue(grant, { type: "interest.declared", data: { interest: "late" } });
    await house.withdraw(grant.id, (after) => [...wayOut.purged(after.id), ...wayOut.told(after, "consent.withdrawn")]);
    await making.catch(() => undefined);
    await outbox.queue(grant, tap).catch(() => undefined);
    if (!taken) throw new Error("nothing was due");
    expect(await outbox.sending(leavingOf(taken))).toBe(false);
    expect(house.rows().map((row) => [row["consent"], row["type"]])).toEqual([
      [grant.id, "consent.withdrawn"],
      [other.id, "signal.bucket"],
    ]);
    // It is told first, though the house is paused by then.
    house.pause("ada", true);
    const [word] = await outbox.claim(20);
    expect(JSON.parse(word?.events[0] ?? "{}")).toMatchObject({
      consentid: grant.id,
      consentepoch: 2,
      type: "dev.lintel.consent.withdrawn.v1",
    });
  });

  test("a grant that fell between the look and the taking is not taken: the ledger itself says so", async () => {
    // The gate is away and permission is asked before the fall: only the joined write is left.
    await using house = await smallWayOut({ gates: { gate: () => undefined } });
    const grant = await house.give();
    await house.room.outbox.queue(grant, tap);
    await house.ledger.write([
      { sql: "UPDATE grants SET state = 'withdrawn', epoch = 2 WHERE id = ?", params: [grant.id] },
    ]);
    expect(house.permission.allows(grant.id, 1)).toBeDefined();
    expect(await house.room.outbox.claim(20)).toEqual([]);
    expect(house.rows().map((row) => row["state"])).toEqual(["waiting"]);
  });

  test("what is paused or suspended waits; what has run out goes, with its reason in the chain", async () => {
    await using house = await smallWayOut();
    const grant = await house.give({ until: monday + 2 * hour_ms });
    const kept = await house.give({ category: "bath" });
    await house.room.outbox.queue(grant, tap);
    await house.room.outbox.queue(kept, tap);
    house.pause("ada", true);
    expect(await house.leave()).toEqual([]);
    house.pause("ada", false);
    await house.suspend(kept.id, true);
    house.clock.set(3 * hour_ms);
    expect(await house.leave()).toEqual([]);
    expect(house.chained().at(-1)).toMatchObject({ kind: "gated", why: "expired", brand: "oatfield" });
    await house.suspend(kept.id, false);
    expect(await house.leave()).toHaveLength(1);
    expect(house.rows()).toEqual([]);
  });

  test("one brand that is away rests longer and longer, and holds up no other", async () => {
    await using house = await smallWayOut();
    await house.room.outbox.queue(await house.give(), tap);
    await house.room.outbox.queue(await house.give({ brand: "millbrook" }), tap);
    const rests: number[] = [];
    for (let i = 0; i < 14; i++) {
      const batch = (await house.room.outbox.claim(20)).find(({ brand }) => brand === "oatfield");
      if (!batch) throw new Error("it was lost");
      const from = house.clock.wall();
      await house.room.outbox.failed({ brand: "oatfield", batch: batch.batch, again: true, why: "offline" });
      const due = Number(house.rows().find((row) => row["recipient"] === "oatfield")?.["due"]);
      rests.push(due - from);
      expect((await house.room.outbox.claim(20)).map(({ brand }) => brand)).not.toContain("oatfield");
      await house.room.outbox.lost();
      house.clock.set(house.clock.mono() + Math.max(0, due - from));
    }
    rests.forEach((rest, i) => expect(rest).toBeLessThanOrEqual(Math.min(900_000, 5_000 * 2 ** i)));
    expect(Math.max(...rests)).toBeGreaterThan(60_000);
    const [batch] = await house.room.outbox.claim(20);
    if (!batch) throw new Error("it was lost");
    const from = house.clock.wall();
    await house.room.outbox.failed({
      brand: batch.brand,
      batch: batch.batch,
      again: true,
      retry_s: 3_600,
      why: "answer 429",
    });
    expect(Number(house.rows().find((row) => row["recipient"] === batch.brand)?.["due"]) - from).toBeGreaterThanOrEqual(
      3_600_000,
    );
  });

  test("what a brand would not take is kept aside and shown, and a withdrawal is told until it is heard", async () => {
    covers("error:E_NOT_TAKEN");
    await using house = await smallWayOut();
    const faults: string[] = [];
    house.bus.on("fault.raised", ({ code }) => faults.push(code));
    const grant = await house.give();
    await house.room.outbox.queue(grant, tap);
    const [refused] = await house.room.outbox.claim(20);
    if (!refused) throw new Error("nothing was due");
    await house.room.outbox.failed({ brand: refused.brand, batch: refused.batch, again: false, why: "answer 400" });
    expect(house.room.outbox.of("ada")).toMatchObject([{ state: "dead", why: "answer 400" }]);
    expect(faults).toEqual(["E_NOT_TAKEN"]);
    await house.pass(hour_ms);
    expect(await house.leave()).toEqual([]);
    await house.withdraw(grant.id, (after) => [
      ...house.room.wayOut.purged(after.id),
      ...house.room.wayOut.told(after, "consent.withdrawn"),
    ]);
    const [word] = await house.room.outbox.claim(20);
    if (!word) throw new Error("nothing was due");
    await house.room.outbox.failed({ brand: word.brand, batch: word.batch, again: false, why: "answer 400" });
    await house.pass(hour_ms);
    expect(await house.leave()).toHaveLength(1);
    expect(house.rows()).toEqual([]);
  });

  test("notes what a brand answered to each, and sends again what it said nothing of", async () => {
    await using house = await smallWayOut();
    const grant = await house.give();
    const drafts = Array.from({ length: 6 }, (_, i): Draft => ({
      type: "interest.declared",
      data: { interest: `i-${i}` },
    }));
    for (const draft of drafts) await house.room.outbox.queue(grant, draft);
    const [batch] = await house.room.outbox.claim(20);
    if (!batch) throw new Error("nothing was due");
    await house.room.outbox.sending(leavingOf(batch));
    const ids = idsOf(batch.events);
    const is = ["stored", "duplicate", "refused_withdrawn", "refused_schema", "refused_level"] as const;
    const answers = is.map((one, i) => ({ id: ids[i] ?? "", is: one }));
    await house.room.outbox.answered("oatfield", batch.batch, { v: 1, answers, receipts: [] });
    expect(house.chained().at(-1)).toMatchObject({
      kind: "acked",
      stored: 1,
      duplicate: 1,
      refused_withdrawn: 1,
      refused_schema: 1,
      refused_level: 1,
    });
    expect(
      house.room.outbox
        .of("ada")
        .map(({ id, state, why }) => [ids.indexOf(id), state, why])
        .toSorted((a, b) => Number(a[0]) - Number(b[0])),
    ).toEqual([
      [3, "dead", "refused_schema"],
      [4, "dead", "refused_level"],
      [5, "waiting", null],
    ]);
  });

  test("keeps to what one request may carry, one resident a request, and a blurred answer alone", async () => {
    await using house = await smallWayOut();
    const grant = await house.give({ purpose: "service" });
    const bo = await house.give({ resident: "bo", purpose: "service" });
    const blurred = await house.give({ level: 1, purpose: "research" });
    const long = "z".repeat(600);
    const said = (i: number): Draft => ({
      type: "thread.said",
      data: { about: "idea", text: `${i} ${long}`.slice(0, 600) },
    });
    await house.room.outbox.queueAll(Array.from({ length: 320 }, (_, i) => [grant, said(i)] as const));
    await house.room.outbox.queue(bo, said(0));
    await house.room.outbox.queue(blurred, { type: "signal.blurred", data: { month: "2026-02", answer: "some" } });
    house.clock.set(25 * hour_ms);
    const sizes: number[] = [];
    const seen = new Set<string>();
    for (;;) {
      const [batch] = await house.room.outbox.claim(20);
      if (!batch) break;
      sizes.push(batch.events.length);
      expect(leavingOf(batch).bytes).toBeLessThanOrEqual(batchLimits.bytes);
      const events = batch.events.map((text) => JSON.parse(text) as { id: string; subject?: string });
      expect(new Set(events.map(({ subject }) => subject)).size).toBe(1);
      for (const { id } of events) seen.add(id);
      await house.room.outbox.sending(leavingOf(batch));
      await house.room.outbox.answered(batch.brand, batch.batch, storedOf(batch));
    }
    expect(Math.max(...sizes)).toBeLessThanOrEqual(batchLimits.events);
    expect(sizes.reduce((sum, n) => sum + n, 0)).toBe(322);
    expect(seen.size).toBe(322);
    expect(sizes.filter((n) => n === 1)).toHaveLength(2);
  });

  test("after the hub itself was away, what it had handed over goes again, and what it had told is not told twice", async () => {
    await using house = await smallWayOut();
    const id = await house.room.outbox.queue(await house.give({ category: "bath" }), tap);
    await house.give({ since: monday - 20 * day_ms });
    await house.room.look();
    const told = house.rows().map((row) => row["id"]);
    expect(told).toHaveLength(2);
    const [batch] = await house.room.outbox.claim(20);
    expect(batch && (await house.room.outbox.sending(leavingOf(batch)))).toBe(true);
    await house.restart();
    await house.room.look();
    expect(house.rows().map((row) => [row["id"], row["state"]])).toEqual(told.map((one) => [one, "waiting"]));
    expect((await house.room.outbox.claim(20)).flatMap(({ events }) => idsOf(events))).toEqual([id]);
  });

  test("a long outage sends less, not a flood: what is over is let go of", async () => {
    await using house = await smallWayOut();
    const grant = await house.give({ purpose: "points" });
    await house.room.outbox.queue(grant, { type: "points.command", data: { do: "redeem", reward: "jar" } });
    await house.pass(89 * day_ms);
    expect(house.rows()).toHaveLength(1);
    await house.pass(2 * day_ms);
    expect(house.rows()).toEqual([]);
    expect(await house.leave()).toEqual([]);
  });
});
