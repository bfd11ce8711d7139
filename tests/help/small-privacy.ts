import { Readable } from "node:stream";
import type { PrivacyRoom } from "../../hub/engagement/engagement.ts";

const id = `c_${"0".repeat(26)}`;
const signed = { document: "{}", kid: "home-1", sig: "s".repeat(86) };
const key = "x".repeat(43);
const view = {
  id,
  brand: "oatfield",
  purpose: "offers",
  category: "breakfast",
  level: 2,
  state: "given",
  since: 1_000,
  until: 2_000,
} as const;

/** Permission as a small house has it: one brand, one yes, and everything that was asked of it in `asked`. */
export function smallPrivacy(asked: unknown[][]): PrivacyRoom {
  const paused = new Set<string>();
  const done = (what: string, ...how: readonly unknown[]) => {
    asked.push([what, ...how]);
    return Promise.resolve();
  };
  return {
    view: (resident) => ({ paused: paused.has(resident), brands: [], grants: [view] }),
    look: () => done("look"),
    ask: async (asker, wish) => {
      await done("ask", asker, wish);
      return {
        words: "?",
        sample: "{}",
        bytes_month: 1,
        counts: [],
        order: "yes-first",
        until: 2_000,
        notice: "n".repeat(43),
      };
    },
    give: async (resident, yes) => {
      await done("give", resident, yes);
      return view;
    },
    refuse: async (resident, wish) => {
      await done("refuse", resident, wish);
      return { ...view, state: "refused" };
    },
    withdraw: (resident, grant) => done("withdraw", resident, grant),
    pause: (resident) => {
      paused.add(resident);
      return done("pause", resident);
    },
    pauseEverybody: () => done("pause", "everybody"),
    resume: (resident) => {
      paused.delete(resident);
      return done("resume", resident);
    },
    paused: (resident) => paused.has(resident),
    receipt: () => ({ receipt: { record_id: id }, signed, key }),
    sent: () => [{ id: "1", at: 1_000, brand: "oatfield", bytes: 2, text: "{}", items: [] }],
    held: async (resident, brand) => {
      await done("held", resident, brand);
      return Readable.from(["{}"]);
    },
    forgetItem: (resident, item) => done("forget", resident, item),
    preview: () => ["{}"],
    ledger: () => [{ seq: 1, at: 1_000, kind: "given", sentence: { key: "privacy.ledger.given", params: {} } }],
    verify: async () => ({ rows: 1, erased: 0, head: "h", signed, key }),
    export: (resident) => ({ v: 1, resident }),
    eraseAt: (resident, brand) => done("erase", resident, brand),
  };
}
