import { expect, test } from "vitest";
import { makeBus } from "../../../hub/bus/bus.ts";
import { makeLog } from "../../../hub/core/log.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import { LintelError } from "../../../hub/core/errors.ts";

test("every listener hears in order, and the one that fails is reported with its event", () => {
  const faults: [unknown, string][] = [];
  const bus = makeBus((error, event) => faults.push([error, event]));
  const heard: string[] = [];
  bus.on("thing.changed", ({ thing }) => heard.push(`first ${thing}`));
  bus.on("thing.changed", () => {
    throw new Error("bad listener");
  });
  bus.on("thing.changed", ({ thing }) => heard.push(`last ${thing}`));
  bus.emit("thing.changed", { thing: "tap" });
  expect(heard).toEqual(["first tap", "last tap"]);
  expect(faults).toEqual([[new Error("bad listener"), "thing.changed"]]);
});

test("a listener may leave or come while its event is told", () => {
  const bus = makeBus((error) => {
    throw error;
  });
  const heard: string[] = [];
  const leave = bus.on("thing.changed", () => {
    heard.push("once");
    leave();
    bus.on("thing.changed", () => heard.push("late"));
  });
  bus.on("thing.changed", () => heard.push("always"));
  bus.emit("thing.changed", { thing: "tap" });
  bus.emit("thing.changed", { thing: "tap" });
  expect(heard).toEqual(["once", "always", "always", "late"]);
});

test("a log line is JSON with time, priority, cause and the named error down to its own cause", () => {
  const lines: string[] = [];
  const log = makeLog((line) => lines.push(line), steppingClock(1_000));
  log.error("not saved", {
    cause: "m1",
    error: new LintelError("E_DISK_FULL", { file: "x" }, new Error("ENOSPC\nforged")),
  });
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain("\n");
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    at: "1970-01-01T00:00:01.000Z",
    level: "error",
    priority: 3,
    msg: "not saved",
    cause: "m1",
    code: "E_DISK_FULL",
    params: { file: "x" },
    because: { error: "ENOSPC\nforged" },
  });
});
