import { expect, test } from "vitest";
import type { Wire } from "../../../hub/bus/wire.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import { LintelError } from "../../../hub/core/errors.ts";
import { makeLog } from "../../../hub/core/log.ts";
import { hearMakers, toMakers } from "../../../hub/hear-makers.ts";
import { covers } from "../../help/covers.ts";

covers("topic:discovery.birth", "error:E_FORBIDDEN", "error:E_RETAINED");

/** The ear with a registry and a wire that write down what is asked of them. */
function ear(kind: "embedded" | "external", fails: (filters: readonly string[]) => boolean = () => false) {
  const clock = steppingClock(0);
  const asked: string[] = [];
  const faults: unknown[] = [];
  const mended: string[] = [];
  let births = 0;
  let change: (added: readonly string[], removed: readonly string[]) => void = () => {};
  const online = new Set<() => void>();
  const wire: Wire = {
    id: "hub",
    online: true,
    publish: (topic, payload, { qos, retain }) => {
      asked.push(`say ${topic} ${String(payload)} ${qos} ${retain}`);
      return Promise.resolve();
    },
    subscribe: (filters, qos) => {
      asked.push(`hear ${filters.join()} ${qos}`);
      return fails(filters) ? Promise.reject(new LintelError("E_FORBIDDEN")) : Promise.resolve();
    },
    unsubscribe: (filters) => {
      asked.push(`leave ${filters.join()}`);
      return Promise.resolve();
    },
    onOnline: (fn) => {
      fn();
      online.add(fn);
      return () => online.delete(fn);
    },
    onOffline: () => () => undefined,
    busy: { pending: () => 0, activity: () => 0, flush: () => Promise.resolve() },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const makers = hearMakers({
    root: "lintel",
    prefixes: ["homeassistant"],
    entities: {
      take: (topic, _payload, retained) => void asked.push(`take ${topic} ${retained}`),
      wants: (topic) => topic.startsWith("zigbee2mqtt/"),
      filters: () => new Set(["homeassistant/+/+/config"]),
      onFilters: (fn) => {
        change = fn;
        return () => undefined;
      },
      commandTopics: () => new Set(),
      lost: () => void asked.push("lost"),
      back: () => void asked.push("back"),
    },
    line: () => ({ wire, kind }),
    clock,
    log: makeLog(() => undefined, clock),
    onFault: (_id, error) => void faults.push(error),
    onMended: (id) => void mended.push(id),
    onBirth: () => void (births += 1),
    onKept: () => undefined,
  });
  const rest = async () => {
    for (let i = 0; i < 4; i += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const say = (topic: string, text: string, retained = false) =>
    makers.take({ topic, payload: Buffer.from(text), retained });
  return {
    makers,
    asked,
    faults,
    mended,
    pass: async (ms: number) => {
      const until = clock.mono() + ms;
      for (let due = clock.nextDue(); due !== undefined && due <= until; due = clock.nextDue()) {
        clock.set(due);
        while (clock.wakeNext()) await rest();
      }
      clock.set(until);
      await rest();
    },
    rest,
    say,
    births: () => births,
    change: (added: readonly string[], removed: readonly string[] = []) => change(added, removed),
    back: () => {
      for (const fn of online) fn();
    },
  };
}

const birth = "say homeassistant/status online 1 false";

test("it asks for what is wanted first, and then asks who is there; again after each reconnect", async () => {
  const { makers, asked, rest, back } = ear("external");
  await makers.begin();
  await rest();
  expect(asked).toEqual(["hear homeassistant/status,homeassistant/+/+/config 0", "back", birth]);
  makers.lost();
  back();
  await rest();
  expect(asked.slice(3)).toEqual(["lost", "back", birth]);
});

test("changes are gathered, asked for once, and given up", async () => {
  const { makers, asked, rest, change } = ear("external");
  await makers.begin();
  await rest();
  asked.length = 0;
  change(["a/x", "b/x"]);
  change(["c/x"], ["b/x"]);
  await rest();
  expect(asked).toEqual(["hear a/x,c/x 0"]);
  change(["a/x", "homeassistant/+/+/config"]);
  await rest();
  expect(asked).toHaveLength(1);
  change([], ["a/x"]);
  await rest();
  change(["a/x"]);
  await rest();
  expect(asked.slice(1)).toEqual(["leave a/x", "hear a/x 0"]);
});

test("a refused filter is a fault, and no other is left unasked", async () => {
  const { makers, asked, faults, rest, change } = ear("external", (filters) => filters.includes("bad/x"));
  await makers.begin();
  change(["bad/x"]);
  await rest();
  change(["good/x"]);
  await rest();
  expect(faults).toMatchObject([{ code: "E_FORBIDDEN" }]);
  expect(asked).toContain("hear good/x 0");
});

test("its own birth is no news; a Home Assistant's is, each time", async () => {
  const { makers, say, births } = ear("external");
  await makers.begin();
  say("homeassistant/status", "online");
  expect(births()).toBe(0);
  say("homeassistant/status", "offline");
  say("homeassistant/status", "online");
  say("homeassistant/status", "online");
  expect(births()).toBe(2);
});

test("what nobody wants goes no further, and what is wanted goes on with how it came", async () => {
  const { makers, asked, say } = ear("embedded");
  await makers.begin();
  asked.length = 0;
  say("zigbee2mqtt/plug", "{}");
  say("zigbee2mqtt/plug", "{}", true);
  say("other/plug", "{}");
  expect(asked).toEqual(["take zigbee2mqtt/plug false", "take zigbee2mqtt/plug true"]);
  expect(makers.wants("homeassistant/status")).toBe(true);
  expect(makers.wants("other/plug")).toBe(false);
});

test("the hub orders nothing into its own tree, and leaves nothing behind", async () => {
  const sent: string[] = [];
  const publish = toMakers("lintel", (topic) => {
    sent.push(topic);
    return Promise.resolve();
  });
  const plain = { qos: 1, retain: false } as const;
  await publish("zigbee2mqtt/plug/set", "ON", plain);
  for (const topic of ["lintel/device/bath/do", "owntracks/a/b", "$SYS/x", "a/+", "#"])
    await expect(publish(topic, "ON", plain)).rejects.toMatchObject({ code: "E_FORBIDDEN" });
  await expect(publish("zigbee2mqtt/plug/set", "ON", { ...plain, retain: true })).rejects.toMatchObject({
    code: "E_RETAINED",
  });
  expect(sent).toEqual(["zigbee2mqtt/plug/set"]);
});

test("a stored command is heard on until it is gone, though its device announced nothing", async () => {
  covers("error:E_STORED_COMMAND");
  const { makers, asked, faults, mended, rest, say, pass } = ear("external");
  await makers.begin();
  await rest();
  await pass(2_500);
  expect(asked.at(-1)).toBe("hear cmnd/# 0");
  say("cmnd/plug/POWER", "ON", true);
  await pass(5_000);
  expect(faults).toMatchObject([{ code: "E_STORED_COMMAND", params: { topic: "cmnd/plug/POWER" } }]);
  expect(asked.at(-1)).toBe("hear cmnd/# 0");
  say("cmnd/plug/POWER", "");
  expect(mended).toEqual(["stored:cmnd/plug/POWER"]);
});
