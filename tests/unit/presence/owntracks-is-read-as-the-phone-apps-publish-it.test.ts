import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LintelError } from "../../../hub/core/errors.ts";
import { covers } from "../../help/covers.ts";
import { home, morning, north, openHouse, sealed, type House } from "./a-house.ts";

const now = morning / 1000;

/** As the Android app publishes it: zeros are sent, an id and creation time come along. */
const android = {
  _type: "location",
  BSSID: "b0:f2:08:45:94:33",
  SSID: "Office",
  _id: "d33d8c5b",
  acc: 13,
  alt: 0,
  batt: 62,
  bs: 1,
  cog: 0,
  conn: "w",
  created_at: now,
  inregions: ["Office"],
  inrids: ["6da9cf"],
  ...north(4_000),
  m: 1,
  source: "fused",
  tid: "an",
  topic: "owntracks/phone-ann/pixel",
  tst: now,
  vac: 2,
  vel: 0,
};

/** As the iOS app publishes it: zero-valued keys are left out, pressure and activity come along. */
const ios = {
  _type: "location",
  ...north(4_000),
  tst: now,
  tid: "an",
  batt: 62,
  conn: "m",
  p: 100.893,
  motionactivities: ["automotive"],
  t: "t",
  created_at: now,
};

const entering = {
  _type: "transition",
  event: "enter",
  desc: "home",
  rid: "6da9cf",
  wtst: 1_700_000_000,
  tst: now,
  acc: 15.2,
  ...north(80),
  tid: "an",
  t: "c",
};

const where = (house: House) => house.room.presence("ann").where;
const kinds = (house: House) => house.moments().map(({ kind }) => kind);
const everything = (house: House) =>
  JSON.stringify([
    ...["presence", "trips", "fixes", "moments", "evidence"].map((table) =>
      house.store.sql(`SELECT * FROM ${table}`).all(),
    ),
    house.room.presence("ann"),
    house.room.openTrip("ann") ?? null,
    house.told,
  ]);

describe("positions", () => {
  test("a location of Android or iOS says whether its owner is home", () => {
    covers("topic:owntracks.fix");
    for (const message of [android, ios]) {
      using house = openHouse();
      house.owntracks("phone-ann", message);
      expect(where(house)).toBe("away");
      expect(house.told["evidence.taken"]?.[0]?.evidence).toMatchObject({
        source: "fix.far",
        device: "phone-ann",
        resident: "ann",
        fix: { accuracy_m: message === ios ? 100 : 13, at: morning },
      });
      house.owntracks("phone-ann", { ...message, ...north(20), tst: now + 1 });
      expect(where(house)).toBe("home");
      expect(kinds(house)).toEqual([]);
    }
  });

  test.each([
    ["the time as text", { tst: String(now) }],
    ["whole numbers as floats", { tst: now + 0.25, batt: 62.0, acc: 13.7, vel: 3.5 }],
    ["without a speed", { vel: undefined }],
    ["an unknown key, even a strange one", { shoe_size: { eu: [42] }, inrids: null }],
    ["without an accuracy", { acc: undefined }],
    ["a speed below zero, as iOS says when it knows none", { vel: -1 }],
  ])("%s is understood", (_what, change) => {
    using house = openHouse();
    house.owntracks("phone-ann", { ...android, ...change });
    expect(where(house)).toBe("away");
  });

  test.each([
    ["a region named home that the phone knows it is in", { inregions: ["Work", "HOME"] }],
    ["the id of the home region", { inrids: ["6da9cf", "home"] }],
    ["the home's own Wi-Fi", { SSID: "Lakeside" }],
  ])("%s is being home, and near, though the fix is a street off", (_what, change) => {
    using house = openHouse();
    house.owntracks("phone-ann", { ...android, ...north(400), acc: 260, tst: now - 1 });
    expect([where(house), house.room.phoneNear("ann")]).toEqual(["unknown", undefined]);
    house.owntracks("phone-ann", { ...android, ...north(400), acc: 90, ...change });
    expect([where(house), house.room.phoneNear("ann")]).toEqual(["home", undefined]);
    house.owntracks("phone-ann", { ...android, ...north(200), acc: 90, ...change, tst: now + 1 });
    expect([where(house), house.room.phoneNear("ann")]).toEqual(["home", morning]);
  });

  test.each([
    ["accuracy zero", { acc: 0 }],
    ["accuracy below zero", { acc: -1 }],
    ["vaguer than 200 m", { acc: 201 }],
    ["the point 0,0", { lat: 0, lon: 0 }],
  ])("%s moves nobody", (_what, change) => {
    using house = openHouse();
    house.owntracks("phone-ann", { ...android, ...change });
    expect(where(house)).toBe("unknown");
  });

  test("a late burst is put in order: only the newest fix counts", () => {
    using house = openHouse();
    house.owntracks("phone-ann", { ...android, ...north(10), tst: now });
    for (const ago of [600, 480, 360, 240, 120]) {
      house.owntracks("phone-ann", { ...android, ...north(ago * 10), tst: now - ago });
    }
    expect(where(house)).toBe("home");
    expect(house.told["evidence.taken"]).toHaveLength(1);
    expect(house.room.recent().map(({ why }) => why.key)).toEqual([
      "why.no-moment",
      ...Array.from({ length: 5 }, () => "why.out-of-order"),
    ]);
    expect(JSON.stringify(house.room.recent())).not.toContain("lat");
  });

  test("a retained location is what was, not what happens", () => {
    using house = openHouse();
    house.event("phone-ann", "swiped");
    house.owntracks("phone-ann", android, true);
    expect(where(house)).toBe("away");
    expect(house.room.openTrip("ann")).toMatchObject({ evidence: "none" });
    expect(house.room.openTrip("ann")).not.toHaveProperty("distance_m");
  });

  test("inside the region a stray fix moves nobody; a kilometre out does", () => {
    using house = openHouse();
    house.owntracks("phone-ann", entering);
    house.owntracks("phone-ann", { ...ios, ...north(700), acc: 50, tst: now + 1 });
    expect(where(house)).toBe("home");
    house.owntracks("phone-ann", { ...ios, ...north(1_400), acc: 50, tst: now + 2 });
    expect(where(house)).toBe("away");
  });
});

