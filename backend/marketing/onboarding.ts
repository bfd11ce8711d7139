import { z } from "zod";
import { categories, levels, purposes } from "../../hub/core/engage/lists.ts";
import { Manifest } from "../../hub/core/engage/objects.ts";
import { nameFaults, textFaults } from "./lint-text.ts";
import type { ManifestDraft, Parts } from "./room.ts";

const told = z.strictObject({
  en: z.string().max(280),
  "zh-Hans": z.string().max(280),
  "zh-Hant": z.string().max(280),
});

/** What a brand says about itself before it may publish; a draft may be unfinished. */
export const BrandDraft = z.strictObject({
  name: z.string().max(60),
  about: told,
  legal: z.strictObject({
    name: z.string().max(120),
    address: z.string().max(200),
    contact: z.string().max(120),
    country: z.string().max(2),
  }),
  processors: z.array(z.string().min(1).max(120)).max(10),
  retention_days: z.number().int().min(0).max(365),
  asks: z
    .array(
      z.strictObject({ purpose: z.enum(purposes), category: z.enum(categories), level: z.literal(levels), why: told }),
    )
    .max(30),
  /** By when a question, an idea or a complaint is answered: a promise everybody can check. */
  reply_days: z.number().int().min(0).max(30),
});
/** See the schema of the same name. */
export type BrandDraft = z.infer<typeof BrandDraft>;

/** One thing a brand has to have done, and whether it has. */
export type ChecklistRow = { readonly id: string; readonly says: string; readonly met: boolean };

const unfinished: BrandDraft = {
  name: "",
  about: { en: "", "zh-Hans": "", "zh-Hant": "" },
  legal: { name: "", address: "", contact: "", country: "" },
  processors: [],
  retention_days: 0,
  asks: [],
  reply_days: 0,
};

/** Opens what a brand says about itself; nothing is published before the list is done and the manifest stands. */
export function openOnboarding({ store, publishManifest }: Pick<Parts, "store" | "publishManifest">) {
  const kept = (id: string): unknown => {
    const row = store.sql("SELECT document FROM m_brand WHERE id = ?").get(id);
    return row && JSON.parse(String(row["document"]));
  };
  const keep = (id: string, document: unknown) =>
    store
      .sql("INSERT INTO m_brand VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET document = excluded.document")
      .run(id, JSON.stringify(document));
  const draft = (): BrandDraft => BrandDraft.catch(unfinished).parse(kept("draft"));
  const version = () => z.number().catch(0).parse(kept("version"));
  return {
    draft,
    /** What homes have signed: a draft nobody has seen vouches for nothing. */
    signed: (): BrandDraft => BrandDraft.catch(unfinished).parse(kept("signed") ?? kept("draft")),
    version,
    checklist: (): readonly ChecklistRow[] => checklistOf(draft(), version()),
    save: (next: BrandDraft): void => void store.work(() => keep("draft", next)),
    /** Signs the manifest; gives what is still to be done where it is not finished. */
    publish: (): { readonly version: number } | { readonly open: readonly ChecklistRow[] } =>
      store.work(() => {
        const now = draft();
        const open = checklistOf(now, 1).filter(({ met }) => !met);
        if (open.length > 0) return { open };
        const { reply_days: _promised, ...manifest } = now;
        const signed = publishManifest(manifest);
        keep("version", signed);
        keep("signed", now);
        return { version: signed };
      }),
    /** True once a manifest stands: only then anything goes to a home. */
    ready: (): boolean => version() > 0 && checklistOf(draft(), version()).every(({ met }) => met),
  };
}

function checklistOf(draft: BrandDraft, version: number): readonly ChecklistRow[] {
  const fits = (part: keyof ManifestDraft) => Manifest.shape[part].safeParse(draft[part]).success;
  const { legal } = draft;
  const filled = (text: string) => text.trim() !== "";
  const reasons = draft.asks.every(({ why }) => textFaults(why, "why").length === 0);
  return [
    {
      id: "name",
      says: "The name people know you by.",
      met: fits("name") && nameFaults(draft.name, "name").length === 0,
    },
    {
      id: "about",
      says: "Who you are, in one sentence and three languages.",
      met: fits("about") && textFaults(draft.about, "about").length === 0,
    },
    {
      id: "legal-identity",
      says: "Your legal name, address and country.",
      met: filled(legal.name) && filled(legal.address) && /^[A-Z]{2}$/.test(legal.country),
    },
    { id: "contact", says: "How people reach you about their data.", met: filled(legal.contact) },
    { id: "retention", says: "For how many days at most you keep anything.", met: fits("retention_days") },
    {
      id: "asks",
      says: "What you ask for, each with its reason in three languages.",
      met: fits("asks") && reasons,
    },
    { id: "reply", says: "Within how many days you answer; everybody sees whether you do.", met: draft.reply_days > 0 },
    { id: "manifest", says: "Your manifest is signed and can be read by every home.", met: version > 0 },
  ];
}
