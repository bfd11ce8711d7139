import { bestProducts } from "./features/best-products.ts";
import { campaigns } from "./features/campaigns.ts";
import { dialogue } from "./features/dialogue.ts";
import type { Feature, FeatureRow } from "./features/feature.ts";
import { integration } from "./features/integration.ts";
import { interestToPurchase } from "./features/interest-to-purchase.ts";
import { network } from "./features/network.ts";
import { oneToOne } from "./features/one-to-one.ts";
import { points } from "./features/points.ts";
import { theBar } from "./features/the-bar.ts";
import { theDay } from "./features/the-day.ts";
import { theHub } from "./features/the-hub.ts";

const sections: readonly (readonly [heading: string, rows: readonly FeatureRow[]])[] = [
  ["The day", theDay],
  ["The hub", theHub],
  ["How well it works", theBar],
  ["Dialogue with brands", dialogue],
  ["One to one", oneToOne],
  ["From interest to purchase", interestToPurchase],
  ["Points", points],
  ["Campaigns", campaigns],
  ["Integration", integration],
  ["The network", network],
  ["What the best products have", bestProducts],
];

/** Every promise of the project, one row each: a row changes its state and never disappears. */
export const features: readonly Feature[] = sections.flatMap(([section, rows]) =>
  rows.map((row) => ({ ...row, section })),
);