describe("regions", () => {
  test.each([
    ["by its name", {}],
    ["by its name in capitals", { desc: "HOME" }],
    ["by its id", { desc: "Haus", rid: "home", ...north(900) }],
    ["by its position", { desc: "Zuhause", rid: "x1", ...north(120) }],
    ["however inaccurate", { acc: 6_000, ...north(5_000) }],
    ["without accuracy", { acc: undefined }],
    ["by a beacon at 0,0", { lat: 0, lon: 0, t: "b" }],
    ["with the time as text", { tst: String(now) }],
  ])("entering home is understood %s", (_how, change) => {
    covers("topic:owntracks.event");
    using house = openHouse();
    house.owntracks("phone-ann", { ...entering, ...change });
    expect(kinds(house)).toEqual(["approaching", "arrived"]);
    expect(where(house)).toBe("home");
    expect(house.room.phoneNear("ann")).toBe(morning);
  });

  test("a transition counts for two minutes; later it tells where a person is and makes no moment", () => {
    using house = openHouse();
    house.owntracks("phone-ann", { ...entering, tst: now - 121 });
    expect([kinds(house), where(house)]).toEqual([[], "home"]);
    expect(house.room.missing("arrived", "ann")).toEqual({ key: "why.too-old", params: { age_s: 121, fresh_s: 120 } });
    expect(house.room.phoneNear("ann")).toBeUndefined();
    house.owntracks("phone-ann", { ...entering, event: "leave", tst: now - 120 });
    expect([kinds(house), where(house)]).toEqual([["left"], "away"]);
  });

  test("a retained transition is a baseline, one sent twice is one", () => {
    using house = openHouse();
    house.owntracks("phone-ben", entering, true);
    expect(house.room.missing("arrived", "ben").key).toBe("why.baseline");
    house.owntracks("phone-ann", entering);
    house.owntracks("phone-ann", entering);
    expect([kinds(house), house.room.counts().repeated]).toEqual([["approaching", "arrived"], 1]);
    expect(house.room.phoneNear("ben")).toBeUndefined();
  });
});

