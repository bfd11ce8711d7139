import type { KeyObject } from "node:crypto";
import type { Clock } from "../../hub/core/clock.ts";
import type { KeyOf } from "../../hub/core/engage/http-signature.ts";
import type { Signed } from "../../hub/core/engage/objects.ts";
import { privateKeyOf, publicKeyOf, signDocument } from "../../hub/core/engage/signed.ts";
import { fail } from "../../hub/core/errors.ts";
import type { Random } from "../../hub/core/random.ts";
import { keyPairOf } from "../../hub/core/signing-key.ts";
import type { Store } from "../../hub/store/open.ts";

/** For how long the key before goes on signing once a new one is known, so that a home can hear of it in time. */
const handover_ms = 7 * 86_400_000;
const keysKept = 4;

/** The keys of one brand: all that a home may meet, and the one that signs now. */
export type BrandKeys = {
  /** The public halves, the newest first, as a manifest shows them. */
  shown(): { readonly kid: string; readonly x: string }[];
  signing(): { readonly kid: string; readonly privateKey: KeyObject };
  sign(document: string): Signed;
  keyOf: KeyOf;
  /** Makes the next key; `at_once` where the one before is no longer to be trusted. */
  rotate(at_once?: boolean): void;
};

type Row = { readonly n: number; readonly kid: string; readonly x: string; readonly d: string | null };

/** The keys in a brand's database; the first is made where there is none. */
export function makeBrandKeys(store: Store, brand: string, clock: Clock, random: Random): BrandKeys {
  const newestFirst = () =>
    store.sql("SELECT n, kid, x, d FROM keys ORDER BY n DESC LIMIT ?").all(keysKept) as unknown as readonly Row[];
  const add = (signsFrom: number) => {
    const { kid, x, d } = keyPairOf(brand, random.bytes(32));
    store.sql("INSERT INTO keys (kid, x, d, signs_from) VALUES (?, ?, ?, ?)").run(kid, x, d, signsFrom);
  };
  if (newestFirst().length === 0) store.work(() => add(0));
  let signer: { readonly kid: string; readonly privateKey: KeyObject } | undefined;
  const signing = () => {
    const row = store
      .sql("SELECT n, kid, x, d FROM keys WHERE signs_from <= ? AND d IS NOT NULL ORDER BY n DESC LIMIT 1")
      .get(clock.wall()) as Row | undefined;
    if (!row || row.d === null) return fail("E_INTERNAL", { problem: "a brand without a key" });
    if (signer?.kid !== row.kid) {
      signer = { kid: row.kid, privateKey: privateKeyOf({ x: row.x, d: row.d }) };
      // The half that signed before is of no use to anybody now.
      store.sql("UPDATE keys SET d = NULL WHERE n < ? AND d IS NOT NULL").run(row.n);
    }
    return signer;
  };
  return {
    shown: () => newestFirst().map(({ kid, x }) => ({ kid, x })),
    signing,
    sign: (document) => {
      const { kid, privateKey } = signing();
      return signDocument(document, kid, privateKey);
    },
    keyOf: (kid) => {
      const x = newestFirst().find((row) => row.kid === kid)?.x;
      return x === undefined ? undefined : publicKeyOf(x);
    },
    rotate: (at_once = false) => add(at_once ? clock.wall() : clock.wall() + handover_ms),
  };
}
