import type { FeatureRow } from "./feature.ts";

// oxfmt-ignore
/** The promises about choosing media and letting customers carry the word. */
export const network: readonly FeatureRow[] = [
  { id: 'M140', state: 'missing', accepts: ['S30'], sentence: 'Each touchpoint has a sheet with its position, how people use it and what it costs.' },
  { id: 'M141', state: 'missing', accepts: ['S30'], sentence: 'From goal, size and budget the planner finds a mix at least 95 % as good as trying them all.' },
  { id: 'M142', state: 'missing', sentence: 'Many small contributions count, and groups of residents run themselves.' },
  { id: 'M143', state: 'missing', accepts: ['S28'], sentence: 'Those who asked for it get new content once a week and no more.' },
  { id: 'M144', state: 'missing', accepts: ['S22'], sentence: 'The chain starts at the resident: the request comes before the offer.' },
  { id: 'M145', state: 'missing', accepts: ['S29'], sentence: 'The second cycle fits better than the first, or the simulation says that it does not.' },
  { id: 'M146', state: 'missing', accepts: ['S27'], sentence: 'Residents create and pass on: a review, a set or a group of their own making.' },
];
