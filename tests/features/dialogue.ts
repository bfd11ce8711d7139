import type { FeatureRow } from "./feature.ts";

// oxfmt-ignore
/** The promises about the dialogue between brands and residents. */
export const dialogue: readonly FeatureRow[] = [
  { id: 'M48', state: 'missing', accepts: ['S20'], sentence: 'The console shows the four parts of each campaign: data, touchpoints, content and form, none of them empty.' },
  { id: 'M49', state: 'missing', accepts: ['S20'], sentence: 'A campaign picks its touchpoints from the registry of screens.' },
  { id: 'M50', state: 'missing', accepts: ['S20'], sentence: 'Content is written once: wall, bedside and phone show the very same text.' },
  { id: 'M51', state: 'missing', accepts: ['S20'], sentence: 'One offer takes three forms: a brand card, an action card and an interactive page.' },
  { id: 'M52', state: 'missing', accepts: ['S21'], sentence: 'All screens speak with one voice: what is dismissed on the phone is gone from the wall within two seconds.' },
  { id: 'M53', state: 'missing', accepts: ['S22'], sentence: 'Brand and resident talk both ways in one thread.' },
  { id: 'M54', state: 'missing', accepts: ['S19'], sentence: 'A brand that changes a rule sees it scored anew at the next pull, and the old rule stops.' },
  { id: 'M55', state: 'missing', sentence: 'A brand sees its share of each customer, only from what residents chose to answer, never inferred.' },
  { id: 'M56', state: 'missing', accepts: ['S19'], sentence: 'The scorecard measures how digital, interactive, customised and timely a brand is, each cell a query with its count.' },
  { id: 'M57', state: 'missing', accepts: ['S19', 'S22'], sentence: 'The scorecard holds both goals side by side: profit for the brand and a need met for the resident.' },
  { id: 'M58', state: 'missing', accepts: ['S31'], sentence: 'Lifetime value follows a long dialogue and is computed again without whoever asked to be erased.' },
  { id: 'M59', state: 'missing', sentence: 'A brand addresses groups by value and need instead of mailing everybody.' },
  { id: 'M60', state: 'missing', sentence: 'Contact stays humane: the caps of the household hold across all brands, whatever the schedule.' },
  { id: 'M61', state: 'refused', accepts: ['S32'], sentence: 'A marketing strategy hidden from the people it is aimed at.', reason: 'Nobody can agree to what is kept from them.', replacement: 'Every card answers "why do I see this", and a score is shown to the person scored.' },
  { id: 'M62', state: 'missing', accepts: ['S22'], sentence: 'A brand follows each pseudonym on one live timeline, equal to the one the home shows.' },
  { id: 'M63', state: 'missing', accepts: ['S23'], sentence: 'A prediction beats the base rate on data it has not seen, or says it is no better than guessing.' },
  { id: 'M64', state: 'missing', accepts: ['S22'], sentence: 'After a redemption a resident rates with one tap, and the brand sees the trend with its count.' },
  { id: 'M65', state: 'missing', accepts: ['S22', 'S23'], sentence: 'Unmet demand shows as requests counted by category, never for fewer than twenty homes.' },
  { id: 'M66', state: 'missing', accepts: ['S22'], sentence: 'A question to a brand can be followed from opened to answered to solved at the first try.' },
  { id: 'M67', state: 'missing', sentence: 'No dialogue starts without permission, given and withdrawn in the consent centre.' },
  { id: 'M68', state: 'missing', accepts: ['S26'], sentence: 'A meter fed by the ledger shows what the resident got out of each brand.' },
  { id: 'M69', state: 'missing', sentence: 'Related and better offers follow from redemptions, and pairs too rare to be anonymous stay hidden.' },
  { id: 'M70', state: 'missing', accepts: ['S29'], sentence: 'A board shows how long a brand takes from interest to answer.' },
];
