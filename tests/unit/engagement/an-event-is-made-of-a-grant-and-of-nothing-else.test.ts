import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { HomeEvent } from "../../../hub/core/engage/events.ts";
import { seededRandom } from "../../../hub/core/random.ts";
import { type Build, commitOf, type Draft, makeBuild } from "../../../hub/engagement/build.ts";
import type { Grant } from "../../../hub/engagement/grant.ts";
import { makePseudonyms } from "../../../hub/engagement/pseudonyms.ts";
import type { Outbox } from "../../../hub/engagement/outbox.ts";
import { hour_ms, monday } from "../../help/way-out.ts";
import { aGrant } from "../../help/a-grant.ts";

const secret = Buffer.alloc(32, 9);
const rotation = { now: 0 };
const pseudonyms = makePseudonyms(secret, () => rotation.now);
const building = (days: number | undefined = 90): Build =>
  makeBuild({ pseudonyms, random: seededRandom(3), zone: () => "Asia/Shanghai", retentionDays: () => days });
const build = building();
const bucket: Draft = { type: "signal.bucket", data: { bucket: "3-5" } };
const read = (text: string) => HomeEvent.parse(JSON.parse(text));

describe("an event", () => {
  test("cannot be written down without a grant, nor with what its type does not name", () => {
    const never = (outbox: Outbox, grant: Grant) => {
      // @ts-expect-error: there is no event without a grant
      build(undefined, bucket, 0);
      // @ts-expect-error: what looks a little like one is none
      build({ brand: "oatfield", purpose: "offers", category: "breakfast", level: 2 }, bucket, 0);
      // @ts-expect-error: nothing goes into the outbox without one
      void outbox.queue(undefined, bucket);
      // @ts-expect-error: a distance is no part of any event
      build(grant, { type: "signal.bucket", data: { bucket: "3-5", distance_m: 4 } }, 0);
      // @ts-expect-error: there is no such type
      build(grant, { type: "presence.changed", data: {} }, 0);
      // @ts-expect-error: an event is made by the builder alone
      const made: ReturnType<Build> = {
        id: "",
        brand: "",
        consent: "",
        epoch: 1,
        resident: "",
        type: "offer.accept",
        due: 0,
        expires: 0,
        text: "",
        salt: "",
      };
      return made;
    };
    expect(never).toBeTypeOf("function");
  });

  test("is refused by name where its data are not those of its type, whatever the types said", () => {
    const forced = (data: unknown) => () => build(aGrant(), { type: "signal.bucket", data } as Draft, monday);
    expect(forced({ bucket: "3-5", lat: 1 })).toThrow(expect.objectContaining({ code: "E_UNKNOWN_KEY" }));
    expect(forced({ bucket: "Three To Five" })).toThrow(expect.objectContaining({ code: "E_WRONG_TYPE" }));
    const long = { type: "thread.said", data: { about: "idea", text: "字".repeat(601) } } as const;
    expect(() => build(aGrant({ purpose: "service" }), long, monday)).toThrow(
      expect.objectContaining({ code: "E_WRONG_TYPE" }),
    );
  });

  test("carries its grant, and a time as coarse as its level says", () => {
    const at = Date.UTC(2026, 2, 2, 21, 47, 12); // Shanghai: the 3rd, 05:47
    const time = (level: 1 | 2 | 3, draft: Draft) => read(build(aGrant({ level }), { ...draft, at }, at).text).time;
    expect(time(1, { type: "signal.blurred", data: { month: "2026-03", answer: "some" } })).toBe(
      "2026-03-01T00:00:00Z",
    );
    expect(time(2, bucket)).toBe("2026-03-03T00:00:00Z");
    expect(time(3, { type: "signal.usage", data: { used: "breakfast" } })).toBe("2026-03-02T21:00:00.000Z");
    expect(time(2, { type: "interest.declared", data: { interest: "oats" } })).toBe("2026-03-02T21:47:12.000Z");
    const event = read(build(aGrant(), bucket, at).text);
    expect(event).toMatchObject({
      consentid: aGrant().id,
      consentepoch: 1,
      purpose: "offers",
      category: "breakfast",
      recipient: "oatfield",
      level: 2,
    });
  });

  test("leaves a random one to twenty-four hours later, or at once where a person tapped", () => {
    const waits = Array.from({ length: 400 }, () => build(aGrant(), bucket, monday).due - monday);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(hour_ms);
    expect(Math.max(...waits)).toBeLessThanOrEqual(24 * hour_ms);
    expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(20 * hour_ms);
    expect(build(aGrant(), { type: "interest.declared", data: { interest: "oats" } }, monday).due).toBe(monday);
  });

  test("says by when it must be gone: as the brand promised, a year at most", () => {
    const kept = (days: number | undefined) => read(building(days)(aGrant(), bucket, monday).text).retention;
    expect([kept(30), kept(365), kept(900), kept(undefined)]).toEqual(["P30D", "P365D", "P365D", "P90D"]);
  });

  test("is provable by its salt, which stays at home", () => {
    const made = build(aGrant(), bucket, monday);
    const { commit, ...rest } = JSON.parse(made.text) as Record<string, unknown>;
    const byHand = createHash("sha256")
      .update(`${made.salt}\n${JSON.stringify(rest)}`)
      .digest("base64url");
    expect(commit).toBe(byHand);
    expect(commitOf("another salt", rest)).not.toBe(commit);
    expect(made.text).not.toContain(made.salt);
  });

  test("told of the same thing under the same grant is the same event; under another epoch or grant it is another", () => {
    const of = (grant: Grant) => build(grant, { ...bucket, of: "2026-03-02" }, monday).id;
    expect(of(aGrant())).toBe(of(aGrant()));
    const other = new Set([of(aGrant()), of(aGrant({ epoch: 2 })), of(aGrant({ id: `c_${"Z".repeat(26)}` }))]);
    expect(other.size).toBe(3);
  });

  test("a blurred answer is nobody's, and neither is a yes to it", () => {
    const subject = (grant: Grant, draft: Draft) => read(build(grant, draft, monday).text).subject;
    const given: Draft = { type: "consent.given", data: { until: "2026-09-01", notice: "n".repeat(43) } };
    expect(
      subject(aGrant({ level: 1 }), { type: "signal.blurred", data: { month: "2026-02", answer: "none" } }),
    ).toBeUndefined();
    expect(subject(aGrant({ level: 1 }), given)).toBeUndefined();
    expect(subject(aGrant({ level: 2 }), given)).toMatch(/^urn:lintel:r:/);
  });

  test("knows everybody by another name at each brand, in each rotation, and by none that another home would have", () => {
    const names = (brand: string) => [
      pseudonyms.home(brand),
      pseudonyms.resident(brand, "ada"),
      pseudonyms.resident(brand, "bo"),
    ];
    const before = [...names("oatfield"), ...names("millbrook")];
    rotation.now = 1;
    const after = [...names("oatfield"), ...names("millbrook")];
    rotation.now = 0;
    const elsewhere = makePseudonyms(Buffer.alloc(32, 10), () => 0).home("oatfield");
    expect(new Set([...before, ...after, elsewhere]).size).toBe(13);
    expect(names("oatfield")).toEqual(before.slice(0, 3));
  });
});
