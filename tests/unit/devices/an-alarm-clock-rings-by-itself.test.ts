import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { instantOf } from "../../../hub/core/instant.ts";
import { covers } from "../../help/covers.ts";
import { killed, openBench, type Bench } from "../../help/device-bench.ts";

const second = 1_000;
const minute = 60_000;
const hour = 3_600_000;
const inMs = (bench: Bench, ...after: readonly number[]) => after.map((ms) => instantOf(bench.clock.wall() + ms));
const types = (bench: Bench) => bench.events().map(({ type }) => type);
const outcome = (bench: Bench, id: string) => bench.answers(id).at(-1)?.outcome;

describe("it rings", () => {
  test("at each instant of its list, with nobody to tell it: no hub, no broker", async () => {
    covers("role:alarm", "kind:alarm-clock");
    await using bench = await openBench("alarm-clock");
    await bench.pass(second);
    bench.ask("set", { rings: inMs(bench, 8 * hour, 32 * hour) });
    expect(bench.state()).toMatchObject({ ringing: false, rings: 2, next: inMs(bench, 8 * hour)[0] });
    bench.hub("offline");
    bench.broker.seats.get("it")?.cut();
    const told = bench.said("device.state").length;
    await bench.pass(8 * hour);
    expect(bench.said("device.state")).toHaveLength(told);
    bench.broker.seats.get("it")?.back();
    expect(bench.state()).toMatchObject({ ringing: true, since: inMs(bench, 0)[0], rings: 1 });
    expect(types(bench)).toEqual(["rang"]);
    await bench.pass(24 * hour);
    expect(bench.state()).toMatchObject({ ringing: true, since: inMs(bench, 0)[0], rings: 0 });
    expect(types(bench)).toEqual(["rang", "rang"]);
  });

  test("to the second, though it is told in the middle of a minute", async () => {
    await using bench = await openBench("alarm-clock");
    await bench.pass(17_345);
    bench.ask("set", { rings: inMs(bench, 90_007) });
    await bench.pass(90_006);
    expect(types(bench)).toEqual([]);
    await bench.pass(1);
    expect(types(bench)).toEqual(["rang"]);
  });

  test("for half an hour and then gives up quietly", async () => {
    await using bench = await openBench("alarm-clock");
    bench.ask("set", { rings: inMs(bench, minute) });
    await bench.pass(31 * minute - 1);
    expect(bench.state()).toMatchObject({ ringing: true });
    await bench.pass(1 + second);
    expect(bench.state()).toMatchObject({ ringing: false });
    expect(bench.state()).not.toHaveProperty("since");
    expect(types(bench)).toEqual(["rang"]);
  });

  test("anew when the next of two residents is due while it still rings", async () => {
    await using bench = await openBench("alarm-clock");
    bench.ask("set", { rings: inMs(bench, minute, 21 * minute) });
    await bench.pass(50 * minute);
    expect(bench.state()).toMatchObject({ ringing: true });
    expect(types(bench)).toEqual(["rang", "rang"]);
    await bench.pass(minute + second);
    expect(bench.state()).toMatchObject({ ringing: false });
  });
});

