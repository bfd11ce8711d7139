import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventTypes, type EventTypeName, typeOf } from "../../../hub/core/engage/events.ts";
import { seededRandom } from "../../../hub/core/random.ts";
import { type Draft, makeBuild } from "../../../hub/engagement/build.ts";
import { type GateNow, gateReasons, type GateReason, mayLeave } from "../../../hub/engagement/gate.ts";
import { forbiddenKey } from "../../../hub/engagement/gate-keys.ts";
import type { Grant } from "../../../hub/engagement/grant.ts";
import { makePseudonyms } from "../../../hub/engagement/pseudonyms.ts";
import { aGrant } from "../../help/a-grant.ts";
import { day_ms, monday } from "../../help/way-out.ts";

const build = makeBuild({
  pseudonyms: makePseudonyms(Buffer.alloc(32, 1), () => 0),
  random: seededRandom(5),
  zone: () => "UTC",
  retentionDays: () => 90,
});
const now: GateNow = { at: monday, paused: false, child: false };
const bucket: Draft = { type: "signal.bucket", data: { bucket: "3-5" } };
const made = (grant: Grant = aGrant(), draft: Draft = bucket) => build(grant, draft, monday).text;
const changed = (change: (event: Record<string, unknown>) => void) => {
  const event = JSON.parse(made()) as Record<string, unknown>;
  change(event);
  return JSON.stringify(event);
};

const refusals: readonly (readonly [GateReason, string, Grant | undefined, Partial<GateNow>])[] = [
  ["too-big", changed((event) => (event["data"] = { bucket: "3-5", pad: "x".repeat(9_000) })), aGrant(), {}],
  ["not-json", "{", aGrant(), {}],
  ["key", changed((event) => (event["data"] = { bucket: "3-5", deep: [{ homeLat: 1 }] })), aGrant(), {}],
  ["schema", changed((event) => (event["more"] = 1)), aGrant(), {}],
  ["schema", changed((event) => (event["type"] = "dev.lintel.presence.v1")), aGrant(), {}],
  ["type", changed((event) => (event["dataschema"] = "urn:lintel:schema:signal.usage:1")), aGrant(), {}],
  ["data", changed((event) => (event["data"] = { bucket: "3-5", more: 1 })), aGrant(), {}],
  ["no-grant", made(), undefined, {}],
  ["consent", made(), aGrant({ id: `c_${"Z".repeat(26)}` }), {}],
  ["epoch", made(), aGrant({ epoch: 2 }), {}],
  ["recipient", made(), aGrant({ brand: "millbrook" }), {}],
  ["purpose", made(), aGrant({ purpose: "service" }), {}],
  ["purpose", changed((event) => (event["purpose"] = "points")), aGrant({ purpose: "points" }), {}],
  ["category", made(), aGrant({ category: "bath" }), {}],
  ["level", made(), aGrant({ level: 3 }), {}],
  ["level", changed((event) => (event["level"] = 1)), aGrant({ level: 1 }), {}],
  ["level", changed((event) => (event["category"] = "entry")), aGrant({ category: "entry" }), {}],
  [
    "subject",
    JSON.stringify({
      ...(JSON.parse(
        made(aGrant({ level: 1 }), { type: "signal.blurred", data: { month: "2026-02", answer: "none" } }),
      ) as object),
      subject: `urn:lintel:r:${"0".repeat(32)}`,
    }),
    aGrant({ level: 1 }),
    {},
  ],
  ...(["refused", "withdrawn", "expired", "superseded", "suspended"] as const).map(
    (state) => ["state", made(), aGrant({ state }), {}] as const,
  ),
  ["not-yet", made(), aGrant(), { at: monday - 1 }],
  ["expired", made(), aGrant(), { at: monday + 180 * day_ms }],
  ["paused", made(), aGrant(), { paused: true }],
  ["child", made(), aGrant(), { child: true }],
];

