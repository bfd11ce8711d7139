import { LintelError } from "../hub/core/errors.ts";
import { instantOf } from "../hub/core/instant.ts";
import type { DemoBrand, DemoTimes } from "./demo/demo-brand.ts";
import { northwind } from "./demo/northwind.ts";
import { oatfield } from "./demo/oatfield.ts";
import { stillwater } from "./demo/stillwater.ts";
import type { Furnishing } from "./furnish.ts";
import type { Marketing } from "./marketing/marketing.ts";
import { shelfKinds } from "./marketing/shelf.ts";
import type { Brands } from "./store/brands.ts";

/** What a backend shows of itself for its made-up brands to move in. */
export type DemoBackend = {
  readonly brands: Pick<Brands, "create" | "get">;
  readonly furnishing: Pick<Furnishing, "of">;
  readonly clock: { wall(): number };
};

const day_ms = 86_400_000;
const campaign = "first";

/** The made-up brands of a virtual house, as they stand at an instant. */
export function demoBrands(now: number): readonly DemoBrand[] {
  const month = instantOf(now).slice(0, 7);
  const [year = 0, number = 1] = month.split("-").map(Number);
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
  const times: DemoTimes = {
    from: instantOf(now - day_ms),
    to: instantOf(now + 60 * day_ms),
    month,
    monthEnds: `${next}-01T00:00:00.000Z`,
  };
  return [oatfield(times), stillwater(times), northwind(times)];
}

/** Gives a virtual house three made-up brands, each through the same linter as a real one; anew when their offers run out. */
export function seedDemo({ brands, furnishing, clock }: DemoBackend): void {
  for (const brand of demoBrands(clock.wall())) {
    if (!brands.get(brand.id)) brands.create(brand.id);
    const marketing = furnishing.of(brand.id)?.marketing;
    if (!marketing) throw new LintelError("E_INTERNAL", { problem: "a brand without its room" });
    if (!standsUntil(marketing, instantOf(clock.wall() + 7 * day_ms))) moveIn(marketing, brand);
  }
}

function standsUntil(marketing: Marketing, then: string): boolean {
  const first = marketing.campaigns.list().find(({ id }) => id === campaign);
  if (first?.state !== "published") return false;
  const stays = (id: string) => {
    const draft = marketing.shelf.find("offer", id)?.draft;
    return draft?.["special"] !== undefined || String(draft?.["validto"]) > then;
  };
  return first.content.offers.every(stays);
}

function moveIn(marketing: Marketing, { draft, objects, measures, campaign: what }: DemoBrand): void {
  marketing.onboarding.save(draft);
  const stands = marketing.onboarding.version();
  const signed = stands > 0 ? { version: stands } : marketing.onboarding.publish();
  for (const kind of shelfKinds)
    for (const [id, object] of Object.entries(objects[kind])) marketing.shelf.save(kind, id, object);
  for (const [id, told] of Object.entries(measures)) marketing.shelf.measure(id, told);
  marketing.campaigns.save(campaign, what);
  const wrong = [
    ...("open" in signed ? signed.open : []),
    ...marketing.campaigns.publish(campaign),
    ...Object.keys(objects.reward).flatMap((id) => marketing.shelf.publish("reward", id)),
  ];
  if (wrong.length > 0) throw new LintelError("E_INTERNAL", { problem: JSON.stringify(wrong) });
}
