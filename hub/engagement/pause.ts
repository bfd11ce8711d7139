import { z } from "zod";
import type { Ledger } from "../store/ledger.ts";
import type { ChainWriter } from "./grant.ts";
import { forgetRow, keepRow, keptIds } from "./keeps.ts";

/** Who has everything paused; each for themselves, and only they begin again. */
export type Pauses = {
  has(resident: string): boolean;
  /** At once; on the disk when it resolves. */
  pause(residents: readonly string[], at: number): Promise<void>;
  resume(resident: string): Promise<void>;
  /** The row that forgets somebody who left. */
  forget(resident: string): ReturnType<typeof forgetRow>;
};

const prefix = "pause.";
const Paused = z.strictObject({ at: z.number() });

/** Opens the pauses as they stood. */
export function openPauses(ledger: Pick<Ledger, "read">, chain: ChainWriter): Pauses {
  const paused = new Set(keptIds(ledger.read, prefix).map((id) => id.slice(prefix.length)));
  return {
    has: (resident) => paused.has(resident),
    pause: async (residents, at) => {
      const fresh = residents.filter((one) => !paused.has(one));
      // Before the disk: from the tap on nothing more happens.
      for (const one of fresh) paused.add(one);
      const entries = fresh.map((resident) => ({ kind: "paused" as const, said: {}, resident }));
      await chain.write(
        entries,
        fresh.map((one) => keepRow(`${prefix}${one}`, Paused.parse({ at }))),
      );
    },
    resume: async (resident) => {
      if (!paused.has(resident)) return;
      await chain.write([{ kind: "resumed", said: {}, resident }], [forgetRow(`${prefix}${resident}`)]);
      paused.delete(resident);
    },
    forget: (resident) => {
      paused.delete(resident);
      return forgetRow(`${prefix}${resident}`);
    },
  };
}
