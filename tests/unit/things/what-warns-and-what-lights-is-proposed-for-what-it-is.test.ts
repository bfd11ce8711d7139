import { expect, test } from "vitest";
import type { Entity, FoundDevice, Traits } from "../../../hub/core/entities.ts";
import { render } from "../../../hub/core/sentence.ts";
import { makeProposals, type ProposalHouse } from "../../../hub/things/proposals.ts";
import { wordsOf } from "../../../hub/words.ts";

const places = [
  { id: "bathroom", name: "Bathroom" },
  { id: "kitchen", name: "Kitchen" },
];

function found(name: string, component: Entity["component"], traits: Traits = {}, called = name): FoundDevice {
  const id = name.toLowerCase().replaceAll(" ", "-");
  const takesOrders = ["valve", "switch", "light"].includes(component);
  const entity: Entity = {
    id: `${id}-1`,
    component,
    name: called,
    device: id,
    traits,
    available: true,
    state: {},
    takesOrders,
  };
  return { id, name, origin: "zigbee2mqtt", entities: [entity] };
}

function proposed(device: FoundDevice, more: Partial<ProposalHouse> = {}) {
  const all = makeProposals({ found: [device], devices: [], roles: [], residents: [], places, ...more })(
    device,
  ).proposals;
  return all.map(({ as, sure, role, place, parts, because }) => {
    expect(render(because, { words: wordsOf("en"), language: "en", zone: "UTC" })).not.toMatch(/[{}]|found\./);
    return { as, sure, ...(role === undefined ? {} : { role }), ...(place === undefined ? {} : { place }), parts };
  });
}

test("a moisture sensor is a leak sensor, a smoke detector a smoke sensor, each in its place", () => {
  expect(proposed(found("Bathroom leak", "binary_sensor", { device_class: "moisture" }))).toEqual([
    { as: "leak-sensor", sure: true, place: "bathroom", parts: { wet: "bathroom-leak-1" } },
  ]);
  expect(proposed(found("Kitchen alarm", "binary_sensor", { device_class: "smoke" }))).toEqual([
    { as: "smoke-sensor", sure: true, place: "kitchen", parts: { smoke: "kitchen-alarm-1" } },
  ]);
});

test("a valve by its name is the main water valve and serves the role of it; any other only might", () => {
  const main = proposed(found("Main water valve", "valve")).find(({ as }) => as === "shut-off-valve");
  expect(main).toEqual({
    as: "shut-off-valve",
    sure: true,
    role: "shut-off",
    parts: { shutter: "main-water-valve-1" },
  });
  expect(proposed(found("Garden", "valve")).find(({ as }) => as === "shut-off-valve")?.sure).toBe(false);
});

test("a light is a lamp whatever it is called; a switch only by its name", () => {
  expect(proposed(found("Kitchen spots", "light"))).toEqual([
    { as: "light", sure: true, role: "light", place: "kitchen", parts: { lamp: "kitchen-spots-1" } },
  ]);
  expect(proposed(found("Kitchen lamp", "switch")).find(({ as }) => as === "light")?.sure).toBe(true);
  expect(proposed(found("Pump", "switch")).some(({ as }) => as === "light")).toBe(false);
});

test("a second lamp gets the role of its own place and takes nobody else's", () => {
  const device = { id: "hall-light", kind: "light", name: "Hall light", place: "hall" };
  const [lamp] = proposed(found("Kitchen spots", "light"), {
    devices: [device],
    roles: [{ id: "light", thing: "hall-light" }],
  });
  expect(lamp?.role).toBe("light.kitchen");
});
