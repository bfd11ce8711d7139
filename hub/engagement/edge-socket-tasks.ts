import type { EdgeTask, FromEdge } from "../core/engage/edge-talk.ts";
import { LintelError } from "../core/errors.ts";
import type { Errands, Pulled } from "./grant.ts";

/** What is asked of the edge beside sending: handed out once, answered or given up. */
export type Tasks = Errands & {
  /** Those that nobody has taken yet; from now on whoever took them holds them. */
  take(most: number): readonly EdgeTask[];
  /** What an errand was, for the chain; undefined for one that nobody asked for. */
  known(task: string): { readonly do: EdgeTask["do"]; readonly brand: string } | undefined;
  /** Whether a brand is being asked to delete, or to hand over, what it has. */
  ending(brand: string): boolean;
  pulled(said: Extract<FromEdge, { ask: "pulled" }>): void;
  failed(said: Extract<FromEdge, { ask: "pull-failed" }>): void;
  /** Whoever took errands without an answer has come back for more: they are done. */
  back(): void;
  /** An edge is there; without one every errand comes to nothing at once. */
  there(is: boolean): void;
  readonly isThere: () => boolean;
};

type Open = {
  readonly task: EdgeTask;
  readonly done: PromiseWithResolvers<Pulled>;
  taken: boolean;
};

const isEnding = (task: EdgeTask) => task.do === "erase" || task.do === "export" || task.do === "forget";

/** Makes the list of errands; `woken` is told when there is something new. */
export function makeTasks(woken: () => void): Tasks {
  const open = new Map<string, Open>();
  let is = false;
  const keyOf = (task: EdgeTask) => ("task" in task ? task.task : `${task.do} ${task.brand}`);
  const end = (key: string, how: (done: Open["done"]) => void) => {
    const one = open.get(key);
    if (one && open.delete(key)) how(one.done);
  };
  const nobody = (of: { readonly status?: number | undefined; readonly why?: string | undefined } = {}) =>
    new LintelError("E_NET_DOWN", {
      ...(of.status === undefined ? {} : { status: of.status }),
      ...(of.why === undefined ? {} : { why: of.why }),
    });
  return {
    push: (task) => {
      if (!is) return Promise.reject(nobody());
      const key = keyOf(task);
      const known = open.get(key);
      if (known) return known.done.promise;
      const done = Promise.withResolvers<Pulled>();
      open.set(key, { task, done, taken: false });
      woken();
      return done.promise;
    },
    take: (most) => {
      const list = [...open.values()].filter(({ taken }) => !taken).slice(0, most);
      for (const one of list) one.taken = true;
      return list.map(({ task }) => task);
    },
    known: (key) => {
      const task = open.get(key)?.task;
      return task && { do: task.do, brand: "brand" in task ? task.brand : "" };
    },
    ending: (brand) => [...open.values()].some(({ task }) => isEnding(task) && task.brand === brand),
    pulled: ({ task, objects, told, cursor, more }) =>
      end(task, ({ resolve }) =>
        resolve({
          objects,
          ...(told === undefined ? {} : { told }),
          ...(cursor === undefined ? {} : { cursor }),
          ...(more === undefined ? {} : { more }),
        }),
      ),
    failed: ({ task, status, why }) => end(task, ({ reject }) => reject(nobody({ status, why }))),
    back: () => {
      for (const [key, { task, taken }] of open) {
        if (taken && !("task" in task)) end(key, ({ resolve }) => resolve({ objects: [] }));
      }
    },
    there: (now) => {
      is = now;
      if (!now) for (const key of open.keys()) end(key, ({ reject }) => reject(nobody()));
    },
    isThere: () => is,
  };
}
