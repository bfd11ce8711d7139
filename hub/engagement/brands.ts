import type { KeyObject } from "node:crypto";
import { Directory } from "../core/engage/edge-talk.ts";
import { Manifest, type Signed } from "../core/engage/objects.ts";
import { openSigned, publicKeyOf } from "../core/engage/signed.ts";
import { fail } from "../core/errors.ts";
import { derivedId } from "../core/ids.ts";
import type { Statement } from "../store/audit.ts";
import type { Ledger } from "../store/ledger.ts";
import { type Brand, brandRow, changedTerms, readBrands } from "./brands-rows.ts";
import type { BrandDoor, ChainEntry, ChainWriter, Errands } from "./grant.ts";

/** The brands this home knows, each by the manifest that was pinned. */
export type Brands = {
  all(): readonly Brand[];
  get(id: string): Brand | undefined;
  door(id: string): BrandDoor | undefined;
  /** A key of a brand's pinned manifest. */
  keyOf(brand: string, kid: string): KeyObject | undefined;
  /** Asks the directory, and each brand of it who it is: only ever after a resident's own tap. E_NET_DOWN. */
  look(): Promise<void>;
  /** Reads the manifest of a brand anew. */
  refresh(brand: string): Promise<void>;
  /** Takes a manifest: one that its own keys did not sign, or not those that were pinned, is written down and changes nothing. */
  take(brand: string, url: string, signed: Signed): Promise<void>;
  /** How a brand kept its word, as one more row. */
  promise(brand: string, how: "kept" | "broken"): { readonly rows: readonly Statement[]; kept(): void };
};

type Rim = {
  readonly ledger: Pick<Ledger, "read">;
  readonly chain: ChainWriter;
  readonly now: () => number;
  /** The backend's directory; a house without one has no brands. */
  readonly directory: () => string | undefined;
  readonly errands: () => Errands;
  /** Whether anything was ever agreed with a brand: from then on its keys are pinned. */
  readonly pinned: (brand: string) => boolean;
  /** Suspends everything at a brand, with these rows in the same write. */
  readonly suspend: (
    brand: string,
    because: "terms",
    more: { entries: readonly ChainEntry[]; rows: readonly Statement[] },
  ) => Promise<void>;
  readonly unread: (id: string) => void;
};

/** Opens the brands. */
export function openBrands(rim: Rim): Brands {
  const { chain, now } = rim;
  const brands = new Map(readBrands(rim.ledger.read, rim.unread).map((one) => [one.id, one]));
  const keyOf = (brand: string, kid: string) => keyIn(brands.get(brand)?.manifest, kid);
  let asked = 0;
  const task = () => `look-${derivedId(String(now()), String((asked += 1)))}`;

  const take: Brands["take"] = async (id, url, signed) => {
    const known = brands.get(id);
    // What goes to a brand goes where it went when it was agreed to: a manifest can be shown by anybody.
    const moved = known !== undefined && known.url !== url && rim.pinned(id);
    const told = manifestOf(signed, id, known, rim.pinned(id));
    const manifest = moved && typeof told !== "string" ? "url" : told;
    if (typeof manifest === "string") {
      await chain.write([{ kind: "gated", said: { brand: id, what: "manifest", why: manifest } }]);
      return;
    }
    const same = known?.signed.document === signed.document && known.url === url;
    const changed = known && rim.pinned(id) ? changedTerms(known.manifest, manifest) : [];
    const brand: Brand = {
      ...(known ?? { kept: 0, broken: 0 }),
      id,
      url,
      at: now(),
      signed,
      manifest,
      ...(changed.length > 0 ? { changed: now() } : {}),
    };
    const said = {
      brand: id,
      version: manifest.version,
      ...(changed.length > 0 ? { changed: changed.join(" ") } : {}),
    };
    const entries: readonly ChainEntry[] = same ? [] : [{ kind: "manifest", said, payload: signed.document }];
    if (changed.length > 0) await rim.suspend(id, "terms", { entries, rows: [brandRow(brand)] });
    else await chain.write(entries, [brandRow(brand)]);
    brands.set(id, brand);
  };
  const read = async (id: string, url: string) => {
    const { objects } = await rim.errands().push({ do: "manifest", task: task(), brand: id, url });
    const [signed] = objects;
    if (signed) await take(id, url, signed);
  };

  return {
    all: () => [...brands.values()],
    get: (id) => brands.get(id),
    door: (id) => {
      const brand = brands.get(id);
      if (!brand) return undefined;
      const { name, keys, retention_days } = brand.manifest;
      return { url: brand.url, name, keys, retention_days };
    },
    keyOf,
    look: async () => {
      const url = rim.directory();
      if (url === undefined) fail("E_NET_DOWN");
      const { told = "" } = await rim.errands().push({ do: "directory", task: task(), url });
      // One brand that does not answer hides no other.
      const found = await Promise.allSettled(directoryOf(told).brands.map(({ brand, url: at }) => read(brand, at)));
      const failed = found.find((one) => one.status === "rejected");
      if (failed && found.every((one) => one.status === "rejected")) throw failed.reason;
    },
    refresh: async (id) => {
      const brand = brands.get(id);
      if (brand) await read(id, brand.url);
    },
    take,
    promise: (id, how) => {
      const brand = brands.get(id);
      if (!brand) return { rows: [], kept: () => undefined };
      const next = { ...brand, [how]: brand[how] + 1 };
      return { rows: [brandRow(next)], kept: () => void brands.set(id, next) };
    },
  };
}

function directoryOf(told: string): Directory {
  try {
    const found = Directory.safeParse(JSON.parse(told));
    if (found.success) return found.data;
  } catch (cause) {
    fail("E_NOT_JSON", {}, cause);
  }
  return fail("E_WRONG_TYPE", { field: "directory" });
}

function keyIn(manifest: Manifest | undefined, kid: string): KeyObject | undefined {
  const key = manifest?.keys.find((one) => one.kid === kid);
  return key && publicKeyOf(key.x);
}

/** The manifest a brand signed, or why it is none: signed by a key of its own, and, once pinned, by one that was known before. */
function manifestOf(signed: Signed, id: string, known: Brand | undefined, pinned: boolean): Manifest | string {
  const told = Manifest.safeParse(jsonOf(signed.document));
  if (!told.success) return "schema";
  const manifest = told.data;
  if (manifest.brand !== id) return "other-brand";
  // Rotation: a new key comes in by the signature of an old one.
  const by = pinned && known ? known.manifest : manifest;
  if (openSigned(signed, (kid) => keyIn(by, kid)) === undefined) return "signature";
  if (!pinned || !known) return manifest;
  if (manifest.version < known.manifest.version) return "older";
  if (manifest.version === known.manifest.version && known.signed.document !== signed.document) return "same-version";
  return manifest;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No document: the schema says so.
    return undefined;
  }
}
