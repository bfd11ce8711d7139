import { expect, test } from "vitest";
import { learnedFrom } from "../../../backend/store/facts.ts";
import { type Ground, judge } from "../../../backend/store/judge.ts";
import { eventTypes, type EventTypeName, type HomeEvent, typeOf } from "../../../hub/core/engage/events.ts";
import { Manifest } from "../../../hub/core/engage/objects.ts";
import { someManifest } from "../../help/backend.ts";

const now = Date.parse("2026-11-22T10:00:00Z");
const day = 86_400_000;
const source = `urn:lintel:h:${"a".repeat(32)}`;
const manifest = Manifest.parse({
  ...someManifest("Oatfield"),
  v: 1,
  is: "manifest",
  brand: "oatfield",
  version: 1,
  onward: "never",
  keys: [{ kid: "oatfield-1", x: "x".repeat(43) }],
});
const ground = (changes: Partial<Ground> = {}): Ground => ({
  manifest,
  source,
  virtual: false,
  now,
  floorOf: () => 0,
  givenOf: () => undefined,
  isStored: () => false,
  wasErased: () => false,
  ...changes,
});
const event = (name: EventTypeName, data: unknown, changes: Partial<HomeEvent> = {}): HomeEvent => ({
  specversion: "1.0",
  id: "0123456789ABCDEFGHJKMNPQRS",
  source,
  type: typeOf(name),
  subject: `urn:lintel:r:${"b".repeat(32)}`,
  time: "2026-11-20T00:00:00Z",
  datacontenttype: "application/json",
  dataschema: `urn:lintel:schema:${name}:1`,
  consentid: "c_0123456789ABCDEFGHJKMNPQRS",
  consentepoch: 3,
  purpose: "offers",
  category: "breakfast",
  recipient: "oatfield",
  level: 2,
  retention: "P30D",
  commit: "c".repeat(43),
  data,
  ...changes,
});
const bucket = (changes: Partial<HomeEvent> = {}) => event("signal.bucket", { bucket: "mid" }, changes);

test("each reason is named before the next: its form, its floor, what was asked for, what is known, its time", () => {
  const all = ground({ floorOf: () => 4, isStored: () => true, wasErased: () => true });
  const late = { time: "2025-01-01T00:00:00Z" };
  expect(judge({ ...bucket(late), purpose: "all" }, all)).toEqual({ answer: "refused_schema" });
  expect(judge(bucket({ ...late, category: "bath" }), all)).toEqual({ answer: "refused_withdrawn" });
  expect(judge(bucket({ ...late, category: "bath" }), { ...all, floorOf: () => 3 })).toEqual({
    answer: "refused_level",
  });
  expect(judge(bucket(late), { ...all, floorOf: () => 3 })).toEqual({ answer: "duplicate" });
  expect(judge(bucket(late), ground({ wasErased: () => true }))).toEqual({ answer: "erased" });
  expect(judge(bucket(late), ground())).toEqual({ answer: "refused_expired" });
  expect(judge(bucket(late), ground({ virtual: true }))).toMatchObject({ name: "signal.bucket" });
  expect(judge(bucket(), ground())).toEqual({ take: bucket(), name: "signal.bucket", due: now + 30 * day });
});

test("a withdrawal is heard though its brand asks for nothing of the kind any more, and however late it is", () => {
  const withdrawn = event(
    "consent.withdrawn",
    {},
    { purpose: "service", category: "climate", time: "2024-01-01T00:00:00Z" },
  );
  expect(judge(withdrawn, ground({ floorOf: () => 9 }))).toMatchObject({ name: "consent.withdrawn" });
});

test("a grant that was given for less lets no more through", () => {
  const given = event("consent.given", { until: "2027-01-01", notice: "n".repeat(43) }, { level: 2 });
  const uses = event("signal.usage", { used: "oats" }, { level: 3, time: "2026-11-20T07:00:00Z" });
  expect(judge(uses, ground())).toMatchObject({ name: "signal.usage" });
  expect(judge(uses, ground({ givenOf: () => given }))).toEqual({ answer: "refused_level" });
  expect(judge(bucket(), ground({ givenOf: () => ({ ...given, category: "climate" }) }))).toEqual({
    answer: "refused_level",
  });
});

test("what happened after a grant had ended by its own word is refused, whatever day it is now", () => {
  const ended = event("consent.given", { until: "2026-11-19", notice: "n".repeat(43) });
  expect(judge(bucket(), ground({ givenOf: () => ended }))).toEqual({ answer: "refused_expired" });
  expect(judge(bucket(), ground({ virtual: true, givenOf: () => ended }))).toEqual({ answer: "refused_expired" });
  const lasts = { ...ended, data: { until: "2026-11-20", notice: "n".repeat(43) } };
  expect(judge(bucket(), ground({ givenOf: () => lasts }))).toMatchObject({ name: "signal.bucket" });
});

test("every type of event either teaches one named thing of one origin, or nothing", () => {
  const about = { offer: "oats", version: 1 };
  const data: Record<EventTypeName, unknown> = {
    "signal.blurred": { month: "2026-11", answer: "some" },
    "signal.bucket": { bucket: "mid", trend: "up" },
    "signal.usage": { used: "oats" },
    "offer.contact": about,
    "offer.accept": about,
    "offer.reject": about,
    "interest.declared": { interest: "oats" },
    "answer.given": { question: "milk", answer: "oat" },
    "satisfaction.given": { ...about, stars: 5 },
    "callback.requested": { name: "Ada", phone: "12345" },
    "points.command": { do: "redeem", reward: "mug" },
    "request.made": { text: "a quieter fan" },
    "thread.said": { about: "idea", text: "smaller bags" },
    "complaint.raised": { text: "stale" },
    "consent.given": { until: "2027-01-01", notice: "n".repeat(43) },
    "consent.withdrawn": {},
  };
  expect(Object.keys(data).toSorted()).toEqual(Object.keys(eventTypes).toSorted());
  const learned = Object.entries(data).flatMap(([name, one]) => {
    const said = learnedFrom(event(name as EventTypeName, one), () => 90);
    return said ? [[said.key, said.value, said.origin, said.days]] : [];
  });
  expect(learned).toEqual([
    ["blurred:breakfast", "some", "behaviour", 31],
    ["bucket:breakfast", "mid up", "behaviour", 28],
    ["used:breakfast:oats", "2026-11-20T00:00:00Z", "behaviour", 28],
    ["offer:oats", "accept", "tap", 180],
    ["offer:oats", "reject", "tap", 180],
    ["interest:oats", "yes", "tap", 180],
    ["answer:milk", "oat", "answer", 90],
    ["satisfaction:oats", "5", "tap", 365],
  ]);
});
