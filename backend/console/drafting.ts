import { useEffect, useState } from "preact/hooks";
import { ask, useAnswer } from "./ask.ts";
import { type Said, saidOf } from "./bits.tsx";
import type { Draft, Fault, Kind, Shelved } from "./shapes.ts";
import { edits } from "./state.ts";

/** Something of the shelf while it is written: its draft, what is wrong with it, and what can be done with it. */
export type Drafting = {
  readonly shelved: Shelved;
  readonly draft: Draft;
  /** What is wrong with the text as it stands on the screen; undefined until it was judged. */
  readonly faults: readonly Fault[] | undefined;
  readonly busy: boolean;
  readonly said: Said;
  /** Whether something was typed that is kept nowhere yet. */
  readonly unkept: boolean;
  readonly type: (draft: Draft) => void;
  readonly keep: (then?: () => void) => void;
  readonly publish: () => void;
  readonly end: () => void;
};

const pause_ms = 250;

/** Opens something of the shelf; undefined while it was not read. */
export function useDrafting(
  kind: Kind,
  id: string,
): { readonly is?: Drafting; readonly lost: boolean; readonly again: () => void } {
  const path = `objects/${kind}/${id}`;
  const held = useAnswer<Shelved>(path);
  const [newer, put] = useState<Shelved | undefined>(undefined);
  const [typed, type] = useState<Draft | undefined>(undefined);
  const [judged, judge] = useState<readonly Fault[] | undefined>(undefined);
  const [busy, work] = useState(false);
  const [said, say] = useState<Said>(undefined);
  const shelved = newer ?? held.value;
  useEffect(() => {
    if (typed === undefined) return;
    let stale = false;
    const later = setTimeout(() => {
      void ask<{ faults: readonly Fault[] }>("POST", `${path}/judge`, typed).then((answer) => {
        if (!stale && answer.is === "done") judge(answer.body.faults);
      }, reportError);
    }, pause_ms);
    return () => {
      stale = true;
      clearTimeout(later);
    };
  }, [typed, path]);
  if (!shelved) return { lost: held.lost, again: held.again };

  const draft = typed ?? shelved.draft;
  const take = (now: Shelved) => {
    put(now);
    type(undefined);
    judge(now.faults);
  };
  const run = async (
    steps: readonly (() => Promise<Awaited<ReturnType<typeof ask<Shelved>>>>)[],
    then?: () => void,
  ) => {
    work(true);
    for (const step of steps) {
      const answer = await step();
      say(saidOf(answer));
      if (answer.is === "done") take(answer.body);
      else {
        if (answer.is === "refused" && answer.faults.length > 0) judge(answer.faults);
        return work(false);
      }
    }
    work(false);
    then?.();
  };
  const keeping = () => ask<Shelved>("PUT", path, draft);
  const does = (what: "publish" | "end") => () => ask<Shelved>("POST", `${path}/${what}`);
  const start = (steps: Parameters<typeof run>[0], then?: () => void) =>
    void (busy || run(steps, then).catch(reportError));
  return {
    lost: false,
    again: held.again,
    is: {
      shelved,
      draft,
      faults: judged ?? (typed === undefined ? shelved.faults : undefined),
      busy,
      said,
      unkept: typed !== undefined,
      type: (next) => edits() && !busy && type(next),
      keep: (then) => start([keeping], then),
      publish: () => start(typed === undefined ? [does("publish")] : [keeping, does("publish")]),
      end: () => start([does("end")]),
    },
  };
}
