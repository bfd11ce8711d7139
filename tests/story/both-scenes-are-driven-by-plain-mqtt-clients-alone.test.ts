import { createPrivateKey, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { noMosquitto } from "../help/broker.ts";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { at, noMosquittoPub as missing, only, plain, publish, tst } from "../help/plain-device.ts";

if (missing) console.warn(`left out: ${missing}`);

const keys = z.object({
  devices: z.array(z.looseObject({ id: z.string(), settings: z.unknown() })),
});
const Key = z.object({ key: z.object({ kid: z.string(), x: z.string(), d: z.string() }) });
let looks = 0;

/** One look at a resident with live eyes, signed as RFC 7515 and RFC 8037 say, with nothing but node's own crypto. */
function signedLook(house: TestHouse, subject: string, nonce: string) {
  const file: unknown = JSON.parse(readFileSync(join(house.folder, "virtual", "camera", "devices.json"), "utf8"));
  const settings = keys.parse(file).devices.find(({ id }) => id === "door-camera")?.settings;
  const { kid, x, d } = Key.parse(settings).key;
  const iat = Math.floor(house.clock.wall());
  const text = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const header = { alg: "EdDSA", kid, typ: "door-presence+jws", topic: "lintel/device/door-camera/event" };
  const payload = {
    v: 1,
    id: `plain-${(looks += 1)}`,
    iss: "door-camera",
    door: "door",
    seq: looks,
    iat,
    exp: iat + 5_000,
    nonce,
    kind: "arrive",
    method: "iris",
    subject,
    grade: "strong",
    eyes: "LR",
    faces: 1,
    frames: 4,
    quality: { irisPx: 214, usable: 0.8, sharp: 70, offGazeDeg: 5, pupilRatio: 0.4 },
    pad: { result: "live", plr: true, plrLatencyMs: 260, twoLight: true, glint: true },
    lightMs: 900,
    alg: { name: "plain", ver: "1", cfgHash: "0" },
    consent: { ref: `${subject}-eyes`, ver: 1 },
    tamper: false,
  };
  const signing = `${text(header)}.${text(payload)}`;
  const key = createPrivateKey({ key: { kty: "OKP", crv: "Ed25519", x, d }, format: "jwk" });
  const signature = sign(null, Buffer.from(signing), key).toString("base64url");
  return { protected: text(header), payload: text(payload), signature };
}

describe.skipIf(missing).each([
  ["on the embedded broker", false],
  ["on Mosquitto", true],
] as const)("mosquitto_pub %s", (_, external) => {
  test.skipIf(external && noMosquitto)(
    "wakes the house and swipes; an AC, a lock and a camera that nobody here made do the rest of the evening",
    { timeout: 120_000 },
    async () => {
      covers(
        "topic:device.event",
        "topic:owntracks.fix",
        "topic:owntracks.event",
        "moment:woke",
        "moment:heading-home",
        "moment:approaching",
        "moment:arrived",
        "role:climate",
        "role:door",
        "role:door-camera",
        "kind:climate",
        "kind:lock",
        "kind:door-camera",
      );
      await using house = await startHouse({
        at: "2026-03-04T07:00:00+08:00",
        external,
        without: ["bed-lin", "phone-lin", "climate", "door-lock", "door-camera"],
      });
      await publish(house, "bed-lin", "lintel/device/bed-lin/event", { v: 1, id: "1", at: at(house), type: "left" });
      expect(await house.shows("screen-bedside-lin")).toMatchObject({ card: "morning", shows: { name: "Lin" } });

      const still = { room_c: 17, humidity_pct: 45, running: false, power_w: 0, energy_kwh: 3 };
      await using climate = await plain(house, "climate", "climate", { ...still, on: false, unattended: false }, "S1");
      const closed = { bolt: "locked", leaf: "closed", pulsing: false };
      await using lock = await plain(house, "lock", "door-lock", closed, "S3");
      const empty = { person: false, looking: false, enrolled: 2 };
      await using camera = await plain(house, "door-camera", "door-camera", empty);

      const own = (message: object) => publish(house, "phone-lin", "owntracks/phone-lin/iphone", message);
      const crosses = (event: "enter" | "leave") =>
        publish(house, "phone-lin", "owntracks/phone-lin/iphone/event", {
          _type: "transition",
          acc: 20,
          desc: "home",
          event,
          lat: 30.2489,
          lon: 120.1551,
          t: "c",
          tid: "in",
          tst: tst(house),
          wtst: 1,
        });
      const fix = (km: number) =>
        own({
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
      await crosses("leave");
      await house.to("2026-03-04T17:30:00+08:00");
      const swiped = { v: 1, id: "s1", at: at(house), type: "swiped", eta_min: 30 };
      await publish(house, "phone-lin", "lintel/device/phone-lin/event", swiped);

      let orders = climate.told();
      for (let km = 13; km > 1; km -= 1) {
        await fix(km);
        for (let s = 0; s < 65 && orders.length === 0; s += 1, orders = climate.told()) await house.to(1_000);
        if (orders[0]?.verb === "set") {
          const { mode, target_c } = orders[0].with;
          expect(orders[0].with).toMatchObject({ mode: "heat", target_c: expect.any(Number) });
          await climate.did(orders[0], "accepted");
          await climate.state({ ...still, on: true, mode, target_c, running: true, power_w: 900, unattended: true });
          await climate.did(orders[0], "done");
          orders = [{ id: "", verb: "taken", with: {} }];
        }
        if (orders[0]?.verb === "taken") await house.to(60_000);
      }
      expect(orders).toMatchObject([{ verb: "taken" }]);
      const bath = (await house.ask("GET", "/api/v1/things/bath")).body as { state: { phase: string; litres: number } };
      expect(bath.state.phase).not.toBe("off");
      expect(bath.state.litres).toBeGreaterThan(0);
      await crosses("enter");
      expect((await house.shows("screen-hall")).card).not.toBe("welcome");

      await house.to(30_000);
      await camera.state({ ...empty, person: true });
      await camera.event("approached");
      await house.to(100);
      const look = only(camera.told(), "look");
      await camera.did(look, "accepted");
      expect(lock.told()).toEqual([]);
      await camera.event("looked", signedLook(house, "lin", String(look.with["nonce"])));
      await camera.did(look, "done");
      const unlock = only(lock.told(), "unlock");
      await lock.did(unlock, "accepted");
      await lock.state({ ...closed, bolt: "unlocked", pulsing: true });
      await house.to(1_000);
      await lock.state({ ...closed, bolt: "unlocked", leaf: "open" });
      await lock.event("opened");
      await lock.did(unlock, "done");
      await house.to(3_000);
      await lock.state(closed);
      await lock.event("closed");
      await house.rest();
      expect(await house.shows("screen-hall")).toMatchObject({ card: "welcome", shows: { name: "Lin" } });
      // The AC stays on, now for somebody who is there.
      expect(only(climate.told(), "set").with).toMatchObject({ mode: "heat", care: { adult_home: true } });
      expect(lock.told()).toEqual([]);
      expect(house.timeline().map((line) => line.slice(9))).toEqual(
        expect.arrayContaining(["tell.climate.set", "tell.door.recognised", "tell.door.opened", "tell.arrived"]),
      );
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
