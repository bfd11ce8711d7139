import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { derivedId } from "../../../hub/core/ids.ts";
import type { MomentName } from "../../../hub/core/moments.ts";
import { openJournal } from "../../../hub/scenes/journal.ts";
import { asRead } from "../../../hub/scenes/scenes.ts";
import { itemsOf } from "../../../hub/scenes/today.ts";
import { wordsOf } from "../../../hub/words.ts";
import { render } from "../../../hub/core/sentence.ts";
import { type Drawn, draw, makeHouse, moment, show, wednesday } from "./a-house.ts";
import { openRoom, type Room } from "./a-room.ts";

const minute = 60_000;
const dayLong = 24 * 60 * minute;
const starts = (kind: MomentName, ...out: string[]): Drawn => ({
  type: "lintel-moment",
  properties: { moment: kind },
  outs: { out },
});
const guard: Drawn = {
  type: "lintel-guard",
  properties: {
    all: [
      { is: "awake", who: "adult" },
      { is: "time", from: "06:30", to: "09:00" },
      { is: "compare", fact: "breakfast.ready", op: "=", value: true },
      { is: "nobody-asleep", place: "anywhere" },
    ],
  },
  outs: { pass: ["cook"], blocked: [] },
};
const morning = draw(
  {
    woke: starts("woke", "card"),
    brushing: starts("brushing", "ready"),
    ready: guard,
    card: show("screen.own"),
    cook: show("screen.hall"),
  },
  { scene: "morning", class: "S0" },
);

let folder = "";
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "lintel-day-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const evidence = (room: Room, id: string, source: string, at: number, resident = "lin") =>
  room.store
    .sql("INSERT INTO evidence (id, source, at, device, resident, confidence) VALUES (?, ?, ?, 'any', ?, 1)")
    .run(id, source, at, resident);

test("breakfast did not start: each thing that was looked at, in order, and the first that did not hold", () => {
  const house = makeHouse();
  house.facts["breakfast.ready"] = false;
  house.facts["breakfast.missing"] = "breakfast.missing.not-loaded";
  using room = openRoom(folder, house);
  room.load(morning);
  evidence(room, "brush:1", "toothbrush.running", wednesday - 20_000);
  room.happen(moment({ id: "m-brush", kind: "brushing", because: ["brush:1"] }));
  const { items } = room.scenes.told("lin", wednesday - minute, wednesday + minute);
  expect(items).toMatchObject([
    {
      is: "did-not",
      title: { key: "today.breakfast-not" },
      says: { key: "breakfast.missing.not-loaded" },
      because: [
        { at: wednesday, says: { key: "tell.brushing" } },
        { at: wednesday - 20_000, says: { key: "sign.toothbrush" } },
      ],
      guards: [
        { says: { key: "check.adult-awake" }, holds: true },
        { says: { key: "check.time", params: { from: "06:30", to: "09:00" } }, holds: true },
        { says: { key: "check.breakfast.ready" }, holds: false },
      ],
    },
  ]);
  const reader = { words: wordsOf("en"), language: "en", zone: "Europe/Berlin" } as const;
  const [first] = items[0]?.because ?? [];
  expect(first && render(asRead(first.says, "lin"), reader)).toBe("You were brushing");
  expect(first && render(asRead(first.says, "bo"), reader)).toBe("lin is brushing.");
});

test("of somebody else's day nothing is told", () => {
  using room = openRoom(folder);
  room.load(morning);
  room.happen(moment({ id: "m-bo", resident: "bo" }));
  room.happen(moment({ id: "m-lin", resident: "lin" }));
  const { items } = room.scenes.told("lin", wednesday - minute, wednesday + minute);
  expect(items.map(({ resident }) => resident)).toEqual(["lin"]);
});

test("a day of two hundred runs is read with one look at each table, however long it is", () => {
  using room = openRoom(folder);
  room.load(morning);
  // Every statement is asked for by its text: counting the texts counts the looks.
  const looks: string[] = [];
  const counted = openJournal({
    sql: (text) => {
      looks.push(text);
      return room.store.sql(text);
    },
  });
  const told = (runs: number) => {
    for (let i = 0; i < runs; i++) {
      const id = derivedId("woke", String(i));
      const bed = `bed:${i}:${runs}`;
      evidence(room, bed, "bed.left", wednesday + i);
      room.happen(moment({ id, at: wednesday + i, because: [bed] }));
    }
    looks.length = 0;
    return itemsOf(counted.stretch("lin", wednesday - minute, wednesday + dayLong), () => morning).length;
  };
  expect(told(3)).toBe(3);
  expect(looks.length).toBe(5);
  expect(told(200)).toBe(200);
  expect(looks.length).toBe(5);
  expect(new Set(looks).size).toBe(5);
});
