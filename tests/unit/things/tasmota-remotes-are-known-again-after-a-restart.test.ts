import { expect, test } from "vitest";
import { systemClock } from "../../../hub/core/clock.ts";
import type { Remote } from "../../../hub/things/tasmota/infrared-words.ts";
import { keepRemotes } from "../../../hub/things/tasmota/kept-remotes.ts";
import { rethrow, temporaryHouse } from "../../help/store.ts";

const clock = systemClock();
const mac = "3C6105AABBCC";
const gree: Remote = {
  vendor: "GREE",
  model: -1,
  last: { on: true, mode: "cool", target_c: 26, rest: { Light: "on" } },
};

test("what was heard of a remote is known by the next start", () => {
  using house = temporaryHouse();
  const { store } = house;
  const remotes = keepRemotes({ store, clock, onFault: rethrow });
  expect(remotes.known(mac)).toBeUndefined();
  remotes.learned(mac, { vendor: "GREE", model: -1 });
  remotes.learned(mac, gree);
  expect(remotes.known(mac)).toEqual(gree);
  expect(keepRemotes({ store, clock, onFault: rethrow }).known(mac)).toEqual(gree);
});

test("what its owner stated wins over what was heard, and keeps what was heard of the same make", () => {
  using house = temporaryHouse();
  const said = new Map<string, Pick<Remote, "vendor" | "model">>();
  const remotes = keepRemotes({ store: house.store, clock, stated: (id) => said.get(id), onFault: rethrow });
  remotes.learned(mac, gree);
  said.set(mac, { vendor: "GREE", model: 2 });
  expect(remotes.known(mac)).toEqual({ ...gree, model: 2 });
  said.set(mac, { vendor: "COOLIX", model: -1 });
  expect(remotes.known(mac)).toEqual({ vendor: "COOLIX", model: -1 });
});

test("a broken row is told and forgotten, and a store that cannot write holds up no order", () => {
  using house = temporaryHouse();
  const { store } = house;
  keepRemotes({ store, clock, onFault: rethrow }).learned(mac, gree);
  store.work(() =>
    store.sql("UPDATE kept_pages SET body = ? WHERE owner = 'infrared'").run(Buffer.from('{"vendor":1}')),
  );
  const faults: unknown[] = [];
  const full = {
    sql: (text: string) => store.sql(text),
    work: () => {
      throw new Error("the disk is full");
    },
  };
  const remotes = keepRemotes({ store: full, clock, onFault: (error) => void faults.push(error) });
  expect(remotes.known(mac)).toBeUndefined();
  expect(faults).toHaveLength(1);
  remotes.learned(mac, gree);
  expect(remotes.known(mac)).toEqual(gree);
  expect(faults).toHaveLength(2);
});

test("a flood of boxes teaches no more than a house can have, and what was known stays", () => {
  using house = temporaryHouse();
  const remotes = keepRemotes({ store: house.store, clock, onFault: rethrow });
  remotes.learned(mac, gree);
  for (let n = 1; n < 500; n += 1) remotes.learned(`F${n}`, gree);
  expect(() => remotes.learned("F500", gree)).toThrow(expect.objectContaining({ code: "E_TOO_MANY" }));
  remotes.learned(mac, { vendor: "GREE", model: 1 });
  expect(remotes.known(mac)).toEqual({ vendor: "GREE", model: 1 });
  expect(remotes.known("F500")).toBeUndefined();
});
