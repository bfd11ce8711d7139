import { describe, expect, test } from "vitest";
import { exampleOf } from "../../../hub/api/example.ts";
import { schemaOf } from "../../../hub/api/schema.ts";
import { makeBus } from "../../../hub/bus/bus.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import { type KindName, type KindRow, kinds } from "../../../hub/core/kinds.ts";
import { makeLog } from "../../../hub/core/log.ts";
import { DiscoveryDevice } from "../../../hub/core/messages.ts";
import { moments } from "../../../hub/core/moments.ts";
import { topicOf } from "../../../hub/core/topics.ts";
import { homeAssistant } from "../../../hub/things/discovery/home-assistant.ts";
import { openEntities } from "../../../hub/things/entities/entities.ts";
import { eventsShown, shownOf } from "../../../hub/things/seen/components.ts";
import { deviceMessage, hubMessage, isOurOwn, seenId } from "../../../hub/things/seen/messages.ts";
import { openSeen, prefixesOf } from "../../../hub/things/seen/seen.ts";
import { covers } from "../../help/covers.ts";
import { rethrow } from "../../help/store.ts";

covers("topic:discovery.device", "event:entity.changed");

const house = { root: "lintel", name: "Elm Street", version: "1", word: (key: string) => key };
const all = Object.keys(kinds) as KindName[];
const messageOf = (kind: KindName) => deviceMessage(house, { id: `one-${kind}`, kind, name: "One", place: "Hall" });
const topicFor = (id: string) => topicOf("lintel", "discovery.device", "homeassistant", id);
const announced = (id: string, message: object) => {
  const announcement = homeAssistant().announced(topicFor(id), JSON.stringify(message));
  if (!announcement) throw new Error("not understood");
  return announcement;
};
/** What an entity of a message tells when this payload comes on its topic. */
const told = (id: string, message: object, entity: string, payload: unknown) => {
  const plan = announced(id, message).entities.find((one) => one.id === entity);
  const ear = plan?.ears[0];
  return ear?.read(JSON.stringify(payload), ear.filter);
};

describe("what the house says of itself is understood by its own reader of Home Assistant's discovery", () => {
  test.each(all)("a %s", (kind) => {
    const message = messageOf(kind);
    expect(DiscoveryDevice.parse(message)).toEqual(message);
    const { entities, refused = [], ignored = 0 } = announced(`lintel_one-${kind}`, message);
    expect({ refused, ignored }).toEqual({ refused: [], ignored: 0 });
    expect(entities).toHaveLength(Object.keys(message.components).length);
    for (const entity of entities) {
      expect(entity.unread).toBeUndefined();
      expect(entity.order).toBeUndefined();
      expect(entity.availability.ears.map(({ filter }) => filter)).toEqual([`lintel/device/one-${kind}/status`]);
      expect(entity.ears.map(({ filter }) => filter)).toHaveLength(1);
    }
    expect(new Set(entities.map(({ id }) => id)).size).toBe(entities.length);
  });

  test.each(all)("every key shown of a %s stands in its state, with its own words", (kind) => {
    const row: KindRow = kinds[kind];
    const properties = schemaOf(row.state, "output")["properties"] as Record<string, { enum?: string[] }>;
    for (const { key, options, on, off } of shownOf[kind]) {
      expect(Object.keys(properties)).toContain(key);
      if (options) expect(properties[key]?.enum).toEqual(options);
      if (on !== undefined && on !== "True") expect(properties[key]?.enum).toEqual(expect.arrayContaining([on, off]));
    }
    const example = exampleOf(schemaOf(row.state, "input"));
    const message = messageOf(kind);
    for (const { key } of shownOf[kind]) {
      const read = told(`lintel_one-${kind}`, message, `lintel_one-${kind}_${key}`, example);
      expect(read, key).toMatchObject({ is: "state" });
    }
    if (!eventsShown.has(kind)) return;
    const [type = ""] = Object.keys(row.events);
    expect(told(`lintel_one-${kind}`, message, `lintel_one-${kind}_event`, { v: 1, type })).toEqual({
      is: "event",
      event: type,
    });
  });

  test("the hub: its scenes and its moments", () => {
    const message = hubMessage(house, ["morning", "evening"]);
    expect(DiscoveryDevice.parse(message)).toEqual(message);
    const { entities, refused = [] } = announced("lintel", message);
    expect(refused).toEqual([]);
    expect(entities.map(({ id, component }) => [id, component])).toEqual([
      ["lintel_scene-morning", "sensor"],
      ["lintel_scene-evening", "sensor"],
      ["lintel_moment", "event"],
    ]);
    expect(told("lintel", message, "lintel_scene-morning", { v: 1, state: "running" })).toMatchObject({
      state: { value: "running" },
    });
    const [kind] = Object.keys(moments);
    expect(told("lintel", message, "lintel_moment", { v: 1, kind })).toEqual({ is: "event", event: kind });
  });

  test("a state that leaves a key out makes nothing up", () => {
    const climate = { on: false, running: false, power_w: 0, energy_kwh: 0, unattended: false };
    const read = told("lintel_one-climate", messageOf("climate"), "lintel_one-climate_target_c", climate);
    expect(read === undefined || read.is === "nothing" || (read.is === "state" && !("value" in read.state))).toBe(true);
  });
});