describe("a hand at the clock, and a command, do the same", () => {
  const ways: [string, (bench: Bench, what: "snooze" | "stop") => void][] = [
    ["a hand", (bench, what) => bench.happen(what)],
    ["a command", (bench, what) => void bench.ask(what, {})],
  ];
  const ringing = async () => {
    const bench = await openBench("alarm-clock");
    bench.ask("set", { rings: inMs(bench, minute), snooze_min: 5 });
    await bench.pass(minute);
    return bench;
  };

  test.each(ways)("%s snoozes it: quiet for its minutes, then it rings again, as often as asked", async (_, press) => {
    await using bench = await ringing();
    for (let again = 0; again < 3; again++) {
      press(bench, "snooze");
      await bench.pass(second);
      expect(bench.state()).toMatchObject({ ringing: false, snoozed_until: inMs(bench, 5 * minute - second)[0] });
      press(bench, "snooze");
      await bench.pass(5 * minute - 2 * second);
      expect(bench.state()).toMatchObject({ ringing: false });
      await bench.pass(second);
      expect(bench.state()).toMatchObject({ ringing: true, since: inMs(bench, 0)[0] });
    }
    expect(types(bench)).toEqual(["rang", ...Array.from({ length: 3 }, () => ["snoozed", "rang"]).flat()]);
  });

  test.each(ways)("%s stops it, once", async (_, press) => {
    await using bench = await ringing();
    press(bench, "stop");
    press(bench, "stop");
    await bench.pass(second);
    expect(bench.state()).toMatchObject({ ringing: false, rings: 0 });
    await bench.pass(hour);
    expect(types(bench)).toEqual(["rang", "stopped"]);
  });

  test.each(ways)("%s stops it while it waits to ring again, and it stays quiet", async (_, press) => {
    await using bench = await ringing();
    press(bench, "snooze");
    press(bench, "stop");
    await bench.pass(hour);
    expect(types(bench)).toEqual(["rang", "snoozed", "stopped"]);
  });

  test("where nothing rings both are done and nothing happens", async () => {
    await using bench = await openBench("alarm-clock");
    for (const verb of ["stop", "snooze"]) {
      expect(outcome(bench, bench.ask(verb, {}))).toBe("done");
      bench.happen(verb);
    }
    expect(bench.events()).toEqual([]);
    expect(bench.said("device.state")).toHaveLength(1);
  });

  test("a repeated command snoozes once", async () => {
    await using bench = await ringing();
    const id = bench.ask("snooze", {});
    await bench.pass(6 * minute);
    bench.ask("snooze", {}, { id });
    expect(outcome(bench, id)).toBe("done");
    expect(types(bench)).toEqual(["rang", "snoozed", "rang"]);
  });
});

describe("after its own process died", () => {
  const dieAndWait = async (rings: readonly number[], wait: number, before = 0, during?: (bench: Bench) => void) => {
    const bench = await openBench("alarm-clock");
    bench.ask("set", { rings: inMs(bench, ...rings) });
    await bench.pass(before);
    during?.(bench);
    // The bench opens the next one ten seconds on.
    const next = { ...bench.next(), startsAt: (bench.next().startsAt ?? 0) + wait - 10_000 };
    bench.broker.seats.clear();
    return openBench("alarm-clock", next);
  };

  test("it knows every ring and rings in time", async () => {
    await using again = await dieAndWait([minute, hour], 10 * second);
    expect(again.state()).toMatchObject({ rings: 2, ringing: false });
    await again.pass(50 * second);
    expect(types(again)).toEqual(["rang"]);
  });

  test("what was due while it was off rings when it is at most ten minutes late", async () => {
    await using again = await dieAndWait([minute, hour], 11 * minute);
    expect(again.state()).toMatchObject({ ringing: true, rings: 1 });
    expect(again.state()).not.toHaveProperty("missed");
    expect(types(again)).toEqual(["rang"]);
  });

  test("later it stays quiet and says what it missed, until it rings the next time", async () => {
    await using again = await dieAndWait([minute, hour], 11 * minute + second);
    const due = again.clock.wall() - 10 * minute - second;
    expect(again.state()).toMatchObject({ ringing: false, rings: 1, missed: instantOf(due) });
    expect(again.events()).toEqual([]);
    await again.pass(49 * minute);
    expect(again.state()).toMatchObject({ ringing: true, rings: 0 });
    expect(again.state()).not.toHaveProperty("missed");
  });

  test("it goes on ringing until its half hour is over, and snoozing until its minutes are", async () => {
    await using ringing = await dieAndWait([minute], 10 * second, 2 * minute);
    expect(ringing.state()).toMatchObject({ ringing: true });
    expect(ringing.events()).toEqual([]);
    await ringing.pass(29 * minute);
    expect(ringing.state()).toMatchObject({ ringing: false });

    await using snoozing = await dieAndWait([minute], 10 * second, 2 * minute, (bench) => bench.happen("snooze"));
    expect(snoozing.state()).toHaveProperty("snoozed_until");
    await snoozing.pass(9 * minute);
    expect(types(snoozing)).toEqual(["rang"]);
  });

  test("a stopped ring stays stopped", async () => {
    await using again = await dieAndWait([minute], 10 * second, 2 * minute, (bench) => bench.happen("stop"));
    expect(again.state()).toMatchObject({ ringing: false, rings: 0 });
    await again.pass(hour);
    expect(again.events()).toEqual([]);
  });

  test("a damaged file is moved aside and told, and the clock starts as one nobody has set", async () => {
    for (const text of ["{", `{"v":1,"rings":"all"}`, `{"v":2}`]) {
      const bench = await openBench("alarm-clock");
      bench.ask("set", { rings: inMs(bench, minute) });
      const path = join(bench.folder, "it.kept.json");
      expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ v: 1, rings: [expect.any(Number)] });
      writeFileSync(path, text);
      await using again = await killed(bench);
      expect(again.faults).toHaveLength(1);
      expect(again.state()).toMatchObject({ ringing: false, rings: 0 });
      expect(existsSync(`${path}.damaged`)).toBe(text === "{");
      expect(outcome(again, again.ask("set", { rings: inMs(again, minute) }))).toBe("done");
      await again.pass(minute);
      expect(types(again)).toEqual(["rang"]);
    }
  });
});

