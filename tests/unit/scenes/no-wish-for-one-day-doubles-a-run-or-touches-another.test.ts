import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { daysAfter, houseDay } from "../../../hub/core/house-day.ts";
import { derivedId } from "../../../hub/core/ids.ts";
import type { Moment, MomentName } from "../../../hub/core/moments.ts";
import { draw, makeHouse, moment, show, wednesday } from "./a-house.ts";
import { openRoom, type Room } from "./a-room.ts";

const starts = (kind: MomentName, to: string) => ({
  type: "lintel-moment" as const,
  properties: { moment: kind },
  outs: { out: [to] },
});
const morning = draw(
  {
    woke: starts("woke", "card"),
    brushing: starts("brushing", "tell"),
    card: show("screen.own"),
    tell: show("screen.hall"),
  },
  { scene: "morning", class: "S0", settings: new Map([["rise_s", 15]]) },
);
const evening = draw(
  {
    way: starts("heading-home", "card"),
    left: starts("left", "gone"),
    card: show("screen.hall"),
    gone: show("screen.hall"),
  },
  { scene: "evening", class: "S0", settings: new Map([["bath_c", 40]]) },
);

const who = fc.constantFrom("lin", "bo");
const scene = fc.constantFrom("morning", "evening");
const op = fc.oneof(
  fc.record({
    do: fc.constantFrom("skip", "unskip", "clear", "later", "once"),
    who,
    scene,
    ahead: fc.constantFrom(0, 1),
  }),
  fc.record({ do: fc.constantFrom("woke", "brushing", "way", "left"), who }),
  fc.record({ do: fc.constant("restart") }),
  fc.record({ do: fc.constant("next-day") }),
);
type Op = { do: string; who?: string; scene?: string; ahead?: number };

const zone = "Europe/Berlin";
const hour = 3_600_000;

/** What should be true, kept beside the room: what each resident wished for each day, and which way used it. */
type Model = {
  skips: Map<string, { skipped: boolean; way?: string }>;
  ran: Set<string>;
  kept: Set<string>;
  ways: number;
};

const wish = (room: Room, model: Model, { do: what, who: resident = "", scene: name = "", ahead = 0 }: Op) => {
  const day = daysAfter(houseDay(room.clock.wall(), zone), ahead);
  const key = `${name} ${resident} ${day}`;
  const was = room.scenes.oneDay(name, resident, day);
  if (was?.way !== undefined) return;
  const { skipped, ...rest } = was ?? { scene: name, resident, day };
  if (what === "skip") room.scenes.setDay({ ...rest, skipped: skipped ?? { at: room.clock.wall(), by: resident } });
  if (what === "unskip") room.scenes.setDay(rest);
  if (what === "clear") room.scenes.setDay({ scene: name, resident, day });
  if (what === "later") room.scenes.setDay({ ...rest, ...(skipped && { skipped }), later_min: 15 });
  if (what === "once") {
    const once: Record<string, number> = name === "morning" ? { rise_s: 30 } : { bath_c: 41 };
    room.scenes.setDay({ ...rest, ...(skipped && { skipped }), once });
  }
  if (what === "skip") model.skips.set(key, { skipped: true });
  if (what === "unskip" || what === "clear") model.skips.delete(key);
};

const happen = (room: Room, model: Model, { do: what, who: resident = "" }: Op) => {
  const at = room.clock.wall();
  const day = houseDay(at, zone);
  const trip = what === "way" ? `trip-${(model.ways += 1)}` : undefined;
  const kind = (what === "way" ? "heading-home" : what) as MomentName;
  const once = what === "left" ? String((model.ways += 1)) : (trip ?? day);
  const id = derivedId(kind, resident, once);
  const of: Moment = moment({ id, kind, at, resident, because: [`${kind}:${once}`], ...(trip && { trip }) });
  const name = what === "way" || what === "left" ? "evening" : "morning";
  const known = model.ran.has(id) || model.kept.has(id);
  // The house tells each moment once; one that made a run may still be told again.
  if (model.kept.has(id)) return;
  const wished = model.skips.get(`${name} ${resident} ${day}`);
  room.happen(of);
  if (known) return;
  if (what !== "left" && wished?.skipped && wished.way === undefined) {
    model.kept.add(id);
    if (name === "evening") wished.way = trip ?? "";
  } else model.ran.add(id);
};

const checkAll = (room: Room, model: Model) => {
  const runs = room.store.sql("SELECT json_extract(moment, '$.id') AS moment FROM runs").all();
  const ids = runs.map((row) => String(row["moment"]));
  expect(ids.toSorted()).toEqual([...model.ran].toSorted());
  const skipped = room.store.sql("SELECT moment FROM candidates WHERE verdict = 'skipped'").all();
  expect(skipped.map((row) => String(row["moment"])).toSorted()).toEqual([...model.kept].toSorted());
};

test("whatever is wished for single days, whenever the house restarts: one run a moment, none of a skipped day, every other one, nobody else's", async () => {
  const runs = process.env["LINTEL_LONG"] === "1" ? 400 : 40;
  await fc.assert(
    fc.asyncProperty(fc.array(op, { minLength: 5, maxLength: 40 }), async (ops) => {
      const folder = mkdtempSync(join(tmpdir(), "lintel-one-day-"));
      const house = makeHouse();
      const open = () => {
        const room = openRoom(folder, house);
        room.load(morning);
        room.load(evening);
        return room;
      };
      const model: Model = { skips: new Map(), ran: new Set(), kept: new Set(), ways: 0 };
      let room = open();
      try {
        for (const one of ops as Op[]) {
          if (one.do === "restart") {
            house.at = room.clock.wall();
            room[Symbol.dispose]();
            room = open();
            room.scenes.resume();
          } else if (one.do === "next-day") await room.pass(24 * hour);
          else if (one.scene !== undefined) wish(room, model, one);
          else happen(room, model, one);
          checkAll(room, model);
        }
      } finally {
        room[Symbol.dispose]();
        rmSync(folder, { recursive: true, force: true });
      }
    }),
    { numRuns: runs },
  );
});

test("what was chosen for one way home counts for no other, and for nobody else", () => {
  const folder = mkdtempSync(join(tmpdir(), "lintel-one-day-"));
  try {
    using room = openRoom(folder);
    room.load(evening);
    const day = houseDay(wednesday, zone);
    room.scenes.setDay({ scene: "evening", resident: "lin", day, once: { bath_c: 41 } });
    const home = (trip: string, resident = "lin") =>
      room.happen(moment({ id: trip, kind: "heading-home", resident, trip, because: [`swipe:${trip}`] }));
    home("bo-1", "bo");
    expect(room.scenes.oneDay("evening", "lin", day)).not.toHaveProperty("way");
    home("lin-1");
    expect(room.scenes.oneDay("evening", "lin", day)).toMatchObject({ way: "lin-1", once: { bath_c: 41 } });
    home("lin-2");
    expect(room.scenes.oneDay("evening", "lin", day)).toMatchObject({ way: "lin-1" });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