describe("what is the house's own is not taken in as somebody else's", () => {
  const open = () => {
    const clock = steppingClock(0);
    return openEntities({
      clock,
      log: makeLog(() => undefined, clock),
      bus: makeBus(rethrow),
      root: "lintel",
      publish: () => Promise.resolve(),
      adapters: [homeAssistant()],
      own: ({ origin, device }) => isOurOwn("lintel", { origin, marks: device.marks }),
    });
  };

  test("by the origin, by the identifiers, from this house and from another on the same broker", () => {
    using entities = open();
    const bath = messageOf("bath");
    const disguised = { ...bath, origin: { ...bath.origin, name: "Somebody" } };
    const others = { ...bath, device: { ...bath.device, identifiers: ["lintel-shore_bath"] } };
    for (const message of [bath, disguised, others, hubMessage(house, ["morning"])])
      entities.take(topicFor("any"), Buffer.from(JSON.stringify(message)), true);
    expect(entities.counts()).toMatchObject({ entities: 0, own: 4 });
  });

  test("and somebody else's with a similar name is", () => {
    using entities = open();
    const plug = {
      unique_id: "lintel-plug",
      state_topic: "plug/state",
      device: { identifiers: ["lintel-plug"] },
      origin: { name: "Plugs" },
    };
    entities.take("homeassistant/sensor/x/config", Buffer.from(JSON.stringify(plug)), true);
    expect(entities.counts()).toMatchObject({ entities: 1, own: 0 });
  });

  test("ids of the hub and of its devices never meet, whatever the root", () => {
    expect(seenId("lintel/home")).toBe("lintel-home");
    expect(seenId("lintel", "home")).toBe("lintel_home");
  });
});

test("a prefix that could not be one is left out, and none is the usual one", () => {
  expect(prefixesOf(undefined)).toEqual(["homeassistant"]);
  expect(prefixesOf("ha, homeassistant,ha")).toEqual(["ha", "homeassistant"]);
  expect(prefixesOf("a/b,#,+,,lin tel")).toEqual(["homeassistant"]);
});

test("whoever asks a hundred times at once who is there is answered by one round", async () => {
  const said: string[] = [];
  using seen = openSeen({
    root: "lintel",
    version: "1",
    household: {
      home: () => ({ name: "Home" }),
      all: () => [],
      get: () => undefined,
    },
    scenes: () => [],
    word: (key) => key,
    bus: makeBus(rethrow),
    clock: steppingClock(0),
    publish: (topic) => {
      said.push(topic);
      return Promise.resolve();
    },
    onFault: rethrow,
  });
  await Promise.all([seen.announce(), ...Array.from({ length: 100 }, () => seen.announce(true))]);
  expect(said).toHaveLength(2);
  await seen.announce(true);
  expect(said).toHaveLength(3);
});
