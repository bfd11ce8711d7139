import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { noMosquitto } from "../help/broker.ts";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";

const client = "/usr/bin/mosquitto_pub";
const missing = existsSync(client) ? undefined : `${client} is not installed`;
if (missing) console.warn(`left out: ${missing}`);

/** One message by Debian's own client, with the credential of a device of the house. */
async function publish(house: TestHouse, id: string, topic: string, message: object): Promise<void> {
  const { port, password } = house.login(id);
  const who = ["-p", port, "-i", id, "-u", id, "-P", password];
  const args = [...who, "-q", "1", "-k", "60", "-t", topic, "-m", JSON.stringify(message)];
  await promisify(execFile)(client, args.map(String), { timeout: 10_000 });
  await house.to(1_000);
}

const at = (house: TestHouse) => new Date(house.clock.wall()).toISOString();
const tst = (house: TestHouse) => Math.round(house.clock.wall() / 1000);

type Order = { readonly id: string; readonly verb: string; readonly with: Readonly<Record<string, unknown>> };

/** A device that somebody else made: it says who it is, hears what it is to do, and answers. */
async function plain(house: TestHouse, kind: string, id: string, first: object, safety: "S0" | "S2" = "S0") {
  const on = (part: string) => `lintel/device/${id}/${part}`;
  const client = await house.client(id, [on("do")]);
  const say = (part: string, message: unknown, retain = true) => client.say(on(part), message, { retain });
  const state = (now: object) => say("state", { v: 1, boot: "b1", at: at(house), ...now });
  await say("about", { v: 1, boot: "b1", kind, name: `A plain ${kind}`, can: {}, class: safety, sw: "1" });
  await state(first);
  await say("status", "online");
  await house.rest();
  let heard = client.heard.length;
  return {
    state,
    /** What it was told to do since it was last asked. */
    told: (): readonly Order[] => {
      const since = client.heard.slice(heard);
      heard = client.heard.length;
      return since.map(({ payload }) => JSON.parse(Buffer.from(payload).toString("utf8")) as Order);
    },
    did: async ({ id: command }: Order, outcome: "accepted" | "done") => {
      await say("did", { v: 1, id: command, outcome }, false);
      await house.rest();
    },
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

/** The only order of those. */
function only(orders: readonly Order[], verb: string): Order {
  const [order, ...more] = orders;
  expect(more).toEqual([]);
  expect(order).toMatchObject({ verb });
  if (!order) throw new Error(`nobody asked for ${verb}`);
  return order;
}

describe.skipIf(missing).each([
  ["on the embedded broker", false],
  ["on Mosquitto", true],
] as const)("mosquitto_pub %s", (_, external) => {
  test.skipIf(external && noMosquitto)(
    "wakes the house, swipes, comes nearer and arrives",
    { timeout: 90_000 },
    async () => {
      covers(
        "topic:device.event",
        "topic:owntracks.fix",
        "topic:owntracks.event",
        "moment:woke",
        "moment:heading-home",
        "moment:arrived",
      );
      await using house = await startHouse({
        at: "2026-03-04T07:00:00+08:00",
        external,
        without: ["bed-lin", "phone-lin"],
      });
      await publish(house, "bed-lin", "lintel/device/bed-lin/event", { v: 1, id: "1", at: at(house), type: "left" });
      expect(await house.shows("screen-bedside-lin")).toMatchObject({ card: "morning", shows: { name: "Lin" } });

      const fix = (km: number) =>
        publish(house, "phone-lin", "owntracks/phone-lin/iphone", {
          _type: "location",
          acc: 14,
          alt: 12,
          batt: 71,
          conn: "m",
          lat: 30.2489 + km / 111,
          lon: 120.1551,
          t: "u",
          tid: "in",
          tst: tst(house),
          vel: 30,
        });
      await publish(house, "phone-lin", "owntracks/phone-lin/iphone/event", {
        _type: "transition",
        acc: 20,
        desc: "home",
        event: "leave",
        lat: 30.2489,
        lon: 120.1551,
        t: "c",
        tid: "in",
        tst: tst(house),
        wtst: 1,
      });
      await house.to("2026-03-04T17:30:00+08:00");
      await publish(house, "phone-lin", "lintel/device/phone-lin/event", {
        v: 1,
        id: "s1",
        at: at(house),
        type: "swiped",
        eta_min: 30,
      });
      for (const km of [13, 12, 11, 10]) {
        await fix(km);
        await house.to(70_000);
      }
      const bath = (await house.ask("GET", "/api/v1/things/bath")).body as { state: { phase: string; litres: number } };
      expect(bath.state.phase).not.toBe("off");
      expect(bath.state.litres).toBeGreaterThan(0);
      await publish(house, "phone-lin", "owntracks/phone-lin/iphone/event", {
        _type: "transition",
        acc: 20,
        desc: "Home",
        event: "enter",
        lat: 30.2489,
        lon: 120.1551,
        t: "c",
        tid: "in",
        tst: tst(house),
        wtst: 1,
      });
      expect(await house.shows("screen-hall")).toMatchObject({ card: "welcome", shows: { name: "Lin" } });
    },
  );

  test.skipIf(external && noMosquitto)(
    "lives the whole morning: the alarm, the day, breakfast by a machine nobody here made, and music by such a player",
    { timeout: 60_000 },
    async () => {
      covers("moment:woke", "moment:brushing", "moment:at-table", "role:breakfast-machine", "role:music");
      covers("topic:device.about", "topic:device.state", "topic:device.do", "topic:device.did", "topic:device.event");
      const played = ["breakfast-machine", "music-kitchen"];
      const published = ["alarm-lin", "toothbrush-lin", "occupancy-kitchen"];
      await using house = await startHouse({
        at: "2026-03-04T07:00:00+08:00",
        external,
        without: [...played, ...published, "bed-lin", "bed-bo", "bath"],
      });
      const event = (id: string, n: string, type: string) =>
        publish(house, id, `lintel/device/${id}/event`, { v: 1, id: n, at: at(house), type });
      const empty = { lid_closed: true, water_ok: true, power_w: 0, energy_kwh: 0, interrupted: false };
      const armed = { ...empty, phase: "armed", loaded: true };
      await using machine = await plain(house, "breakfast-machine", "breakfast-machine", armed, "S2");
      const quiet = { playing: false, out: "player", volume: 0, ducked: false };
      await using music = await plain(house, "music", "music-kitchen", quiet);

      await event("alarm-lin", "1", "stopped");
      expect(await house.shows("screen-bedside-lin")).toMatchObject({
        card: "morning",
        shows: { name: "Lin" },
        spoke: "morning-today",
      });

      await event("toothbrush-lin", "1", "started");
      await house.to(18_000);
      expect(machine.told()).toEqual([]);
      await house.to(1_000);
      const start = only(machine.told(), "start");
      expect(start.with).toMatchObject({ recipe: expect.any(String), portions: 1, care: { adult_home: true } });
      await machine.did(start, "accepted");
      const { recipe, portions } = start.with;
      await machine.state({
        ...armed,
        phase: "running",
        recipe,
        portions,
        progress_pct: 0,
        ready_s: 300,
        power_w: 900,
      });
      await house.to(5_000);
      expect(await house.shows("screen-kitchen")).toMatchObject({ card: "breakfast", shows: { recipe, portions } });
      await event("toothbrush-lin", "2", "stopped");

      await event("occupancy-kitchen", "1", "occupied");
      await house.to(58_000);
      expect(music.told().filter(({ verb }) => verb === "play")).toEqual([]);
      await house.to(1_500);
      const play = only(music.told(), "play");
      expect(play.with).toMatchObject({ source: "music", volume: 35, rise_s: 15 });
      await music.did(play, "accepted");
      await music.state({ ...quiet, playing: true, source: "music", volume: 35, rise_s: 15, since: at(house) });
      await music.did(play, "done");

      await machine.did(start, "done");
      await machine.state({ ...empty, phase: "done", loaded: true, recipe, portions });
      await house.to(2_000);
      expect((await house.shows("screen-kitchen")).spoke).toBe("breakfast-ready");
      // While the kitchen speaks, the music is asked to step back.
      for (const duck of music.told()) {
        expect(duck.verb).toBe("duck");
        await music.did(duck, "done");
      }

      await event("occupancy-kitchen", "2", "empty");
      await house.to(290_000);
      expect(music.told()).toEqual([]);
      let orders = music.told();
      // A command must be accepted within two seconds.
      for (let s = 0; s < 30 && orders.length === 0; s++, orders = music.told()) await house.to(1_000);
      const stop = only(orders, "stop");
      await music.did(stop, "done");
      await music.state(quiet);
      await house.rest();
      expect(machine.told()).toEqual([]);
      const { body } = await house.ask("GET", "/api/v1/runs");
      const runs = (body as { items: { state: string; steps: { key: string }[] }[] }).items;
      expect(runs.map(({ state, steps }) => `${steps[0]?.key} ${state}`).toSorted()).toEqual([
        "at-table done",
        "brushing done",
        "woke done",
      ]);
      expect(house.complaints).toEqual([]);
    },
  );
});