describe("the gate", () => {
  test("lets out what a grant covers", () => {
    expect(mayLeave(made(), aGrant(), now)).toBeUndefined();
  });

  test.each(refusals)("says %s (%#)", (reason, text, grant, over) => {
    expect(mayLeave(text, grant, { ...now, ...over })).toBe(reason);
  });

  test("has no reason that is never given", () => {
    expect(new Set(refusals.map(([reason]) => reason))).toEqual(new Set(gateReasons));
  });

  test("lets a withdrawal out whatever became of the grant, and only under its own epoch", () => {
    const gone = aGrant({ state: "withdrawn", epoch: 2 });
    const text = made(gone, { type: "consent.withdrawn", data: {} });
    expect(mayLeave(text, gone, { at: monday + 400 * day_ms, paused: true, child: true })).toBeUndefined();
    expect(mayLeave(text, undefined, now)).toBeUndefined();
    expect(mayLeave(text, aGrant({ epoch: 3 }), now)).toBe("epoch");
  });

  test("a person may give a name and a number to be called at, in that one event and nowhere else", () => {
    const grant = aGrant({ purpose: "callback" });
    const call: Draft = { type: "callback.requested", data: { name: "Ada", phone: "+86 10 1234567" } };
    expect(mayLeave(made(grant, call), grant, now)).toBeUndefined();
    const text = JSON.stringify({ data: { name: "Ada", phone: "1", other: { name: "Bo" } } });
    expect(forbiddenKey(JSON.parse(text), "callback.requested")).toBe(true);
    expect(forbiddenKey({ data: { name: "Ada" } }, "answer.given")).toBe(true);
  });

  const body = ["iris", "pupil_mm", "faceTemplate", "match-score", "embedding", "Image", "fingerprint1", "voice.audio"];
  const where = [
    "lat",
    "homeLat",
    "LON",
    "distance_m",
    "eta_min",
    "trip-eta",
    "gpsFix",
    "location",
    "place",
    "ｌａｔ",
    "l_a_t",
  ];
  const other = ["resident_name", "track", "station", "headline", "recipe", "ssid"];

  test("of 10,000 payloads with a key of body, position or name anywhere, or more than 8 KiB, none passes", () => {
    const wrong = fc.constantFrom(...body, ...where, ...other);
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const types = Object.keys(eventTypes) as EventTypeName[];
    const nested = fc.oneof(leaf, fc.array(leaf, { maxLength: 2 }));
    const passed: string[] = [];
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        wrong,
        leaf,
        nested,
        fc.integer({ min: 0, max: 3 }),
        (type, key, value, more, how) => {
          const spoilt = { [key]: value };
          const data = [
            { ...spoilt, bucket: "3-5" },
            { bucket: "3-5", answers: [more, { inner: spoilt }] },
            { bucket: "3-5", x: { y: { z: [spoilt] } } },
            { bucket: "x".repeat(8_300), more },
          ][how];
          const event = {
            ...(JSON.parse(made()) as object),
            type: typeOf(type),
            dataschema: `urn:lintel:schema:${type}:1`,
            data,
          };
          const outer = how === 1 ? { ...event, ...spoilt } : event;
          const text = JSON.stringify(outer);
          const purpose = eventTypes[type].purposes[how % eventTypes[type].purposes.length] ?? "offers";
          if (mayLeave(text, aGrant({ purpose }), now) === undefined) passed.push(text);
        },
      ),
      { numRuns: 10_000 },
    );
    expect(passed).toEqual([]);
  });

  test("finds such a key by itself, without any schema", () => {
    const missed = [...body, ...where, ...other].filter(
      (key) => !forbiddenKey({ data: [{ a: { [key]: 1 } }] }, undefined),
    );
    expect(missed).toEqual([]);
    const own = JSON.parse(made()) as object;
    expect(forbiddenKey(own, "signal.bucket")).toBe(false);
  });
});
