import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { ChecklistRow, Fault } from "./shapes.ts";

/** What became of what was asked. */
export type Answer<T> =
  | { readonly is: "done"; readonly body: T }
  | {
      readonly is: "refused";
      readonly code: string;
      readonly text: string;
      readonly faults: readonly Fault[];
      readonly open: readonly ChecklistRow[];
    }
  | { readonly is: "lost" };

/** Raised by one each time the session turns out to be over. */
export const ended = signal(0);

const patience_ms = 10_000;

/** Asks the backend as this page. */
export async function ask<T>(
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  body?: unknown,
): Promise<Answer<T>> {
  try {
    const response = await fetch(`/console/api/${path}`, {
      method,
      headers: method === "GET" ? {} : { "content-type": "application/json" },
      ...(method === "GET" ? {} : { body: JSON.stringify(body ?? {}) }),
      signal: AbortSignal.timeout(patience_ms),
    });
    const told: unknown = await response.json();
    // Safe: the console's own backend answers each path with its shape.
    if (response.ok) return { is: "done", body: told as T };
    const said = typeof told === "object" && told !== null ? (told as Partial<Refusal>) : {};
    if (said.code === "E_NO_SESSION") ended.value += 1;
    const { code = "", text = "", faults = [], open = [] } = said;
    return { is: "refused", code, text, faults, open };
  } catch {
    // Not reached, or no answer in time: said where it was asked.
    return { is: "lost" };
  }
}

type Refusal = { code: string; text: string; faults: readonly Fault[]; open: readonly ChecklistRow[] };

/** An answer that a part of a page shows, and how to ask for it again. */
export type Held<T> = { readonly value: T | undefined; readonly lost: boolean; readonly again: () => void };

/** How often a page that stands open asks again for what people wrote: what they took back leaves it as well. */
const anew_ms = 15_000;

/** The same as `useAnswer`, and again and again as long as it is shown. */
export function useStanding<T>(path: string): Held<T> {
  const held = useAnswer<T>(path);
  useEffect(() => {
    const beat = setInterval(held.again, anew_ms);
    return () => clearInterval(beat);
  }, [path]);
  return held;
}

/** Asks once for what a part of a page shows, and again whenever the path is another; nothing where there is none. */
export function useAnswer<T>(path: string | undefined): Held<T> {
  const [held, hold] = useState<{ path: string | undefined; value?: T; lost: boolean }>({ path, lost: false });
  const [times, again] = useState(0);
  useEffect(() => {
    let stale = false;
    if (path !== undefined)
      void ask<T>("GET", path).then((answer) => {
        if (stale) return;
        if (answer.is === "done") hold({ path, value: answer.body, lost: false });
        // Whoever may not read it any more reads nothing of what was there.
        else if (answer.is === "refused" && answer.code !== "E_BUDGET") hold({ path, lost: true });
        else hold((before) => ({ ...before, lost: true }));
      }, reportError);
    return () => {
      stale = true;
    };
  }, [path, times]);
  return {
    value: held.path === path ? held.value : undefined,
    lost: held.lost,
    again: () => again((n) => n + 1),
  };
}
