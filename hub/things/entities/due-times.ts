import type { Clock } from "../../core/clock.ts";
import { at, type OnFault } from "../../core/timer.ts";

/** Thousands of instants with one timer: each key is due once, at the instant last set for it. */
export type DueTimes<K> = {
  /** `due` on the clock's mono scale. */
  set(key: K, due: number): void;
  clear(key: K): void;
  [Symbol.dispose](): void;
};

/** What is queued for a key: its due instant, and the one it stands under in the heap. */
type Wait = { due: number; queued: number };

/** No instants yet; `work` is called with each key that is due. */
export function openDueTimes<K>(clock: Clock, work: (key: K) => void, onFault: OnFault): DueTimes<K> {
  const waits = new Map<K, Wait>();
  // A binary heap; an entry whose key was set anew or cleared is passed over when it comes up.
  const heap: { readonly due: number; readonly key: K }[] = [];
  let armed: { readonly due: number; readonly cancel: () => void } | undefined;
  const arm = () => {
    const first = heap[0];
    if (armed && armed.due === first?.due) return;
    armed?.cancel();
    armed = first && { due: first.due, cancel: at(clock, first.due, ring, onFault) };
  };
  const queue = (key: K, wait: Wait) => {
    wait.queued = wait.due;
    push(heap, { due: wait.due, key });
  };
  const ring = () => {
    armed = undefined;
    const now = clock.mono();
    for (let first = heap[0]; first && first.due <= now; first = heap[0]) {
      pop(heap);
      const wait = waits.get(first.key);
      if (!wait || wait.queued !== first.due) continue;
      if (wait.due > now) {
        queue(first.key, wait);
        continue;
      }
      waits.delete(first.key);
      try {
        work(first.key);
      } catch (error) {
        onFault(error);
      }
    }
    arm();
  };
  return {
    set: (key, due) => {
      const wait = waits.get(key);
      if (wait) wait.due = due;
      // Put off is the usual case and waits until the earlier entry comes up.
      if (wait && wait.queued <= due) return;
      const fresh = wait ?? { due, queued: due };
      waits.set(key, fresh);
      queue(key, fresh);
      arm();
    },
    clear: (key) => void waits.delete(key),
    [Symbol.dispose]: () => {
      armed?.cancel();
      armed = undefined;
      waits.clear();
      heap.length = 0;
    },
  };
}

function push<E extends { readonly due: number }>(heap: E[], entry: E): void {
  let i = heap.push(entry) - 1;
  while (i > 0) {
    const up = (i - 1) >> 1;
    const parent = heap[up];
    if (!parent || parent.due <= entry.due) break;
    heap[i] = parent;
    i = up;
  }
  heap[i] = entry;
}

function pop(heap: { readonly due: number }[]): void {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  let i = 0;
  for (;;) {
    let down = 2 * i + 1;
    let child = heap[down];
    const right = heap[down + 1];
    if (child && right && right.due < child.due) [down, child] = [down + 1, right];
    if (!child || child.due >= last.due) break;
    heap[i] = child;
    i = down;
  }
  heap[i] = last;
}
