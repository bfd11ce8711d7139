import { at } from "../../../hub/core/timer.ts";
import type { Line, Plug } from "./line.ts";
import type { LockPlan } from "./nuki-hub.ts";
import { makeSpoken } from "./spoken.ts";

// Formats: developer.nuki.io MQTT API 1.4 (numbers); discovery by Nardol/Nuki-MQTT-auto.-Discovery nuki_mqtt_discovery.py.

const states = { locked: 1, unlocking: 2, unlocked: 3, locking: 4, unlatched: 5, unlatching: 7, blocked: 254 } as const;
type Word = keyof typeof states;

/** The last will of a Nuki Smart Lock. */
export function nukiWill(id = "2F3E4D5C"): NonNullable<Plug["will"]> {
  return { topic: `nuki/${id}/connected`, payload: "false" };
}

/** A Nuki Smart Lock on the broker by itself, announced by the script its owners use. */
export async function playNuki(line: Line, plan: LockPlan) {
  const { clock, id = "2F3E4D5C", turn_ms = 1_500 } = plan;
  const spoken = makeSpoken();
  const state = { lock: "locked" as Word, turns: 0 };
  const actions: string[] = [];
  const faults: unknown[] = [];
  let undo: () => void = () => undefined;
  const say = (topic: string, payload: string, retain = true) =>
    spoken.go(line.say(`nuki/${id}/${topic}`, payload, { retain }));
  const tell = (word: Word) => {
    state.lock = word;
    say("state", String(states[word]));
  };
  const later = (ms: number, work: () => void) => at(clock, clock.mono() + ms, work, (error) => faults.push(error));
  const turn = (by: Word, to: Word) => {
    undo();
    state.turns += 1;
    tell(by);
    undo = later(turn_ms, () => rest(to));
  };
  const rest = (to: Word) => {
    tell(to);
    // The latch is let go again, and what is unlocked locks itself where its owner set it so.
    if (to === "unlatched") undo = later(3_000, () => rest("unlocked"));
    else if (to === "unlocked" && plan.auto_lock_s)
      undo = later(plan.auto_lock_s * 1_000, () => turn("locking", "locked"));
  };
  await line.hear(`nuki/${id}/lockAction`, (text) => {
    actions.push(text);
    say("commandResponse", ["1", "2", "3"].includes(text) ? "0" : "69", false);
    if (text === "1") turn("unlocking", "unlocked");
    if (text === "2") turn("locking", "locked");
    if (text === "3") turn("unlatching", "unlatched");
    say("lockActionEvent", `${text},172,0,0,0`, false);
  });
  const own = {
    "~": `nuki/${id}`,
    avty_t: "~/connected",
    pl_avail: "true",
    pl_not_avail: "false",
    dev: {
      ids: [id],
      mf: "Nuki",
      name: "Nuki",
      mdl: "Smart Lock 4.0 Pro",
    },
  };
  const announce = async () => {
    const lock = {
      name: "Nuki",
      uniq_id: `${id}_lock`,
      cmd_t: "~/lockAction",
      pl_lock: "2",
      pl_unlk: "1",
      pl_open: "3",
      stat_t: "~/state",
      stat_locked: "1",
      stat_locking: "4",
      stat_unlocked: "3",
      stat_unlocking: "2",
      stat_jam: "254",
      val_tpl: "{% if value in ('5','6','7')%}3{% else %}{{value}}{% endif %}",
    };
    const door = { name: "Nuki Door sensor", uniq_id: `${id}_door_sensor`, dev_cla: "door" };
    const words = { pl_off: "2", pl_on: "3", stat_t: "~/doorsensorState" };
    const battery = { name: "Nuki Battery critical", uniq_id: `${id}_lock_battery_critical`, dev_cla: "battery" };
    const low = { ent_cat: "diagnostic", stat_t: "~/batteryCritical", pl_off: "false", pl_on: "true" };
    const topic = (component: string, name: string) => `homeassistant/${component}/${id}_${name}/config`;
    await line.say(topic("lock", "lock"), { ...own, ...lock }, { retain: true });
    await line.say(topic("binary_sensor", "door_sensor"), { ...own, ...door, ...words }, { retain: true });
    await line.say(topic("binary_sensor", "lock_battery_critical"), { ...own, ...battery, ...low }, { retain: true });
  };
  await announce();
  say("connected", "true");
  tell("locked");
  say("doorsensorState", "2");
  say("batteryCritical", "false");
  await spoken.all();
  return {
    id,
    state,
    actions,
    announce,
    spoken,
    faults,
    /** Somebody turns it by hand. */
    hand: (to: "locked" | "unlocked") => turn(to === "locked" ? "locking" : "unlocking", to),
    door: (open: boolean) => say("doorsensorState", open ? "3" : "2"),
    jam: () => {
      undo();
      tell("blocked");
    },
    [Symbol.dispose]: () => undo(),
  };
}
