import { z } from "zod";
import type { Clock } from "../../core/clock.ts";
import { fail } from "../../core/errors.ts";
import type { OnFault } from "../../core/timer.ts";
import type { Store } from "../../store/open.ts";
import { modes, type Remote } from "./infrared-words.ts";
import type { Remotes } from "./infrared.ts";

const owner = "infrared";
const most = 500;
const Kept: z.ZodType<Remote> = z.object({
  vendor: z.string(),
  model: z.union([z.number(), z.string()]),
  last: z
    .object({
      on: z.boolean(),
      mode: z.enum(modes),
      target_c: z.number(),
      rest: z.record(z.string(), z.union([z.string(), z.number()])),
    })
    .optional(),
}) as z.ZodType<Remote>;

/** What keeping remotes needs; `stated` is what an owner said of the unit behind a box, and wins over what was heard. */
export type KeptRemotesNeeds = {
  readonly store: Pick<Store, "sql" | "work">;
  readonly clock: Clock;
  readonly stated?: (mac: string) => Pick<Remote, "vendor" | "model"> | undefined;
  readonly onFault: OnFault;
};

/** What was learned of air conditioners behind infrared boxes, known again after a restart. */
export function keepRemotes({ store, clock, stated, onFault }: KeptRemotesNeeds): Remotes {
  const known = new Map<string, Remote>();
  for (const row of store.sql("SELECT id, body FROM kept_pages WHERE owner = ?").all(owner)) {
    const remote = read(row["body"], onFault);
    if (remote) known.set(String(row["id"]), remote);
  }
  return {
    known: (mac) => {
      const said = stated?.(mac);
      const learned = known.get(mac);
      if (!said) return learned;
      return learned?.vendor === said.vendor ? { ...learned, model: said.model } : said;
    },
    learned: (mac, remote) => {
      const text = JSON.stringify(remote);
      if (text === JSON.stringify(known.get(mac))) return;
      if (!known.has(mac) && known.size >= most) fail("E_TOO_MANY", { most });
      known.set(mac, remote);
      try {
        store.work(() =>
          store
            .sql("INSERT OR REPLACE INTO kept_pages (owner, id, body, at) VALUES (?, ?, ?, ?)")
            .run(owner, mac, Buffer.from(text), Math.floor(clock.wall())),
        );
      } catch (error) {
        // It is known until the next restart all the same, and the order it came with must not fail for it.
        onFault(error);
      }
    },
  };
}

function read(body: unknown, onFault: OnFault): Remote | undefined {
  try {
    return Kept.parse(JSON.parse(Buffer.from(body as Uint8Array).toString("utf8")));
  } catch (error) {
    onFault(error);
    return undefined;
  }
}
