import { z } from "zod";
import { Manifest, Signed } from "../core/engage/objects.ts";
import type { Statement } from "../store/audit.ts";
import type { Ledger } from "../store/ledger.ts";

const Document = z.strictObject({
  v: z.literal(1),
  /** Its manifest as it signed it. */
  signed: Signed,
  /** Wall ms at which its terms were found to be others than those agreed to; until somebody agrees anew. */
  changed: z.number().optional(),
  /** How often it kept its word and how often it broke it, of what was to be deleted. */
  kept: z.number().int().min(0),
  broken: z.number().int().min(0),
});

/** A brand as this home knows it: its signed manifest, and how it kept its word. */
export type Brand = Omit<z.infer<typeof Document>, "v"> & {
  readonly id: string;
  readonly url: string;
  /** Wall ms at which the manifest was last read. */
  readonly at: number;
  readonly manifest: Manifest;
};

/** Every brand of the ledger; one this release cannot read is left out, and nothing goes to it. */
export function readBrands(read: Ledger["read"], unread: (id: string) => void): readonly Brand[] {
  return read
    .prepare("SELECT id, url, document, at FROM brands ORDER BY id")
    .all()
    .flatMap((row) => {
      const id = String(row["id"]);
      const document = Document.safeParse(JSON.parse(String(row["document"])));
      const manifest = document.success ? Manifest.safeParse(JSON.parse(document.data.signed.document)) : undefined;
      if (!document.success || !manifest?.success) {
        unread(id);
        return [];
      }
      const { v: _, changed, ...rest } = document.data;
      const { data } = manifest;
      return [
        {
          ...rest,
          ...(changed === undefined ? {} : { changed }),
          id,
          url: String(row["url"]),
          at: Number(row["at"]),
          manifest: data,
        },
      ];
    });
}

/** Keeps a brand. */
export function brandRow(brand: Brand): Statement {
  const { id, url, at, manifest: _, ...rest } = brand;
  const sql = `INSERT INTO brands (id, url, document, at) VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET url = excluded.url, document = excluded.document, at = excluded.at`;
  return { sql, params: [id, url, JSON.stringify({ v: 1, ...rest }), at] };
}

/** Which of a brand's terms are others than before: a change of these ends what was agreed on the old ones. */
export function changedTerms(before: Manifest, after: Manifest): readonly string[] {
  const terms = ({ legal, retention_days, processors, onward }: Manifest) => ({
    owner: legal.name,
    country: legal.country,
    retention: retention_days,
    processors: processors.toSorted().join("\n"),
    onward,
  });
  const [old, fresh] = [terms(before), terms(after)];
  return (Object.keys(old) as (keyof typeof old)[]).filter((key) => old[key] !== fresh[key]);
}
