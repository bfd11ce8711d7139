import type { Clock } from "../../../hub/core/clock.ts";
import { at, every } from "../../../hub/core/timer.ts";
import type { Line, Plug } from "./line.ts";
import { makeSpoken } from "./spoken.ts";
import { tasmotaConfig } from "./tasmota-config.ts";

// Formats: arendst/Tasmota xdrv_12_discovery.ino, xsns energy; tasmota/docs MQTT.md; home-assistant/core tests/components/tasmota.

/** The last will of a Tasmota. */
export function tasmotaWill(topic: string): NonNullable<Plug["will"]> {
  return { topic: `tele/${topic}/LWT`, payload: "Offline" };
}

/** What every Tasmota does: it says who it is, and hears its command topic. */
export async function openBox(
  line: Line,
  { mac, topic, name, config, sensors }: { mac: string; topic: string; name: string; config: object; sensors: object },
  hear: (command: string, payload: string) => void,
) {
  const spoken = makeSpoken();
  const say = (path: string, payload: string | object, retain = false) =>
    spoken.go(line.say(path.replace("%", topic), payload, { retain, qos: 0 }));
  const own = { mac, t: topic, dn: name, fn: [name, null, null, null], hn: `${topic}-0956`, ...config };
  const announce = async () => {
    await line.say(`tasmota/discovery/${mac}/config`, tasmotaConfig(own), { retain: true, qos: 0 });
    await line.say(`tasmota/discovery/${mac}/sensors`, { sn: sensors, ver: 1 }, { retain: true, qos: 0 });
  };
  await line.hear(`cmnd/${topic}/#`, (payload, path) =>
    hear(path.slice(`cmnd/${topic}/`.length).toUpperCase(), payload),
  );
  await line.say(`tele/${topic}/LWT`, "Online", { retain: true });
  return { say, announce, spoken };
}

/** How a played plug is set up. */
export type TasmotaPlugPlan = {
  readonly clock: Clock;
  readonly mac?: string;
  readonly topic?: string;
  readonly name?: string;
  /** What it feeds draws so many watts while it is on. */
  readonly load?: (on: boolean) => number;
  readonly teleperiod_s?: number;
  /** Its own limit (PulseTime): off by itself after so long. */
  readonly pulse_s?: number;
};

/** A plug that measures, such as a Sonoff S31 or an Athom plug with Tasmota. */
export async function playTasmotaPlug(line: Line, plan: TasmotaPlugPlan) {
  const { clock, mac = "A4E57CAA0001", topic = "kettle", name = "Kettle plug", teleperiod_s = 300 } = plan;
  const state = { on: false, watts: 0, switched: 0, kwh: 1.25 };
  const commands: string[] = [];
  let unpulse: () => void = () => undefined;
  const faults: unknown[] = [];
  const energy = () => ({
    TotalStartTime: "2026-01-01T00:00:00",
    Total: state.kwh,
    Yesterday: 0.2,
    Today: 0.1,
    Power: state.watts,
    ApparentPower: state.watts,
    ReactivePower: 0,
    Factor: 1,
    Voltage: 230,
    Current: state.watts / 230,
  });
  const time = () => new Date(clock.wall()).toISOString().slice(0, 19);
  const whole = () => ({ Time: time(), Uptime: "0T00:10:00", Heap: 25, POWER: state.on ? "ON" : "OFF" });
  const sensor = () => ({ Time: time(), ENERGY: energy() });
  const turn = (on: boolean) => {
    if (on !== state.on) state.switched += 1;
    state.on = on;
    unpulse();
    if (on && plan.pulse_s)
      unpulse = at(
        clock,
        clock.mono() + plan.pulse_s * 1_000,
        () => turn(false),
        (error) => faults.push(error),
      );
    box.say("stat/%/RESULT", { POWER: on ? "ON" : "OFF" });
    box.say("stat/%/POWER", on ? "ON" : "OFF");
  };
  const measure = () => {
    const watts = plan.load ? plan.load(state.on) : state.on ? 1_450 : 0;
    if (watts === state.watts) return;
    state.watts = watts;
    box.say("tele/%/SENSOR", sensor());
  };
  const box = await openBox(
    line,
    { mac, topic, name, config: { md: "Sonoff S31", rl: [1, 0, 0, 0] }, sensors: { Time: time(), ENERGY: energy() } },
    (command, payload) => {
      commands.push(`${command} ${payload}`.trim());
      if (command === "STATE") return box.say("stat/%/RESULT", whole());
      if (command === "STATUS" && payload === "10") return box.say("stat/%/STATUS10", { StatusSNS: sensor() });
      if (command !== "POWER" && command !== "POWER1") return undefined;
      const word = payload.toUpperCase();
      if (["ON", "1", "TRUE"].includes(word)) turn(true);
      else if (["OFF", "0", "FALSE"].includes(word)) turn(false);
      else if (["TOGGLE", "2"].includes(word)) turn(!state.on);
      else box.say("stat/%/RESULT", { POWER: state.on ? "ON" : "OFF" });
      return measure();
    },
  );
  await box.announce();
  box.say("stat/%/RESULT", { POWER: "OFF" });
  box.say("stat/%/POWER", "OFF");
  box.say("tele/%/STATE", whole());
  const beats = [
    every(
      clock,
      teleperiod_s * 1_000,
      () => (box.say("tele/%/STATE", whole()), box.say("tele/%/SENSOR", sensor())),
      (error) => faults.push(error),
    ),
    every(clock, 5_000, measure, (error) => faults.push(error)),
  ];
  await box.spoken.all();
  return {
    mac,
    state,
    /** Every command it heard, as `POWER1 ON`. */
    commands,
    announce: box.announce,
    spoken: box.spoken,
    faults,
    /** Somebody presses the plug's own key. */
    press: () => turn(!state.on),
    [Symbol.dispose]: () => {
      unpulse();
      for (const stop of beats) stop();
    },
  };
}
