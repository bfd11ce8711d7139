import { describe, expect, test } from "vitest";
import { acts, day_ms, monday, smallWayOut } from "../../help/way-out.ts";

describe("uses are counted", () => {
  test("only for a resident and a category somebody was granted; without any grant not one row is kept", async () => {
    await using house = await smallWayOut();
    house.runs.did(acts.breakfast, monday);
    house.runs.came(monday);
    expect(house.uses()).toEqual([]);
    await house.give({ category: "breakfast" });
    house.runs.did(acts.breakfast, monday);
    house.runs.did(acts.bath, monday);
    house.runs.did(acts.breakfast, monday, "bo");
    expect(house.uses()).toEqual(["ada breakfast 2026-03-02 breakfast 1"]);
  });

  test("not for purposes that live by taps alone", async () => {
    await using house = await smallWayOut();
    for (const purpose of ["questions", "points", "callback"] as const) await house.give({ purpose });
    house.runs.did(acts.breakfast, monday);
    expect(house.uses()).toEqual([]);
  });

  test("once each, however often a run is told of, and not where the act failed", async () => {
    await using house = await smallWayOut();
    await house.give({ category: "breakfast" });
    const again = house.runs.did(acts.breakfast, monday);
    again();
    again();
    house.runs.did(acts.breakfast, monday, "ada", "failed");
    expect(house.uses()).toEqual(["ada breakfast 2026-03-02 breakfast 1"]);
  });

  test("never for a child, during a pause, or while a guest is here; what was dropped then is not counted later", async () => {
    await using house = await smallWayOut();
    await house.give({ category: "breakfast" });
    await house.give({ category: "breakfast", resident: "kid" });
    house.runs.did(acts.breakfast, monday, "kid");
    house.state.shielded = true;
    const guested = house.runs.did(acts.breakfast, monday);
    house.state.shielded = false;
    guested();
    house.pause("ada", true);
    const paused = house.runs.did(acts.breakfast, monday);
    house.pause("ada", false);
    paused();
    expect(house.uses()).toEqual([]);
  });

  test("not for what lies before the yes, though its run still goes on", async () => {
    await using house = await smallWayOut();
    const again = house.runs.did(acts.breakfast, monday);
    house.clock.set(60_000);
    await house.give({ category: "breakfast" });
    again();
    expect(house.uses()).toEqual([]);
  });

  test("a withdrawal takes away what no other grant needs, before anything else happens", async () => {
    await using house = await smallWayOut();
    const breakfast = await house.give({ category: "breakfast" });
    const other = await house.give({ category: "breakfast", brand: "millbrook" });
    const bath = await house.give({ category: "bath" });
    house.runs.did(acts.breakfast, monday);
    house.runs.did(acts.bath, monday);
    await house.withdraw(breakfast.id);
    expect(house.uses()).toHaveLength(2);
    await house.withdraw(other.id);
    expect(house.uses()).toEqual(["ada bath 2026-03-02 bath 1"]);
    await house.withdraw(bath.id);
    expect(house.uses()).toEqual([]);
    expect(house.house.store.sql("SELECT count(*) AS n FROM engage_counted").get()).toEqual({ n: 0 });
  });

  test("what rests keeps its counts and adds none", async () => {
    await using house = await smallWayOut();
    const grant = await house.give({ category: "breakfast" });
    house.runs.did(acts.breakfast, monday);
    await house.suspend(grant.id, true);
    house.runs.did(acts.breakfast, monday);
    expect(house.uses()).toEqual(["ada breakfast 2026-03-02 breakfast 1"]);
  });

  test("counts are gone after thirty-five days, or when their grant has run out", async () => {
    await using house = await smallWayOut();
    await house.give({ category: "breakfast", until: monday + 100 * day_ms });
    await house.give({ category: "bath", until: monday + 3 * day_ms });
    house.runs.did(acts.breakfast, monday);
    house.runs.did(acts.bath, monday);
    await house.pass(4 * day_ms);
    expect(house.uses()).toEqual(["ada breakfast 2026-03-02 breakfast 1"]);
    await house.pass(32 * day_ms);
    expect(house.uses()).toEqual([]);
  });

  test("what a home reckons with is there for offers alone", async () => {
    await using house = await smallWayOut();
    await house.give({ category: "breakfast", purpose: "service" });
    house.runs.did(acts.breakfast, monday);
    expect(house.room.features("ada")).toEqual({});
    const grant = await house.give({ category: "breakfast", purpose: "offers" });
    house.runs.did(acts.breakfast, monday);
    await house.room.outbox.queue(grant, { type: "interest.declared", data: { interest: "oats" } });
    expect(house.room.features("ada")).toEqual({
      "breakfast.per-week": 1,
      "interest.breakfast": 1,
      "taps.breakfast": 0,
      "redeemed.breakfast": 0,
    });
    expect(house.room.features("bo")).toEqual({});
  });
});
