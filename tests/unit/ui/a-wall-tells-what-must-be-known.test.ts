import { array, assert, boolean, constantFrom, property, record } from "fast-check";
import { expect, test } from "vitest";
import type { LiveValues } from "../../../hub/core/live.ts";
import type { LiveNotice } from "../../../hub/core/notices.ts";
import { roleOf, sentencesOf, tellingOf } from "../../../ui/wall/notices.ts";
import type { Seen } from "../../../ui/wall/seen.ts";
import { cardOf, targetsOf } from "../../../ui/wall/targets.ts";
import { viewOf } from "../../../ui/wall/view.ts";
import { whyIn } from "../../../ui/wall/why.ts";

const at = (time: string) => Date.parse(`2026-10-10T${time}:00+08:00`);
const position = { lat: 30.25, lon: 120.16 };

function seen(place: string, time: string, values: LiveValues, more: Partial<Seen> = {}): Seen {
  const [h = 0, m = 0] = time.split(":").map(Number);
  const now = at(time);
  return { place, now, heardAt: now, toldAt: 0, saidAt: 0, live: true, hour: h + m / 60, position, values, ...more };
}

const told = (...list: LiveNotice[]): LiveValues => ({ "notices.list": list });
const notice = (id: string, level: LiveNotice["level"], more: Partial<LiveNotice> = {}): LiveNotice => ({
  id,
  level,
  at: at("07:00"),
  key: "notice.bath-water",
  params: {},
  seen: false,
  ...more,
});

test("a hazard takes the screen from everything, a ringing alarm too, until somebody has seen it", () => {
  const hazard = told(notice("n1", "hazard"));
  for (const place of ["hall", "kitchen", "bathroom", "bedside-lin"])
    expect(viewOf(seen(place, "02:00", hazard)).face).toMatchObject({ is: "notice", notice: { id: "n1" } });
  const ringing = { since: at("07:00"), own: false };
  expect(viewOf(seen("bedside-lin", "07:00", hazard, { ringing })).face).toMatchObject({ is: "notice", ringing: true });
  const after = viewOf(seen("hall", "12:00", told(notice("n1", "hazard", { seen: true }))));
  expect(after.face.is).toBe("clock");
  expect(after.telling.card?.id).toBe("n1");
});

test("a hazard of a house that is away says since when it is known", () => {
  const view = viewOf(seen("hall", "12:00", told(notice("n1", "hazard")), { live: false }));
  expect(view.face).toMatchObject({ is: "notice", asOf: at("12:00") });
  expect(view.veil).toEqual({ stale: true });
});

test("what is urgent is a card until it is seen, then one quiet line, and gone once it was handled", () => {
  const of = (more: Partial<LiveNotice>) => tellingOf(told(notice("n1", "urgent", more)), false, undefined);
  expect(of({})).toEqual({ card: notice("n1", "urgent") });
  expect(of({ seen: true }).line?.id).toBe("n1");
  expect(of({ handled: { at: at("07:01") } })).toEqual({});
  expect(tellingOf(told(notice("n1", "tell")), false, undefined).line?.id).toBe("n1");
  expect(tellingOf(told(notice("n1", "tell", { seen: true })), false, undefined)).toEqual({});
});

test("where somebody sleeps at night only a hazard is more than a line", () => {
  const urgent = told(notice("n1", "urgent"));
  expect(viewOf(seen("bedside-lin", "23:30", urgent)).telling).toMatchObject({ line: { id: "n1" } });
  expect(viewOf(seen("bedside-lin", "12:30", urgent)).telling).toMatchObject({ card: { id: "n1" } });
  expect(viewOf(seen("hall", "23:30", urgent)).telling).toMatchObject({ card: { id: "n1" } });
});

test("a card that is touched opens, and closes by itself once its notice is gone", () => {
  const opened = "n1";
  expect(viewOf(seen("hall", "12:00", told(notice("n1", "urgent")), { opened })).face.is).toBe("notice");
  expect(viewOf(seen("hall", "12:00", told(), { opened })).face.is).toBe("clock");
  expect(cardOf(notice("n1", "urgent"))).toMatchObject({ act: { is: "open", notice: "n1" }, alone: true });
});

