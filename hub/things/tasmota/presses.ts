import { fail } from "../../core/errors.ts";
import type { Ear, EntityPlan, Told } from "../entities/plan.ts";
import { own, type Box, type Json } from "./config.ts";

const presses = ["SINGLE", "DOUBLE", "TRIPLE", "QUAD", "PENTA", "HOLD"] as const;
/** Switch modes in which the word is the contact's position, not something that happened. */
const positions: ReadonlySet<number> = new Set([1, 2, 13, 14]);

/** Buttons and switches that tell of themselves (SetOption73 and SetOption114). */
export function pressesOf(box: Box): readonly EntityPlan[] {
  const { btn, swc } = box.config;
  const buttons = btn.flatMap((told, at) => (told ? [buttonPlan(box, at + 1)] : []));
  const switches = swc.flatMap((mode, at) => (mode >= 0 ? [switchPlan(box, at + 1, mode)] : []));
  return [...buttons, ...switches];
}

function ears(box: Box, word: string, read: (action: string, json: Json) => Told, more: readonly string[] = []) {
  const filters = [`${box.topics.stat}RESULT`, `${box.topics.stat}${word.toUpperCase()}`, ...more];
  return filters.map((filter): Ear => ({
    filter,
    qos: 1,
    read: (payload) => {
      if (!payload.startsWith("{")) return { is: "nothing" };
      const json = box.json(payload);
      const found = own(json, word) ?? own(own(json, "StatusSNS"), word);
      const action = own(found, "Action") ?? found;
      if (action === undefined) return { is: "nothing" };
      if (typeof action !== "string" || action.length > 40)
        fail("E_WRONG_TYPE", { field: word, problem: "no word of a press" });
      return read(action, json);
    },
  }));
}

function buttonPlan(box: Box, n: number): EntityPlan {
  const { so } = box.config;
  // SetOption11 exchanges the words of one press and of two; SetOption13 knows one press alone.
  const swapped: Readonly<Record<string, string>> = so["11"] === 1 ? { SINGLE: "DOUBLE", DOUBLE: "SINGLE" } : {};
  return {
    id: `${box.mac}_button_${n}`,
    component: "event",
    name: `${box.config.dn} button ${n}`,
    traits: { device_class: "button", events: so["13"] === 1 ? ["SINGLE"] : [...presses] },
    ears: ears(box, `Button${n}`, (action) => ({ is: "event", event: swapped[action] ?? action })),
    availability: box.availability,
  };
}

function switchPlan(box: Box, n: number, mode: number): EntityPlan {
  const name = box.config.swn[n - 1] ?? `${box.config.dn} switch ${n}`;
  const common = { id: `${box.mac}_contact_${n}`, name, availability: box.availability };
  if (!positions.has(mode))
    return {
      ...common,
      component: "event",
      traits: {},
      ears: ears(box, `Switch${n}`, (action) => ({ is: "event", event: action })),
    };
  const read = (action: string): Told => {
    if (action === box.on || action === box.off) return { is: "state", state: { on: action === box.on } };
    return { is: "nothing" };
  };
  const { tele, stat, cmnd } = box.topics;
  return {
    ...common,
    component: "binary_sensor",
    traits: {},
    ears: ears(box, `Switch${n}`, read, [`${tele}SENSOR`, `${stat}STATUS10`]),
    ask: [{ topic: `${cmnd}STATUS`, payload: "10", qos: 0 }],
  };
}