describe("everything else a phone sends", () => {
  test.each("waypoint waypoints card cmd status step steps beacon dump configuration request clear novelty".split(" "))(
    "%s is let pass and counted, encrypted or not",
    (type) => {
      using house = openHouse();
      const before = everything(house);
      house.owntracks("phone-ann", { _type: type, lat: "somewhere", tst: {} });
      house.keys.set("phone-ann", "a key");
      house.owntracks("phone-ann", { _type: type, lat: "somewhere", tst: {} });
      house.owntracks("phone-ann", sealed({ _type: type, lat: "somewhere", tst: {} }, "a key"));
      expect(everything(house)).toBe(before);
      expect(house.room.counts().ignored).toBe(3);
    },
  );

  test("an empty body is nothing, and a phone going offline is not a person leaving", () => {
    using house = openHouse();
    house.owntracks("phone-ann", { ...ios, ...north(10) });
    house.owntracks("phone-ann", "");
    house.owntracks("phone-ann", { _type: "lwt", tst: now, custom: false });
    expect(where(house)).toBe("home");
    expect(house.room.recent().at(-1)?.why).toEqual({ key: "why.phone-offline", params: { name: "phone-ann" } });
  });
});

describe("bad input", () => {
  const refused = (house: House, message: unknown, phone = "phone-ann") => {
    const before = everything(house);
    let code = "nothing";
    try {
      house.owntracks(phone, message);
    } catch (error) {
      if (!(error instanceof LintelError)) throw error;
      code = error.code;
    }
    expect(everything(house)).toBe(before);
    return code;
  };

  test("each fault has its name and changes nothing", () => {
    covers("error:E_WRONG_TYPE", "error:E_NOT_JSON", "error:E_TOO_BIG", "error:E_TOO_DEEP", "error:E_FUTURE");
    using house = openHouse();
    expect(refused(house, "{")).toBe("E_NOT_JSON");
    expect(refused(house, { ...ios, note: "x".repeat(17_000) })).toBe("E_TOO_BIG");
    expect(refused(house, `{"_type":"location","x":${"[".repeat(20)}${"]".repeat(20)}}`)).toBe("E_TOO_DEEP");
    expect(refused(house, [])).toBe("E_WRONG_TYPE");
    expect(refused(house, {})).toBe("E_WRONG_TYPE");
    expect(refused(house, { _type: "encrypted", data: "AAAA" })).toBe("E_WRONG_KEY");
    expect(refused(house, { ...ios, tst: now + 61 })).toBe("E_FUTURE");
    expect(refused(house, { ...ios, tst: now * 1000 })).toBe("E_WRONG_TYPE");
    expect(refused(house, { ...entering, event: "hover" })).toBe("E_WRONG_TYPE");
    expect(refused(house, ios, "screen-ann")).toBe("E_NOT_FOUND");
    expect(refused(house, ios, "nobodys")).toBe("E_NOT_FOUND");
  });

  test("a known key of another type or unit rejects the whole message", () => {
    using house = openHouse();
    const wrong = fc.oneof(fc.constant(null), fc.boolean(), fc.object(), fc.constantFrom("north", "", "12 m"));
    const spoiled = fc.oneof(
      fc.record({ message: fc.constant(ios), key: fc.constantFrom("lat", "lon", "tst", "acc", "vel", "inregions") }),
      fc.record({ message: fc.constant(entering), key: fc.constantFrom("event", "tst", "lat", "lon", "acc") }),
    );
    fc.assert(
      fc.property(spoiled, wrong, ({ message, key }, value) => {
        expect(refused(house, { ...message, [key]: value })).toBe("E_WRONG_TYPE");
      }),
    );
    for (const [key, value] of [
      ["lat", 90.1],
      ["lon", -181],
      ["tst", -1],
      ["inregions", "home"],
    ] as const) {
      expect(refused(house, { ...ios, [key]: value })).toBe("E_WRONG_TYPE");
    }
  });

  test("whatever arrives is understood or refused by name, and never half taken", () => {
    using house = openHouse();
    const type = fc.constantFrom("location", "transition", "lwt", "encrypted", "__proto__", 7, null);
    const message = fc.oneof(
      fc.json(),
      fc.string(),
      fc.record({ _type: type, tst: fc.anything(), event: fc.anything(), lat: fc.anything() }).map((m) => {
        try {
          return JSON.stringify(m);
        } catch {
          return "{";
        }
      }),
    );
    fc.assert(
      fc.property(message, (text) => void refused(house, text)),
      { numRuns: 400 },
    );
    expect(home.lat).toBe(31.2);
  });
});
