import type { Category } from "../core/engage/lists.ts";
import { fail } from "../core/errors.ts";
import type { Grant } from "./grant.ts";
import { nameOf, type OfferParts, send } from "./offers-parts.ts";

/** A brand by its id and its own name. */
export type BrandNamed = { readonly brand: string; readonly name: string };

/** Who would see a request of this category: shown before it is sent. */
export function audienceOf(parts: OfferParts, resident: string, category: Category): readonly BrandNamed[] {
  return grantsFor(parts, resident, category).map(({ brand }) => ({ brand, name: nameOf(parts, brand) }));
}

/** Sends what a resident is looking for to those who were shown, and to nobody else. E_NO_GRANT, E_CHANGED where they are others now. */
export async function request(
  parts: OfferParts,
  resident: string,
  wish: { readonly text: string; readonly category: Category; readonly brands?: readonly string[] | undefined },
): Promise<readonly BrandNamed[]> {
  const { notes, now } = parts;
  const { text, category, brands } = wish;
  const grants = grantsFor(parts, resident, category);
  if (grants.length === 0) fail("E_NO_GRANT", { brand: "" });
  // Those who were shown, or nobody.
  const shown = new Set(brands ?? grants.map(({ brand }) => brand));
  if (shown.size !== grants.length || grants.some(({ brand }) => !shown.has(brand))) fail("E_CHANGED");
  const at = now();
  for (const grant of grants) {
    const id = await send(parts, grant, { type: "request.made", data: { text }, of: `request ${at}` });
    const said = { brand: grant.brand, mine: true, about: "request", text };
    notes.put(resident, "thread", `${grant.brand}.${id}`, at, said);
  }
  return grants.map(({ brand }) => ({ brand, name: nameOf(parts, brand) }));
}

/** One grant a brand that may hear what a resident is looking for. */
function grantsFor({ permission }: OfferParts, resident: string, category: Category): readonly Grant[] {
  const fit = permission
    .standing()
    .filter((one) => one.resident === resident && one.category === category)
    .filter(({ purpose }) => purpose === "offers" || purpose === "service")
    .toSorted((a, b) => a.brand.localeCompare(b.brand) || a.purpose.localeCompare(b.purpose));
  return fit.filter((one, i) => fit[i - 1]?.brand !== one.brand);
}
