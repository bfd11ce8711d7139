import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { temporaryFolder } from "../../help/store.ts";
import { bathMade, done, ends, eveningOf, newest, openEvening, said, state, trip, underWay } from "./an-evening.ts";

test.each(["cancelled", "expired"] as const)(
  "%s: the bath is stopped and reported, the AC is as it was",
  async (reason) => {
    covers("moment:trip-ended", "fact:bath.others");
    using folder = temporaryFolder();
    using room = openEvening(folder.path);
    await underWay(room);
    await bathMade(room);
    const before = said(room).length;
    ends(room, reason);
    expect(said(room).slice(before).toSorted()).toEqual(["bath stop", "climate release"]);
    room.did(newest(room, "hold"), "failed", "E_STOPPED");
    done(room, "stop");
    done(room, "release");
    state(room, "bath", { phase: "off" });
    await room.pass(15_000);
    expect(said(room).at(-1)).toBe("bath-stopped");
    done(room, "speak");
    for (const { command } of room.left.filter((one) => one.command.verb === "speak")) room.did(command.id, "done");
    expect(eveningOf(room)).toMatchObject([{ state: "done", outcome: { key: "outcome.way-over" } }]);
    await room.pass(3_600_000);
    expect(said(room)).toHaveLength(before + 3);
  },
);

test("the hub was away while the way home was cancelled: its run ends at the restart, and stops what it began", async () => {
  using folder = temporaryFolder();
  const first = openEvening(folder.path);
  await underWay(first);
  await bathMade(first);
  await first.pass(60_000);
  const { house } = first;
  first[Symbol.dispose]();
  house.trips["t1"] = { ...trip("t1", "lin"), ended: house.at, reason: "cancelled" };
  Object.assign(house.facts, { "trip.open": false, "trip.evidence": "none" });
  using room = openEvening(folder.path, house);
  room.scenes.resume();
  expect(said(room).toSorted()).toEqual(["bath stop", "climate release"]);
  done(room, "stop");
  done(room, "release");
  state(room, "bath", { phase: "off" });
  await room.pass(15_000);
  done(room, "speak");
  expect(eveningOf(room)[0]?.state).toBe("done");
});

test("a bath in a person's hand is left alone, and nobody is told that it stopped", async () => {
  using folder = temporaryFolder();
  using room = openEvening(folder.path);
  await underWay(room);
  await bathMade(room);
  const bath = room.house.roles["bath"];
  if (bath) bath.held = true;
  const before = said(room).length;
  ends(room, "cancelled");
  await room.pass(60_000);
  expect(said(room).slice(before)).toEqual(["climate release"]);
});

test("the way becomes unsure: the water stays, it is said, and it is warmed again once the way is certain", async () => {
  covers("fact:bath.unsure", "error:E_WAY_UNSURE");
  using folder = temporaryFolder();
  using room = openEvening(folder.path);
  await underWay(room);
  await bathMade(room);
  for (const again of [1, 2]) {
    const before = said(room).length;
    Object.assign(room.house.facts, { "bath.unsure": true, "trip.evidence": "none" });
    room.did(newest(room, "hold"), "failed", "E_WAY_UNSURE");
    expect(said(room).slice(before), `time ${again}`).toEqual(["bath-way-unsure"]);
    done(room, "speak");
    state(room, "bath", { phase: "off", waits: true });
    Object.assign(room.house.facts, { "bath.begun": false, "bath.unsure": false, "trip.evidence": "weak" });
    await room.pass(60_000);
    expect(said(room)).toHaveLength(before + 1);
    room.house.facts["trip.evidence"] = "strong";
    await room.pass(15_000);
    expect(said(room).slice(before + 1)).toEqual(["bath warm"]);
    room.house.facts["bath.begun"] = true;
    state(room, "bath", { phase: "ready", waits: false });
    done(room, "warm");
    expect(said(room).slice(before + 2)).toEqual(["bath hold", "bath-ready"]);
  }
});

test("what was interrupted or faulted is not warmed again by itself", async () => {
  using folder = temporaryFolder();
  using room = openEvening(folder.path);
  await underWay(room);
  await bathMade(room);
  state(room, "bath", { phase: "fault", interrupted: true, waits: false });
  room.did(newest(room, "hold"), "failed", "E_LEASE_LOST");
  expect(said(room).at(-1)).toBe("bath-stopped-early");
  const before = said(room).length;
  await room.pass(600_000);
  expect(said(room)).toHaveLength(before);
});
