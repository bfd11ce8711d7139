import { randomUUID } from "node:crypto";
import { type FileHandle, open, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { HeldPage } from "../core/engage/edge-talk.ts";
import { fail, LintelError } from "../core/errors.ts";
import type { Brands } from "./brands.ts";
import type { Chain } from "./chain.ts";
import type { Errands, Pulled, WayOut } from "./grant.ts";
import type { GrantsBook } from "./grants-book.ts";
import { namesOf, type Names, ownIn } from "./held-own.ts";

/** Why what a brand hands over is not taken: no end of it, a place it sent us to before, another home's, never the same twice, no page. */
export type HeldFault = "endless" | "repeats" | "other-home" | "unsteady" | "unread";

/** How much is taken of a brand at most: nearly twice what it can hold of a home, and so often begun. */
export type HeldLimits = { readonly bytes: number; readonly pages: number; readonly beginnings: number };

/** Those of a house. */
export const heldLimits: HeldLimits = { bytes: 268_435_456, pages: 2_048, beginnings: 5 };

/** What it works with. */
export type HeldNeeds = {
  readonly book: Pick<GrantsBook, "all">;
  readonly brands: Pick<Brands, "get" | "door">;
  readonly chain: Pick<Chain, "write" | "now">;
  readonly errands: Errands;
  readonly out: Pick<WayOut, "sourceOf"> & { readonly subjectOf: (brand: string, resident: string) => string };
  /** Where a file without a name is written. */
  readonly folder: string;
  readonly limits?: HeldLimits;
};

/** Asks a brand for all it holds of a resident, as a JSON text of its own. E_NOT_FOUND, E_NET_DOWN, E_BRAND_ANSWER. */
export type Hold = (resident: string, brand: string) => Promise<Readable>;

/** Makes the asking; what is handed over lies in a file that nobody else can open, and goes with whoever reads it. */
export function makeHold(needs: HeldNeeds): Hold {
  const { book, brands, chain, limits = heldLimits } = needs;
  let asked = 0;
  const ask = (brand: string, source: string) => (after: string) => {
    const { url, keys } = brands.door(brand) ?? fail("E_NOT_FOUND", { noun: "brand", id: brand });
    const task = `held-${brand}-${chain.now()}-${(asked += 1)}`;
    return needs.errands.push({ do: "export", task, brand, url, source, keys: [...keys], after });
  };
  const refused = async (brand: string, why: HeldFault): Promise<never> => {
    await chain.write([{ kind: "gated", said: { brand, what: "held", why } }]);
    return fail("E_BRAND_ANSWER", { name: brands.get(brand)?.manifest.name ?? brand, why });
  };

  return async (resident, brand) => {
    if (!brands.get(brand)) fail("E_NOT_FOUND", { noun: "brand", id: brand });
    const source = needs.out.sourceOf(brand);
    const names = namesOf(book.all(), brand, resident, needs.out.subjectOf(brand, resident));
    const file = await unnamedFile(needs.folder);
    try {
      const head = { v: 1, is: "held", brand, source, at: chain.now() };
      for (let beginning = 0; ; beginning += 1) {
        if (beginning === limits.beginnings) return await refused(brand, "unsteady");
        await file.truncate(0);
        await append(file, `${JSON.stringify(head).slice(0, -1)},"items":[`);
        // A brand that never heard of this home is not told now that it exists.
        const how = wasHeard(book, brand) ? await pages(ask(brand, source), { file, source, names, limits }) : "whole";
        if (how === "changed") continue;
        if (how !== "whole") return await refused(brand, how);
        await append(file, "\n]}\n");
        return file.createReadStream({ start: 0 });
      }
    } catch (error) {
      await file.close();
      throw error;
    }
  };
}

/** Whether a brand heard anything under the name this home has there now, and has not shown that it is gone. */
export function wasHeard(book: Pick<GrantsBook, "all">, brand: string): boolean {
  return book.all().some((one) => one.brand === brand && one.told && one.erasure?.receipt === undefined);
}

type Taking = {
  readonly file: FileHandle;
  readonly source: string;
  readonly names: Names;
  readonly limits: HeldLimits;
};

/** Page after page into the file, one in memory at a time. */
async function pages(
  ask: (after: string) => Promise<Pulled>,
  { file, source, names, limits }: Taking,
): Promise<"whole" | "changed" | HeldFault> {
  const places = new Set<string>();
  let [after, bytes, first] = ["", 0, true];
  for (;;) {
    places.add(after);
    const pulled = await ask(after).catch(whyNot);
    if (typeof pulled === "string") return pulled;
    const page = pageIn(pulled.told);
    if (!page) return "unread";
    bytes += Buffer.byteLength(pulled.told ?? "");
    const own = ownIn(page, source, names);
    if (!own) return "other-home";
    if (own.length > 0) await append(file, `${first ? "" : ","}\n${own.join(",\n")}`);
    first &&= own.length === 0;
    if (!page.more) return "whole";
    if (places.has(page.after)) return "repeats";
    if (bytes > limits.bytes || places.size >= limits.pages) return "endless";
    after = page.after;
  }
}

/** That it changed is the brand's own signed word; a page that is not, or none, is read no further. */
function whyNot(error: unknown): "changed" | "unread" {
  if (!(error instanceof LintelError) || error.code !== "E_NET_DOWN") throw error;
  const { status, why } = error.params;
  if (why === "answer" && status === 409) return "changed";
  if (status === 200) return "unread";
  throw error;
}

function pageIn(told: string | undefined): HeldPage | undefined {
  try {
    return HeldPage.safeParse(JSON.parse(told ?? "")).data;
  } catch {
    // No JSON: no page.
    return undefined;
  }
}

/** A file that is gone from its folder before anything stands in it: what ends the house leaves nothing behind. */
async function unnamedFile(folder: string): Promise<FileHandle> {
  const path = join(folder, `held-${randomUUID()}`);
  const file = await open(path, "wx+", 0o600);
  await unlink(path);
  return file;
}

async function append(file: FileHandle, text: string): Promise<void> {
  const { size } = await file.stat();
  await file.write(text, size);
}
