import type { FeatureRow } from "./feature.ts";

// oxfmt-ignore
/** The promises about integration that a brand can check on itself. */
export const integration: readonly FeatureRow[] = [
  { id: 'M131', state: 'missing', accepts: ['S24'], sentence: 'A brand sees where it stands in the four stages of integration, each criterion met or unmet with its evidence.' },
  { id: 'M132', state: 'missing', accepts: ['S24'], sentence: 'Behaviour and attitude are never mixed: each field shows where it came from.' },
  { id: 'M133', state: 'missing', accepts: ['S24', 'S32'], sentence: 'A data map leads from seven inputs to eight outputs, each cell a query, "no data" or "refused".', note: 'Third-party data about people stays refused.' },
  { id: 'M134', state: 'missing', accepts: ['S24'], sentence: 'Records are linked only by a code and a grant, and deleting the grant unlinks them.' },
  { id: 'M135', state: 'missing', accepts: ['S24'], sentence: 'The five benefits of integration are counted.' },
  { id: 'M136', state: 'missing', accepts: ['S24'], sentence: 'A brand assesses itself beside the figures of a published survey.' },
  { id: 'M137', state: 'missing', sentence: 'Return on investment counts outcomes, and without a control group no number is printed.' },
  { id: 'M138', state: 'missing', accepts: ['S24'], sentence: 'A checklist leads a new brand in, and a page shows growth for customers, market, staff and owners.' },
  { id: 'M139', state: 'missing', accepts: ['S25'], sentence: 'A customer is recognised where the exchange happens, by the code the customer shows.' },
];
