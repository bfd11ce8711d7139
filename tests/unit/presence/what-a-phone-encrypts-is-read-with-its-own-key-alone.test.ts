import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codeOf } from "../../../hub/core/errors.ts";
import { openBox } from "../../../hub/presence/secretbox.ts";
import { covers } from "../../help/covers.ts";
import { morning, north, openHouse, sealed, type House } from "./a-house.ts";

const phone = { id: "phone-ann", kind: "phone", name: "Ann's phone" };
const now = morning / 1000;
const fix = { _type: "location", ...north(4_000), acc: 10, tst: now, tid: "an" };
const enter = { _type: "transition", event: "enter", desc: "home", acc: 10, tst: now, wtst: 1, ...north(50) };
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

function refused(house: House, message: unknown): string {
  const before = JSON.stringify([
    house.room.presence("ann"),
    house.told,
    house.store.sql("SELECT * FROM moments").all(),
  ]);
  let code = "nothing";
  try {
    house.owntracks("phone-ann", message);
  } catch (error) {
    code = codeOf(error);
    expect(JSON.stringify(error instanceof Error && "params" in error ? error.params : {})).not.toMatch(/31\.|121\./);
  }
  expect(JSON.stringify([house.room.presence("ann"), house.told, house.store.sql("SELECT * FROM moments").all()])).toBe(
    before,
  );
  return code;
}

describe("the box", () => {
  test("of the Android app's own test opens with its key", () => {
    const data =
      "aUiEKyGnskRz383od0mu4uqxTIxeZUddBVxKEmsdv1FFSH2y0NwqLP1tTqOmxaFhGv0bNX1DT7o81FW9Yaxpla6Byvr6CZV3t2skQv8nlxiIv1Zp" +
      "QWM1bqHE0JFHwD3/yRx9bLHRF3j67kWcO6o2D/xn4ma8Fd4u86NPobFkRIzIhJljphEZyDCGugp7H3FkydGvgEkljb1/P1K91E/ij+m73wFplvTQ" +
      "m8ba5eWSFlQHDdY2B7QwbVPrKarHJLrm1+Y29+HD4Wg6TNhBJZLvdsmek6AcZLB+bq7Q84tUWoLrKp3aiyJZZX70q4HbVI3skkmDWMuMP2cDmsY9" +
      "bvBjh1ZWAGlOq5VS1dWIlu6OWgWN9VdDbLzP+s2ykeFXrGs=";
    const opened: unknown = JSON.parse(text(openBox(phone, data, "123")));
    expect(opened).toMatchObject({ _type: "location", lat: 50.1182933, lon: -5.5407733, acc: 5 });
  });

  // Made with libsodium's crypto_secretbox_easy.
  test.each([
    [
      "a house key of 32 characters yes",
      "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXgdxjwwQu2UW0hJmKHD0nJI72VY9u54vlPhRNRhx3EkXRco0h8EffPvF7VvoknEqaHMf4jNFigPM3vK1N" +
        "FcVarINiVmTpgUtgKnMG/LNrp1bYBTRl9GyvbgfXlMqh38z3",
      '{"_type":"location","lat":31.2,"lon":121.4,"acc":10,"tst":1772319600,"tid":"an"}',
    ],
    [
      "钥匙",
      "ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7gWBfqpwLWQ2HGXTLpE2fERwhSlFAhlaY58BQH0brx4nwqld1Ippc4ZNZZziwDMl19ucR+stR7R3sGyZK" +
        "VumUEJpoiA2uLsI5rlOFz0JIS0Ij5P4zEWfmEjeGo7ocDl0v6Hg=",
      '{"_type":"location","lat":31.2,"lon":121.4,"acc":10,"tst":1772319600,"SSID":"家"}',
    ],
  ])("of another implementation opens with %s", (key, data, message) => {
    expect(text(openBox(phone, data, key))).toBe(message);
    expect(text(openBox(phone, `${data.slice(0, 76)}\n${data.slice(76)}`, key))).toBe(message);
  });

  test("changed in any one place opens no more", () => {
    covers("error:E_WRONG_KEY", "error:E_WRONG_TYPE");
    const { data } = sealed(fix, "the key") as { data: string };
    const bytes = Buffer.from(data, "base64");
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const spoiled = Buffer.from(bytes);
        spoiled.writeUInt8((spoiled[place] ?? 0) ^ change, place);
        expect(() => openBox(phone, spoiled.toString("base64"), "the key")).toThrow("E_WRONG_KEY");
      }),
    );
  });
});

test("a phone with a key is understood encrypted, and its position plain is refused", () => {
  covers("error:E_NOT_ENCRYPTED");
  using house = openHouse();
  house.keys.set("phone-ann", "the key");
  house.owntracks("phone-ann", sealed(fix, "the key"));
  expect(house.room.presence("ann").where).toBe("away");
  expect(refused(house, { ...fix, ...north(10), tst: now + 1 })).toBe("E_NOT_ENCRYPTED");
  expect(refused(house, enter)).toBe("E_NOT_ENCRYPTED");
  expect(house.room.phoneNear("ann")).toBeUndefined();
  house.owntracks("phone-ann", sealed(enter, "the key"));
  expect(house.moments().map(({ kind }) => kind)).toEqual(["approaching", "arrived"]);
  // The will is made up by the broker, which knows no key.
  house.owntracks("phone-ann", { _type: "lwt", tst: now });
  expect(house.room.recent().at(-1)?.why.key).toBe("why.phone-offline");
});

test("another key, no key and garbage are told apart by name, and change nothing", () => {
  using house = openHouse();
  expect(refused(house, sealed(fix, "the key"))).toBe("E_WRONG_KEY");
  house.keys.set("phone-ann", "the key");
  expect(refused(house, sealed(fix, "the other key"))).toBe("E_WRONG_KEY");
  expect(refused(house, { _type: "encrypted" })).toBe("E_WRONG_TYPE");
  expect(refused(house, { _type: "encrypted", data: 7 })).toBe("E_WRONG_TYPE");
  for (const data of ["", "AAAA", "not base64!", "=".repeat(64), "A".repeat(52)]) {
    expect(refused(house, { _type: "encrypted", data })).toBe("E_WRONG_TYPE");
  }
  expect(refused(house, { _type: "encrypted", data: "A".repeat(120) })).toBe("E_WRONG_KEY");
  expect(refused(house, { _type: "encrypted", data: "A".repeat(17_000) })).toBe("E_TOO_BIG");
  expect(refused(house, sealed("a diary", "the key"))).toBe("E_NOT_JSON");
  expect(refused(house, sealed(sealed(fix, "the key"), "the key"))).toBe("E_WRONG_TYPE");
  expect(refused(house, sealed(`{"x":${"[".repeat(20)}${"]".repeat(20)}}`, "the key"))).toBe("E_TOO_DEEP");
  expect(refused(house, sealed({ ...fix, lat: "31" }, "the key"))).toBe("E_WRONG_TYPE");
});
