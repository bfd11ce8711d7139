import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import type { TestHouse } from "../help/house.ts";
import { morningOfMakers, type MakersHome } from "../help/makers-house.ts";
import { getsUp, stateOf } from "../help/morning.ts";

const many = 10_000;

/** A gateway that has found the whole neighbourhood: a config for each, as it would send them. */
function configs(): readonly (readonly [string, string])[] {
  return Array.from({ length: many }, (_, n) => {
    const id = `n${n}`;
    const device = { ids: [`box-${Math.floor(n / 10)}`], name: `Box ${Math.floor(n / 10)}` };
    const config = { name: id, uniq_id: id, stat_t: `flood/${id}`, unit_of_meas: "W", dev_cla: "power", dev: device };
    return [`homeassistant/sensor/flood/${id}/config`, JSON.stringify(config)];
  });
}

/** What the house told and did for breakfast, each with its instant. */
async function breakfast(home: MakersHome, commands: readonly string[]) {
  const { house } = home;
  const { body } = await house.ask("GET", "/api/v1/runs");
  const { items } = body as { items: { steps: { key: string; output?: string }[] }[] };
  return {
    told: house.timeline(),
    steps: items.flatMap(({ steps }) => steps.map(({ key, output }) => `${key} ${output}`)),
    commands: [...commands],
    machine: (await stateOf(house, "breakfast-plug"))["phase"],
  };
}

async function lives(burst: (home: MakersHome) => Promise<() => Promise<void>>) {
  const morning = await morningOfMakers();
  const { home, plug, brush } = morning;
  await using _closes = home;
  const { house } = home;
  await house.to("2026-03-04T07:00:00+08:00");
  await getsUp(house, "lin");
  await brush.brushes(10);
  const over = await burst(home);
  await brush.brushes(40);
  await over();
  await house.to(60_000);
  return { ...(await breakfast(home, plug.commands)), known: entitiesOf(house), complaints: [...house.complaints] };
}

const entitiesOf = ({ hub }: TestHouse) => hub.entities.counts().entities;

test(
  "ten thousand configs in a burst while she brushes are all taken in, and breakfast goes as it does without them",
  { timeout: 150_000 },
  async () => {
    covers("moment:brushing", "role:breakfast-machine");
    const calm = await lives(() => Promise.resolve(() => Promise.resolve()));
    const flooded = await lives(async (home) => {
      const line = await home.line("infrared");
      // All of them are on their way before the first is answered.
      const saying = configs().map(([topic, text]) => line.say(topic, text, { retain: true }));
      return async () => {
        await Promise.all(saying);
        // Whoever said so much was heard to the end, and is heard on.
        await line.say("flood/n7", "42");
        await home.house.rest();
        expect(home.house.hub.entities.entity("n7")?.state).toEqual({ value: 42 });
        expect(home.house.hub.entities.entity("n9999")).toMatchObject({
          component: "sensor",
          device: expect.any(String),
        });
      };
    });
    const { known, ...same } = flooded;
    const { known: before, ...without } = calm;
    expect(known).toBe(before + many);
    expect(same).toEqual(without);
    expect(same.commands.filter((command) => command.endsWith(" ON"))).toHaveLength(1);
  },
);
