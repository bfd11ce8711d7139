import { describe, expect, test } from "vitest";
import { HomeEvent } from "../../../hub/core/engage/events.ts";
import { levels, purposes } from "../../../hub/core/engage/lists.ts";
import { acts, day_ms, hour_ms, monday, smallWayOut } from "../../help/way-out.ts";

const read = (texts: readonly string[]) => texts.map((text) => HomeEvent.parse(JSON.parse(text)));
const asks = { resident: "ada", brand: "oatfield", purpose: "offers", category: "breakfast" } as const;

describe("what leaves by itself", () => {
  test("is one bucket a week at level 2, once, told to the day, with the way it went", async () => {
    await using house = await smallWayOut();
    await house.give({ since: monday - 8 * hour_ms });
    const left: string[] = [];
    for (let day = 0; day < 23; day++) {
      if (day >= 1 && day <= 2) house.runs.did(acts.breakfast, monday + day * day_ms);
      if (day >= 8 && day <= 12) house.runs.did(acts.breakfast, monday + day * day_ms);
      await house.pass(day_ms);
      left.push(...(await house.leave()));
    }
    const events = read(left);
    expect(events.map(({ time, data }) => [time, data])).toEqual([
      ["2026-03-08T00:00:00Z", { bucket: "1-2" }],
      ["2026-03-15T00:00:00Z", { bucket: "3-5", trend: "up" }],
      ["2026-03-22T00:00:00Z", { bucket: "none", trend: "down" }],
    ]);
    expect(
      events.every(({ type, level, subject }) => type === "dev.lintel.signal.bucket.v1" && level === 2 && subject),
    ).toBe(true);
  });

  test("says nothing of a week or a month that was not counted whole", async () => {
    await using house = await smallWayOut();
    await house.give();
    await house.give({ category: "bath", level: 1, purpose: "research" });
    house.runs.did(acts.breakfast, monday);
    house.runs.did(acts.bath, monday);
    await house.pass(7 * day_ms);
    expect(await house.leave()).toEqual([]);
    expect(house.rows()).toEqual([]);
  });

  test("is one blurred answer a month at level 1, of one category, the same for every brand, without a name", async () => {
    await using house = await smallWayOut();
    const since = monday - 40 * day_ms;
    for (const category of ["breakfast", "bath", "entry"] as const) {
      await house.give({ category, level: 1, purpose: "research", since });
      await house.give({ category, level: 1, purpose: "offers", brand: "millbrook", since });
    }
    house.runs.came(monday);
    await house.pass(31 * day_ms);
    const events = read(await house.leave());
    const march = events.filter(({ time }) => time === "2026-03-01T00:00:00Z");
    expect(march.map(({ recipient }) => recipient).toSorted()).toEqual(["millbrook", "oatfield"]);
    expect(new Set(march.map(({ category }) => category)).size).toBe(1);
    expect(new Set(march.map(({ data }) => JSON.stringify(data))).size).toBe(1);
    expect(events.every(({ subject, level }) => subject === undefined && level === 1)).toBe(true);
    const [month] = house.room.spent("ada").filter((line) => line.month === "2026-03");
    expect(month).toMatchObject({ category: march[0]?.category, epsilon: 2 });
  });

  test("is each use at level 3, to the hour, hours later, four of a kind a day at most", async () => {
    await using house = await smallWayOut();
    await house.give({ level: 3, until: monday + 30 * day_ms });
    for (let i = 0; i < 6; i++) house.runs.did(acts.breakfast, monday + i * 60_000);
    await house.settled();
    expect(await house.leave()).toEqual([]);
    await house.pass(25 * hour_ms);
    const events = read(await house.leave());
    expect(events.map(({ time, data }) => [time, data])).toEqual(
      Array.from({ length: 4 }, () => ["2026-03-02T09:00:00.000Z", { used: "breakfast" }]),
    );
  });

  test("is the same whether a guest's hour was full of use or empty", async () => {
    const outcome = async (used: boolean) => {
      await using house = await smallWayOut();
      await house.give({ level: 3, until: monday + 30 * day_ms, since: monday - 20 * day_ms });
      await house.give({ purpose: "service", since: monday - 20 * day_ms });
      house.runs.did(acts.breakfast, monday);
      house.state.shielded = true;
      if (used) for (let i = 1; i < 5; i++) house.runs.did(acts.breakfast, monday + i * day_ms);
      house.state.shielded = false;
      await house.pass(8 * day_ms);
      return read(await house.leave()).map(({ type, time, data }) => [type, time, data]);
    };
    const without = await outcome(false);
    expect(without.length).toBeGreaterThan(1);
    expect(await outcome(true)).toEqual(without);
  });

  test("was shown before, word for word but for its own ids: the last seven days by what sends", async () => {
    await using house = await smallWayOut();
    for (const day of [1, 2, 3]) house.runs.did(acts.breakfast, monday - day * day_ms);
    house.runs.did(acts.breakfast, monday - 9 * day_ms);
    house.runs.did(acts.bath, monday - day_ms);
    const three = read(house.room.lastWeek({ ...asks, level: 3 }));
    expect(three.map(({ time, data }) => [time, data])).toEqual(
      [3, 2, 1].map((day) => [new Date(monday - day * day_ms).toISOString(), { used: "breakfast" }]),
    );
    expect(read(house.room.lastWeek({ ...asks, level: 2 }))).toMatchObject([
      { data: { bucket: "3-5" }, purpose: "offers", category: "breakfast" },
    ]);
    expect(read(house.room.lastWeek({ ...asks, level: 1 }))).toMatchObject([{ data: { month: "2026-03" } }]);
    expect(house.room.lastWeek({ ...asks, level: 2 })).toEqual(house.room.lastWeek({ ...asks, level: 2 }));
    expect(house.room.lastWeek({ ...asks, resident: "bo", level: 3 })).toEqual([]);
    expect(house.room.lastWeek({ ...asks, category: "entry", level: 2 })).toEqual([]);
    // To look keeps nothing and sends nothing.
    expect([house.uses(), house.rows(), house.room.spent("ada")]).toEqual([[], [], []]);
  });

  test("has a sample for every kind of grant, and no month brings more bytes than was said", async () => {
    await using house = await smallWayOut();
    for (const purpose of purposes) {
      for (const level of levels) {
        const [sample] = read([house.room.wayOut.sampleOf({ ...asks, purpose, level })]);
        expect(sample).toMatchObject({ purpose, level, recipient: "oatfield" });
      }
    }
    const most = house.room.wayOut.bytesAMonth({ purpose: "offers", category: "breakfast", level: 3 });
    await house.give({ level: 3, until: monday + 30 * day_ms });
    for (let day = 0; day < 30; day++) {
      for (let i = 0; i < 6; i++) house.runs.did(acts.breakfast, monday + day * day_ms + i);
      await house.pass(day_ms);
    }
    const bytes = house.rows().reduce((sum, row) => sum + Buffer.byteLength(String(row["event"])), 0);
    expect(bytes).toBeGreaterThan(most / 2);
    expect(bytes).toBeLessThanOrEqual(most);
    expect(house.room.wayOut.bytesAMonth({ purpose: "points", category: "breakfast", level: 2 })).toBe(0);
  });

  test("is nothing without a grant: no clock runs, no row is written", async () => {
    await using house = await smallWayOut();
    house.runs.did(acts.breakfast, monday);
    expect(house.clock.nextDue()).toBeUndefined();
    await house.room.look();
    expect([house.rows(), house.uses(), house.chained()]).toEqual([[], [], []]);
  });
});
