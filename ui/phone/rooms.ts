import type { LiveValues } from "../../hub/core/live.ts";
import { plain } from "../parts/plain.ts";
import type { Said } from "../parts/say.ts";
import type { Named, Thing } from "./ask/shapes.ts";

/** A room, and what there is to say of it in short pieces. */
export type Room = { readonly id: string; readonly name: string; readonly says: readonly Said[] };

const most = 3;

/** Every room with what goes on in it: nothing to say is quiet. */
export function roomsOf(places: readonly Named[], things: readonly Thing[], values: LiveValues): readonly Room[] {
  return places.map(({ id, name }) => {
    const here = things.filter(({ place }) => place === id);
    const says = [...here.flatMap((thing) => saysOf(thing, values)), ...gone(here)].slice(0, most);
    return { id, name: plain(name), says: says.length > 0 ? says : [{ key: "phone.room.quiet" }] };
  });
}

function saysOf({ id, kind, state = {} }: Thing, values: LiveValues): readonly Said[] {
  if (id === values["climate.thing"] && values["climate.room_c"] !== undefined)
    return [{ key: "phone.c", params: { c: Math.round(values["climate.room_c"]) } }];
  if (kind === "music" && state["playing"] === true) return [{ key: "phone.room.music" }];
  if (kind === "breakfast-machine" && busyMachine(state["phase"])) return [{ key: "phone.room.breakfast" }];
  return [];
}

function busyMachine(phase: unknown): boolean {
  return typeof phase === "string" && !["off", "idle", "armed", "done"].includes(phase);
}

function gone(here: readonly Thing[]): readonly Said[] {
  return here
    .filter(({ online, kind }) => !online && kind !== "phone" && kind !== "screen")
    .map(({ name }) => ({ key: "phone.room.gone", params: { name: plain(name) } }));
}
