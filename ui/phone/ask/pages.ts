import { useEffect, useState } from "preact/hooks";
import type { Answer } from "./asked.ts";
import { useAnswer } from "./asked.ts";
import { fetched } from "./fetched.ts";

/** A list the house tells the newest of first, and what is older when it is asked for. */
export type Pages<T> = {
  readonly answer: Answer<Page<T>>;
  /** What was told so far, the newest first; undefined before the first answer. */
  readonly items: readonly T[] | undefined;
  /** Asks for what is older; false where the house was not reached. Undefined where there is no more. */
  readonly earlier: (() => Promise<boolean>) | undefined;
};

type Page<T> = { readonly items: readonly T[]; readonly next?: string };

/** The pages of a path: the first is asked for like any other, the others are added to it; `seqOf` says what is older. */
export function usePages<T>(path: string, live: boolean, seqOf: (item: T) => number): Pages<T> {
  const answer = useAnswer<Page<T>>(path, live);
  const [all, keep] = useState<{
    readonly path: string;
    readonly seen: ReadonlyMap<number, T>;
    readonly next?: string;
  }>();
  const add = ({ items, next }: Page<T>, isOlder: boolean) =>
    keep((before) => {
      const known = before?.path === path ? before : undefined;
      const seen = new Map([...(known?.seen ?? []), ...items.map((item) => [seqOf(item), item] as const)]);
      const from = isOlder || !known ? next : known.next;
      return { path, seen, ...(from === undefined ? {} : { next: from }) };
    });
  useEffect(() => {
    if (answer.body) add(answer.body, false);
  }, [answer.body, path]);
  const here = all?.path === path ? all : undefined;
  const next = here?.next;
  return {
    answer,
    items: here && [...here.seen].toSorted(([a], [b]) => b - a).map(([, item]) => item),
    earlier:
      next === undefined
        ? undefined
        : async () => {
            const page = await fetched(`${path}${path.includes("?") ? "&" : "?"}cursor=${next}`);
            if (!page) return false;
            // Safe: the house answers by its own table of routes.
            add(page as Page<T>, true);
            return true;
          },
  };
}
