import type { Clock } from "../../../hub/core/clock.ts";
import { at } from "../../../hub/core/timer.ts";
import type { Line, Plug } from "./line.ts";
import { makeSpoken } from "./spoken.ts";

// Formats: technyon/nuki_hub HomeAssistantDiscovery.cpp, NukiNetworkLock.cpp (lock/action, hastate, ack), MqttTopics.h.

/** The last will of a Nuki Hub. */
export function nukiHubWill(base = "nukihub"): NonNullable<Plug["will"]> {
  return { topic: `${base}/maintenance/mqttConnectionState`, payload: "offline" };
}

/** How a played lock is set up. */
export type LockPlan = {
  readonly clock: Clock;
  readonly id?: string;
  readonly base?: string;
  /** How long the motor turns. */
  readonly turn_ms?: number;
  /** It locks again by itself after so long. */
  readonly auto_lock_s?: number;
};

type Locked = "locked" | "unlocked" | "open" | "jammed";

/** A Nuki lock behind a Nuki Hub, with its door sensor. */
export async function playNukiHub(line: Line, plan: LockPlan) {
  const { clock, id = "1a2b3c4d", base = "nukihub", turn_ms = 1_500 } = plan;
  const spoken = makeSpoken();
  const state = { lock: "locked" as Locked, turns: 0, jams: false, refuses: false };
  const actions: string[] = [];
  const faults: unknown[] = [];
  let undo: () => void = () => undefined;
  const say = (topic: string, payload: string | object, retain = true) =>
    spoken.go(line.say(`${base}/${topic}`, payload, { retain }));
  const tell = (word: string) => {
    say("lock/state", word);
    say("lock/hastate", word);
    say("lock/binaryState", ["locked", "locking"].includes(word) ? "locked" : "unlocked");
    say("lock/json", { lock_state: word, trigger: "manual", door_sensor_state: door.word });
  };
  const door = { word: "doorClosed" };
  const later = (ms: number, work: () => void) => at(clock, clock.mono() + ms, work, (error) => faults.push(error));
  const turn = (to: Locked) => {
    undo();
    state.turns += 1;
    tell({ locked: "locking", unlocked: "unlocking", open: "opening", jammed: "unlocking" }[to]);
    undo = later(turn_ms, () => {
      state.lock = state.jams ? "jammed" : to;
      tell(state.lock);
      say("lock/completionStatus", state.jams ? "motorBlocked" : "success", false);
      if (state.lock !== "locked" && plan.auto_lock_s) undo = later(plan.auto_lock_s * 1_000, () => turn("locked"));
    });
  };
  const wanted: Readonly<Record<string, Locked>> = { lock: "locked", unlock: "unlocked", unlatch: "open" };
  await line.hear(`${base}/lock/action`, (text) => {
    if (["", "--", "ack", "unknown_action", "denied", "error"].includes(text)) return;
    actions.push(text);
    const to = wanted[text];
    say("lock/action", state.refuses ? "denied" : to ? "ack" : "unknown_action", false);
    if (!to || state.refuses) return;
    say("lock/commandResult", "success", false);
    turn(to);
  });
  const device = {
    ids: [`nuki_${id}`],
    mf: "Nuki",
    mdl: "SmartLock",
    name: "Front door",
    sw: "4.3.4",
    hw: "11.1",
    via_device: "nuki_3735928559",
    cu: "http://192.168.15.20",
  };
  const availability = { avty: [{ t: `${base}/maintenance/mqttConnectionState` }] };
  const announce = async () => {
    const own = { dev: device, "~": `${base}/lock`, ...availability };
    await line.say(
      `homeassistant/lock/${id}/smartlock/config`,
      {
        ...own,
        name: null,
        unique_id: `${id}_lock`,
        cmd_t: "~/action",
        stat_t: "~/hastate",
        opt: "false",
        pl_lock: "lock",
        pl_unlk: "unlock",
        pl_open: "unlatch",
        stat_jam: "jammed",
        stat_locked: "locked",
        stat_locking: "locking",
        stat_unlocked: "unlocked",
        stat_unlocking: "unlocking",
        stat_open: "open",
        stat_opening: "opening",
      },
      { retain: true },
    );
    await line.say(
      `homeassistant/binary_sensor/${id}/door_sensor/config`,
      {
        ...own,
        name: "Door sensor",
        unique_id: `${id}_door_sensor`,
        dev_cla: "door",
        stat_t: "~/doorSensorState",
        pl_on: "doorOpened",
        pl_off: "doorClosed",
        pl_not_avail: "unavailable",
      },
      { retain: true },
    );
    await line.say(
      `homeassistant/button/${id}/unlatch/config`,
      { ...own, name: "Open", unique_id: `${id}_unlatch`, cmd_t: "~/action", en: "false", pl_prs: "unlatch" },
      { retain: true },
    );
  };
  // The firmware writes this placeholder to its own command topic at every start.
  say("lock/action", "--");
  say("maintenance/mqttConnectionState", "online");
  await announce();
  tell("locked");
  say("lock/doorSensorState", door.word);
  await spoken.all();
  return {
    id,
    state,
    /** Everything it was told to do. */
    actions,
    announce,
    spoken,
    faults,
    /** Somebody turns the key or presses its button. */
    hand: (to: "locked" | "unlocked") => turn(to),
    door: (open: boolean) => {
      door.word = open ? "doorOpened" : "doorClosed";
      say("lock/doorSensorState", door.word);
    },
    [Symbol.dispose]: () => undo(),
  };
}
