import { expect, test } from "vitest";
import { configs, entitiesEach, presences, told } from "../../../bench/makers-traffic.ts";
import { openMakers } from "../things/makers-registry.ts";

const size = 20;

/** A registry to which the devices of the bench have announced themselves. */
function played() {
  const house = openMakers();
  house.entities.back();
  for (const { topic, payload } of configs(size)) house.say(topic, payload, true);
  return house;
}

test("every announcement of the bench makes one entity, several of them one device, and nothing is refused", () => {
  using house = played();
  expect(house.entities.counts()).toMatchObject({ entities: size, devices: size / entitiesEach, refused: {} });
});

test("after each device said that it is there and how it stands, every entity has a state", () => {
  using house = played();
  for (const { topic, payload } of presences(size)) house.say(topic, payload, true);
  for (let n = 0; n < size / entitiesEach; n += 1) {
    const { topic, payload } = told(size, n);
    house.say(topic, payload);
  }
  const all = house.entities.found().flatMap(({ entities }) => entities);
  expect(all).toHaveLength(size);
  for (const { id, available, state } of all)
    expect({ id, available, keys: Object.keys(state).length }).toEqual({ id, available: true, keys: 1 });
});

test("no two messages of one device in a row are alike, so that none is saved the reading", () => {
  const devices = size / entitiesEach;
  for (let n = 0; n < 5_000; n += 1) expect(told(size, n)).not.toEqual(told(size, n + devices));
});
