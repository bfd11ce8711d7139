import type { z } from "zod";
import { components, type EntityState } from "../../core/entities.ts";
import { fail } from "../../core/errors.ts";
import { check } from "../../core/parse.ts";
import type { EntityPlan, Outgoing } from "./plan.ts";

/** An order as its component's row understands it. */
export type Order = Readonly<Record<string, unknown>>;

const refuse = (field: string, problem: string): never => fail("E_WRONG_TYPE", { field, problem });

/** Checks an order against its component and the entity's own bounds. E_UNKNOWN_VERB, E_UNKNOWN_KEY, E_WRONG_TYPE. */
export function checkedOrder(plan: EntityPlan, raw: Order): Order {
  const row = components[plan.component];
  if (!("order" in row) || !plan.order) return fail("E_UNKNOWN_VERB", { entity: plan.id });
  const schema: z.ZodType<Order> = row.order;
  const order = check(schema, raw);
  if (Object.keys(order).length === 0) refuse("order", "empty");
  const { min, max, modes, options, wants } = plan.traits;
  const { target_c, value, mode, option, want } = order;
  const number = typeof target_c === "number" ? target_c : value;
  const field = typeof target_c === "number" ? "target_c" : "value";
  if (typeof number === "number") {
    if (min !== undefined && number < min) refuse(field, `below ${min}`);
    if (max !== undefined && number > max) refuse(field, `above ${max}`);
  }
  if (typeof mode === "string" && modes && !modes.includes(mode)) refuse("mode", `one of ${modes.join(", ")}`);
  if (typeof option === "string" && !options?.includes(option)) refuse("option", "none of its options");
  if (plan.component === "lock" && wants && !wants.some((known) => known === want))
    fail("E_UNKNOWN_VERB", { entity: plan.id });
  return order;
}

/** The messages of an order, never retained. E_UNKNOWN_VERB when its maker gave no way to say it. */
export function messagesOf(plan: EntityPlan, order: Order): readonly Outgoing[] {
  const messages = plan.order?.(order) ?? [];
  return messages.length > 0 ? messages : fail("E_UNKNOWN_VERB", { entity: plan.id });
}

/** What an order makes of the state of an entity that nobody reads back, or of those keys of it. */
export function assumedState(plan: EntityPlan, order: Order): EntityState | undefined {
  if (!plan.assumed && !plan.assumes) return undefined;
  const all = assumedKeys(plan, order);
  if (!plan.assumes || plan.assumed) return plan.component === "climate" ? { ...all, assumed: true } : all;
  return Object.fromEntries(Object.entries(all).filter(([key]) => plan.assumes?.includes(key)));
}

const wanted = {
  lock: "locked",
  unlock: "unlocked",
  open: "open",
  close: "closed",
  stop: "stopped",
} as const;

function assumedKeys({ component }: EntityPlan, order: Order): EntityState {
  if (component === "valve") return { valve: order["open"] === true ? "open" : "closed" };
  if (component === "button") return {};
  const want = order["want"];
  if (typeof want === "string" && Object.hasOwn(wanted, want))
    return { [component]: wanted[want as keyof typeof wanted] };
  const state: Record<string, string | number | boolean> = {};
  for (const [key, value] of Object.entries(order))
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") state[key] = value;
  if (component === "water_heater" && typeof state["on"] === "boolean") {
    if (!state["on"]) state["mode"] ??= "off";
    delete state["on"];
  }
  return state;
}