test("whatever the house tells, a hazard nobody has seen is what the wall shows, and nothing handled is", () => {
  const one = record({
    id: constantFrom("a", "b", "c"),
    level: constantFrom<LiveNotice["level"]>("hazard", "urgent", "tell"),
    seen: boolean(),
    gone: boolean(),
  });
  assert(
    property(array(one, { maxLength: 6 }), boolean(), (drawn, quiet) => {
      const list = drawn.map(({ id, level, gone, seen: was }, nth) =>
        notice(`${id}${nth}`, level, { seen: was, ...(gone ? { handled: { at: 1 } } : {}) }),
      );
      const { takes, card, line } = tellingOf(told(...list), quiet, undefined);
      const worst = list.find(({ level, seen: was, handled }) => level === "hazard" && !was && !handled);
      expect(takes?.id).toBe(worst?.id);
      for (const shown of [takes, card, line]) expect(shown?.handled).toBeUndefined();
      expect([takes, card, line].filter(Boolean).length).toBeLessThanOrEqual(1);
    }),
  );
});

test("a notice says first what happened, then what to do, in each language's own stops", () => {
  expect(sentencesOf("The bath was stopped: the house lost touch with it. Look at the tub.")).toEqual({
    what: "The bath was stopped",
    todo: "The house lost touch with it. Look at the tub.",
  });
  expect(sentencesOf("浴缸已停：和它失去了联系。请看看。")).toEqual({
    what: "浴缸已停",
    todo: "和它失去了联系。请看看。",
  });
  expect(sentencesOf("Water at 40.5 degrees")).toEqual({ what: "Water at 40.5 degrees", todo: "" });
  expect(sentencesOf("")).toEqual({ what: "", todo: "" });
});

test("a Stop beside a notice is for what the notice is about", () => {
  expect(roleOf(notice("n", "hazard"))).toBe("bath");
  expect(roleOf(notice("n", "hazard", { key: "notice.breakfast-smoke" }))).toBe("breakfast-machine");
  expect(roleOf(notice("n", "urgent", { key: "notice.door-open" }))).toBeUndefined();
});

test("whoever stands there can ask why, and goes back; a wall that is no screen of the house cannot", () => {
  const face = viewOf(seen("hall", "12:00", {})).face;
  const keys = targetsOf(face, { "screen.thing": "screen-hall" }, false).map(({ key }) => key);
  expect(keys).toEqual(["wall.do.why"]);
  expect(targetsOf(face, {}, false)).toEqual([]);
  const told = viewOf(seen("hall", "12:00", {}, { why: { is: "told", says: "It was dark." } })).face;
  expect(told.is).toBe("why");
  expect(targetsOf(told, {}, false).map(({ act }) => act.is)).toEqual(["back", "pause"]);
});

test("an answer why is texts and a time, whatever came", () => {
  expect(whyIn({ title: "Bath", says: "Lin swiped.", at: 5, run: "x" })).toEqual({
    is: "told",
    title: "Bath",
    says: "Lin swiped.",
    at: 5,
  });
  for (const odd of [null, [], "x", { title: 3, says: {}, at: "now" }]) expect(whyIn(odd)).toEqual({ is: "told" });
});

test("a screen is as light as its household wants it, by day; door, night and danger stay dark", () => {
  const light: LiveValues = { "screen.look": "light" };
  expect(viewOf(seen("hall", "12:00", {})).theme).toBe("deep");
  expect(viewOf(seen("kitchen", "12:00", {})).theme).toBe("pale");
  expect(viewOf(seen("hall", "12:00", light)).theme).toBe("pale");
  expect(viewOf(seen("kitchen", "12:00", { "screen.look": "dark" })).theme).toBe("deep");
  expect(viewOf(seen("hall", "21:00", light)).theme).toBe("deep");
  expect(viewOf(seen("hall", "12:00", { ...light, ...told(notice("n", "hazard")) })).theme).toBe("deep");
  expect(viewOf(seen("hall", "12:00", { ...light, "door.phase": "looking", "door.at": at("12:00") })).theme).toBe(
    "deep",
  );
});

test("the bedside shows by day when it rings next, within a day", () => {
  const next = at("23:00");
  expect(viewOf(seen("bedside-lin", "12:00", {}, { next })).face).toEqual({ is: "clock", alarm: next });
  expect(viewOf(seen("bedside-lin", "12:00", {}, { next: next + 86_400_000 })).face).toEqual({ is: "clock" });
  expect(viewOf(seen("hall", "12:00", {}, { next })).face).toEqual({ is: "clock" });
});
