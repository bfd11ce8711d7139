import type { LiveValues } from "../../hub/core/live.ts";
import { asOf, limits, type Heard } from "../parts/age.ts";
import type { Said } from "../parts/say.ts";
import { busy, type Tub } from "../parts/tub-view.ts";
import type { Way } from "../parts/way-view.ts";

/** One line of the way home: what, what it does, and the number or word at its end. */
export type Row = {
  readonly of: "climate" | "bath" | "door";
  readonly says: Said;
  readonly value?: Said;
  readonly asOf?: number;
};

const heats = ["phone.ac.heat", "phone.ac.heat-in-time"] as const;
const cools = ["phone.ac.cool", "phone.ac.cool-in-time"] as const;
const bolts: Readonly<Record<string, string>> = {
  locked: "phone.door.locked",
  unlocked: "phone.door.unlocked",
  jammed: "phone.door.jammed",
};

type Seen = Heard & { readonly values: LiveValues };

/** What the house does for whoever is on the way, each part as sure as it is. */
export function rowsOf(seen: Seen, tub: Tub | undefined, way: Way): readonly Row[] {
  const sure = [climateRow(seen, way), doorRow(seen)].map((row) => row && aged(row));
  return [sure[0], bathRow(seen, tub, way), sure[1]].flatMap((row) => row ?? []);
}

/** What is no longer sure says since when instead of what it does. */
function aged(row: Row): Row {
  return row.asOf === undefined ? row : { ...row, says: { key: "wall.as-of", params: { at: row.asOf } } };
}

function climateRow(seen: Seen, way: Way): Row | undefined {
  const { values } = seen;
  const { "climate.on": on, "climate.room_c": room, "climate.target_c": target, "climate.mode": mode } = values;
  if (values["climate.thing"] === undefined && on === undefined) return undefined;
  const old = asOf(seen, values["climate.at"], limits.climate);
  const inside: Pick<Row, "value"> =
    room === undefined ? {} : { value: { key: "phone.c", params: { c: Math.round(room) } } };
  const of = "climate";
  if (values["climate.online"] === false || values["climate.trouble"] !== undefined)
    return { of, says: { key: "wall.room.trouble" }, ...old };
  if (on !== true || target === undefined) return { of, says: { key: "phone.ac.off" }, ...inside, ...old };
  if (room === undefined || Math.round(room) === Math.round(target))
    return {
      of,
      says: { key: "phone.ac.there" },
      value: { key: "phone.c", params: { c: Math.round(target) } },
      ...old,
    };
  const does = mode === "heat" || (mode !== "cool" && target > room) ? heats : cools;
  const sure = way.minutes !== undefined && !("asOf" in old) && values["climate.held"] !== true;
  const value = { key: "phone.c-to", params: { c: Math.round(room), to_c: Math.round(target) } };
  return { of, says: { key: does[sure ? 1 : 0] }, value, ...old };
}

function bathRow(seen: Seen, tub: Tub | undefined, way: Way): Row | undefined {
  if (!tub) return undefined;
  const { values, live } = seen;
  const { water_c: water, target_c: target } = tub;
  const old = asOf(seen, values["bath.at"], limits.bath);
  const goes = ["cold-first", "fill", "trim"].includes(tub.phase);
  const value: Pick<Row, "value"> =
    water === undefined || tub.level_pct < 2
      ? {}
      : goes && target !== undefined && Math.round(water) !== Math.round(target)
        ? { value: { key: "phone.c-to", params: { c: Math.round(water), to_c: Math.round(target) } } }
        : { value: { key: "phone.c", params: { c: Math.round(water) } } };
  return {
    of: "bath",
    says: live && !("asOf" in old) ? bathSays(seen, tub, way) : lostBath(tub, seen, old),
    ...value,
    ...old,
  };
}

/** A promise of the hub's is worth nothing while it is away: what runs stops by itself. */
function lostBath(tub: Tub, { live }: Seen, { asOf: at }: { asOf?: number }): Said {
  if (!live && busy(tub)) return { key: "wall.lost-bath" };
  return at === undefined ? { key: "wall.bath.off" } : { key: "wall.as-of", params: { at } };
}

function bathSays({ values, now }: Seen, tub: Tub, way: Way): Said {
  const { phase, level_pct: level } = tub;
  if (!tub.online) return { key: "wall.bath.offline" };
  if (phase === "fault") return { key: "wall.bath.fault" };
  if (busy(tub)) {
    const ready = values["bath.ready_s"];
    if (phase === "ready" || phase === "occupied" || ready === undefined) return { key: `wall.bath.${phase}` };
    return { key: "phone.bath.ready-at", params: { at: (values["bath.at"] ?? now) + ready * 1_000 } };
  }
  if (tub.interrupted) return { key: "wall.bath.interrupted" };
  const unsure = values["trip.evidence"] === "none" || way.minutes === undefined;
  if (level >= 2) return { key: unsure ? "phone.bath.kept-unsure" : "phone.bath.kept" };
  const plan = values["me.plan.bath"];
  if (plan !== undefined && plan !== "permitted") return { key: `plan.bath.${plan}` };
  return { key: unsure ? "phone.bath.unsure" : "phone.bath.waits" };
}

function doorRow(seen: Seen): Row | undefined {
  const { values, live } = seen;
  const { "door.bolt": bolt, "door.leaf": leaf, "door.phase": phase, "door.trouble": trouble } = values;
  if (phase === undefined && bolt === undefined) return undefined;
  const how = leaf === "open" ? "phone.door.open" : (bolts[bolt ?? ""] ?? "phone.door.unknown");
  const plan = values["me.plan.door"] ?? "none";
  const says = { key: phase === "failed" && trouble !== undefined ? `error.${trouble}` : `plan.door.${plan}` };
  const old = live ? {} : asOf(seen, values["door.at"], limits.door);
  return { of: "door", says, value: { key: how }, ...old };
}
