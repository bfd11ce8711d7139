import {
  type Catalogue,
  Manifest,
  Offer,
  Pairs,
  Question,
  Reward,
  ScoreRules,
  type Signed,
} from "../../hub/core/engage/objects.ts";
import { signDocument } from "../../hub/core/engage/signed.ts";
import { check } from "../../hub/core/parse.ts";
import type { Store } from "../../hub/store/open.ts";
import { refuse } from "../refusal.ts";
import type { BrandKeys } from "./brand-keys.ts";

/** Anything a brand shows to every home alike. */
export type Published = Offer | Question | ScoreRules | Reward | Pairs;
/** What a brand says of itself; version, keys and the promise that nothing is handed on are not its to choose. */
export type ManifestDraft = Omit<Manifest, "v" | "is" | "brand" | "version" | "onward" | "keys">;

/** What a brand shows to the world: who it is, and its catalogue. */
export type Shown = {
  /** What it promises now; undefined as long as it has said nothing: then nothing of it is on the wire. */
  manifest(): Manifest | undefined;
  signedManifest(version?: number): Signed | undefined;
  setManifest(draft: ManifestDraft): Manifest;
  /** Makes the next key and tells of it in a manifest that the key before has signed. */
  rotateKeys(at_once?: boolean): void;
  /** Puts an object into the catalogue in place of its older versions; an older version than the one there is refused. */
  publish(object: Published): void;
  published(kind?: Published["is"]): Published[];
  catalogue(cursor: number): Catalogue;
};

const schemas = { offer: Offer, question: Question, rules: ScoreRules, reward: Reward, pairs: Pairs } as const;
const pageItems = 100;

/** What a brand shows, in its own database. */
export function makeShown(store: Store, brand: string, keys: BrandKeys): Shown {
  let now: Manifest | undefined;
  const pages = new Map<string, Catalogue>();
  const newest = (): Manifest | undefined => {
    const document = store.sql("SELECT document FROM manifests ORDER BY version DESC LIMIT 1").get()?.["document"];
    // Safe: only checked ones are ever written.
    return typeof document === "string" ? (JSON.parse(document) as Manifest) : undefined;
  };
  const write = (draft: ManifestDraft, sign: (document: string) => Signed): Manifest => {
    const version = (newest()?.version ?? 0) + 1;
    const manifest = check(Manifest, {
      ...draft,
      v: 1,
      is: "manifest",
      brand,
      version,
      onward: "never",
      keys: keys.shown(),
    });
    const { document, kid, sig } = sign(JSON.stringify(manifest));
    store
      .sql("INSERT INTO manifests (version, document, kid, sig) VALUES (?, ?, ?, ?)")
      .run(version, document, kid, sig);
    now = undefined;
    return manifest;
  };
  return {
    // What is not committed yet is not remembered: it may be taken back.
    manifest: () => now ?? (store.db.isTransaction ? newest() : (now = newest())),
    signedManifest: (version) => {
      const row = store
        .sql(
          version === undefined
            ? "SELECT document, kid, sig FROM manifests ORDER BY version DESC LIMIT 1"
            : "SELECT document, kid, sig FROM manifests WHERE version = ?",
        )
        .get(...(version === undefined ? [] : [version]));
      return row && { document: String(row["document"]), kid: String(row["kid"]), sig: String(row["sig"]) };
    },
    setManifest: (draft) => store.work(() => write(draft, keys.sign)),
    rotateKeys: (at_once) =>
      store.work(() => {
        const said = newest();
        const before = keys.signing();
        keys.rotate(at_once);
        pages.clear();
        if (said) write(draftOf(said), (document) => signDocument(document, before.kid, before.privateKey));
      }),
    publish: (object) =>
      store.work(() => {
        const { is, id, version } = check<Published>(schemas[object.is], object);
        const known = store.sql("SELECT version FROM catalogue WHERE kind = ? AND id = ?").get(is, id)?.["version"];
        if (typeof known === "number" && known >= version) refuse("E_NEWER");
        store.sql("DELETE FROM catalogue WHERE kind = ? AND id = ?").run(is, id);
        store
          .sql("INSERT INTO catalogue (kind, id, version, document) VALUES (?, ?, ?, ?)")
          .run(is, id, version, JSON.stringify(object));
        pages.clear();
      }),
    published: (kind) =>
      store
        .sql(`SELECT document FROM catalogue ${kind === undefined ? "" : "WHERE kind = ?"} ORDER BY seq`)
        .all(...(kind === undefined ? [] : [kind]))
        .map((row) => JSON.parse(String(row["document"])) as Published),
    catalogue: (cursor) => {
      const name = `${keys.signing().kid} ${cursor}`;
      const page = pages.get(name) ?? readPage(cursor);
      // A cursor is whatever somebody asks for: what is kept is bounded.
      if (pages.size > 50) pages.clear();
      pages.set(name, page);
      return page;
    },
  };

  function readPage(cursor: number): Catalogue {
    const rows = store
      .sql("SELECT seq, document FROM catalogue WHERE seq > ? ORDER BY seq LIMIT ?")
      .all(cursor, pageItems + 1);
    const items = rows.slice(0, pageItems);
    const last = items.at(-1)?.["seq"];
    return {
      v: 1,
      brand,
      cursor: String(typeof last === "number" ? last : cursor),
      items: items.map((row) => keys.sign(String(row["document"]))),
      more: rows.length > pageItems,
    };
  }
}

function draftOf({ v: _v, is: _is, brand: _brand, version: _version, onward: _o, keys: _k, ...draft }: Manifest) {
  return draft;
}
