import type { Clock } from "../core/clock.ts";
import { derivedId } from "../core/ids.ts";
import type { Moment } from "../core/moments.ts";
import type { Graph } from "../core/scene/graph.ts";

const apart_ms = 1_000;

/** Makes the moment of a message that an ordinary node sent by itself; none where no run may begin, or one just did. */
export function makeTold(clock: Clock): (graph: Graph, key: string, msgid: string) => Moment | undefined {
  const last = new Map<string, number>();
  return ({ scene, disabled, told }, key, msgid) => {
    if (disabled || !told?.has(key)) return undefined;
    const name = `${scene} ${key}`;
    const now = clock.mono();
    if (now - (last.get(name) ?? Number.NEGATIVE_INFINITY) < apart_ms) return undefined;
    last.set(name, now);
    const at = Math.floor(clock.wall());
    return { id: derivedId("told", scene, key, msgid), kind: "told", at, about: key, because: [] };
  };
}
