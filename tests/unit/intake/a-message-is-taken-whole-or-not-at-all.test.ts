import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fail, LintelError } from "../../../hub/core/errors.ts";
import { check, parseJson } from "../../../hub/core/parse.ts";
import { Do } from "../../../hub/core/messages.ts";
import { fromStore, makeIntake } from "../../../hub/intake.ts";
import { covers } from "../../help/covers.ts";
import { temporaryHouse } from "../../help/store.ts";

const payload = new TextEncoder().encode("{}");
const event = { topic: "lintel/device/bed/event", payload, retained: false };

/** An intake whose rooms write one row of their own and then do as they are told. */
function intakeThat(does: () => void) {
  const house = temporaryHouse();
  const told: unknown[] = [];
  const write = (room: string) => {
    house.store.sql("INSERT INTO holds (role, since, because) VALUES (?, 0, '')").run(room);
    does();
  };
  const take = makeIntake({
    root: "lintel",
    store: house.store,
    native: (name) => write(name),
    owntracks: ([user = ""]) => write(user),
    makers: () => undefined,
    refused: (topic, device, error) => void told.push([topic, device, error instanceof LintelError && error.code]),
    kept: (error) => void told.push(error === undefined ? "kept" : ["not kept", error]),
  });
  const rows = () =>
    house.store
      .sql("SELECT role FROM holds")
      .all()
      .map((row) => row["role"]);
  return { take, told, rows, [Symbol.dispose]: () => house[Symbol.dispose]() };
}

test("what a room refuses is told by name, acknowledged, and leaves no row", () => {
  covers("error:E_WRONG_TYPE");
  using intake = intakeThat(() => fail("E_WRONG_TYPE", { field: "at" }));
  expect(intake.take(event)).toBeUndefined();
  expect(intake.told).toEqual([["lintel/device/bed/event", "bed", "E_WRONG_TYPE"]]);
  expect(intake.rows()).toEqual([]);
});

test.each([
  ["a full disk", new LintelError("E_DISK_FULL")],
  ["a damaged file", new LintelError("E_STORE_DAMAGED")],
  ["a fault of SQLite itself", Object.assign(new Error("locked"), { code: "ERR_SQLITE_ERROR" })],
  ["a full disk behind another error", new Error("outer", { cause: new LintelError("E_DISK_FULL") })],
])("%s is nobody's bad input: it is thrown on, so that the message comes again", (_what, error) => {
  covers("error:E_DISK_FULL", "error:E_STORE_DAMAGED");
  using intake = intakeThat(() => {
    throw error;
  });
  expect(() => intake.take(event)).toThrow();
  expect(intake.told).toEqual([["not kept", expect.any(Error)]]);
  expect(intake.rows()).toEqual([]);
  expect(fromStore(error)).toBe(true);
});

test("what is taken is kept and told so; what is nobody's topic goes nowhere", () => {
  using intake = intakeThat(() => undefined);
  void intake.take(event);
  void intake.take({ ...event, topic: "owntracks/phone-lin/iphone" });
  for (const topic of ["", "lintel", "lintel/", "lintel/device/bed", "other/device/bed/event", "$SYS/x"])
    void intake.take({ ...event, topic });
  expect(intake.rows()).toEqual(["device.event", "phone-lin"]);
  expect(intake.told).toEqual(["kept", "kept"]);
});

test("no topic and no bytes make the intake throw, whatever a room says of them", () => {
  using intake = intakeThat(() => fail("E_NOT_JSON"));
  const level = fc.oneof(
    fc.constantFrom("lintel", "device", "bed", "event", "state", "owntracks", "__proto__"),
    fc.string(),
  );
  fc.assert(
    fc.property(
      fc.array(level, { maxLength: 6 }),
      fc.uint8Array({ maxLength: 50 }),
      fc.boolean(),
      (levels, bytes, retained) => {
        void intake.take({ topic: levels.join("/"), payload: bytes, retained });
        expect(intake.rows()).toEqual([]);
      },
    ),
  );
});

test("bytes are JSON within their bounds or a named error, and what instructs knows no key by chance", () => {
  covers("error:E_NOT_JSON", "error:E_TOO_BIG", "error:E_TOO_DEEP", "error:E_UNKNOWN_KEY", "error:E_NEWER");
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.json({ maxDepth: 12 }).map((text) => new TextEncoder().encode(text)),
  );
  fc.assert(
    fc.property(bytes, (given) => {
      try {
        const value = parseJson(given, 300);
        expect(given.byteLength).toBeLessThanOrEqual(300);
        check(Do, value);
        expect.unreachable("a command by chance");
      } catch (error) {
        expect(error).toBeInstanceOf(LintelError);
        // Words from outside are shown to residents: never more than a line of them.
        for (const shown of Object.values((error as LintelError).params)) expect(String(shown).length).toBeLessThan(90);
      }
    }),
    { numRuns: 2_000 },
  );
});