describe("a list that is not as it should be", () => {
  test("rings unsorted and doubled ring in order and once each", async () => {
    await using bench = await openBench("alarm-clock");
    await bench.pass(second);
    bench.ask("set", { rings: inMs(bench, 3 * hour, hour, 3 * hour, 2 * hour, hour) });
    expect(bench.state()).toMatchObject({ rings: 3, next: inMs(bench, hour)[0] });
    await bench.pass(4 * hour);
    expect(types(bench)).toEqual(["rang", "rang", "rang"]);
  });

  test("rings of the past do not ring; the one that came while its list was on the way does, once", async () => {
    await using bench = await openBench("alarm-clock");
    bench.ask("set", { rings: inMs(bench, -24 * hour, -5 * minute, -minute) });
    expect(bench.state()).toMatchObject({ rings: 0, ringing: false });
    const justNow = inMs(bench, -second);
    bench.ask("set", { rings: justNow });
    bench.happen("stop");
    bench.ask("set", { rings: justNow });
    await bench.pass(hour);
    expect(types(bench)).toEqual(["rang", "stopped"]);
  });

  test("sixty rings are taken, sixty-one refused, and a refused list changes nothing", async () => {
    await using bench = await openBench("alarm-clock");
    const many = (n: number) => inMs(bench, ...Array.from({ length: n }, (_, i) => (i + 1) * hour));
    await bench.pass(second);
    expect(outcome(bench, bench.ask("set", { rings: many(60) }))).toBe("done");
    const before = bench.state();
    const bad: unknown[] = [many(61), ["07:00"], ["2026-03-04T07:00:00+08:00"], [1], "all", [null]];
    for (const rings of bad) expect(outcome(bench, bench.ask("set", { rings }))).toBe("refused");
    for (const snooze_min of [0, 31, 4.5]) {
      expect(outcome(bench, bench.ask("set", { rings: [], snooze_min }))).toBe("refused");
    }
    await bench.pass(second);
    expect(bench.state()).toEqual(before);
    expect(before).toMatchObject({ rings: 60, set_by: expect.any(String) });
  });

  test("an empty list is quiet, and what rings just then goes on until somebody stops it", async () => {
    await using bench = await openBench("alarm-clock");
    bench.ask("set", { rings: inMs(bench, minute, hour) });
    await bench.pass(minute);
    bench.ask("set", { rings: [] });
    await bench.pass(second);
    expect(bench.state()).toMatchObject({ ringing: true, rings: 0 });
    bench.happen("stop");
    await bench.pass(2 * hour);
    expect(types(bench)).toEqual(["rang", "stopped"]);
  });

  test("a list that cannot be kept is refused by name, and the clock rings by the one it has", async () => {
    covers("error:E_DISK_FULL");
    await using bench = await openBench("alarm-clock");
    bench.ask("set", { rings: inMs(bench, minute) });
    const path = join(bench.folder, "it.kept.json.new");
    // A link to a device that is always full stands where the next file is written.
    symlinkSync("/dev/full", path);
    const id = bench.ask("set", { rings: inMs(bench, 2 * hour) });
    expect(bench.answers(id)).toMatchObject([{ outcome: "refused", code: "E_DISK_FULL" }]);
    await bench.pass(minute);
    expect(types(bench)).toEqual(["rang"]);
    bench.happen("stop");
    expect(types(bench)).toEqual(["rang", "stopped"]);
    expect(bench.faults.length).toBeGreaterThan(0);
    rmSync(path);
    await bench.pass(minute);
    await using again = await killed(bench);
    expect(again.state()).toMatchObject({ ringing: false, rings: 0 });
  });
});
