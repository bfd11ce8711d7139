/** Which phones are at the home, by what they said themselves since the hub runs; nothing of it survives a restart. */
export type Near = {
  /** A phone's word: it is at the home, or it is not. Only what was told live brings it near; any newer word takes it away. */
  told(phone: string, word: { readonly near: boolean; readonly at: number; readonly live: boolean }): void;
  /** Wall ms of the newest sign that these phones are at the home; undefined while one of them was last somewhere else. */
  newest(phones: readonly string[]): number | undefined;
};

/** Nearness counts from signs no older than this when they came. */
export const liveFor_ms = 120_000;

/** Phones of which nothing is known yet. */
export function makeNear(): Near {
  const words = new Map<string, { readonly near: boolean; readonly at: number }>();
  return {
    told: (phone, { near, at, live }) => {
      const known = words.get(phone);
      if (known && (known.at > at || (known.at === at && !known.near))) return;
      if (near && !live) return;
      words.set(phone, { near, at });
    },
    newest: (phones) => {
      const said = phones.flatMap((phone) => words.get(phone) ?? []);
      return said.length === 0 || said.some(({ near }) => !near) ? undefined : Math.max(...said.map(({ at }) => at));
    },
  };
}
