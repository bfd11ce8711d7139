import type { FeatureRow } from "./feature.ts";

// oxfmt-ignore
/** The promises about knowing, serving and keeping each customer. */
export const oneToOne: readonly FeatureRow[] = [
  { id: 'M71', state: 'missing', sentence: 'A brand recognises a returning resident at every contact, and two brands can never tell that they know the same one.' },
  { id: 'M72', state: 'missing', accepts: ['S25'], sentence: 'A store or sales partner has an account and a scorecard of its own.' },
  { id: 'M73', state: 'missing', sentence: 'A brand learns drip by drip: at most two questions in a contact, on any schedule.' },
  { id: 'M74', state: 'missing', accepts: ['S18'], sentence: 'Answers are checked again once a year, and a stale one is used by nothing.' },
  { id: 'M75', state: 'refused', accepts: ['S32'], sentence: 'Swapping customer lists between firms and buying data about people from outside.', reason: 'A resident agreed with one brand, not with those it trades with.', replacement: 'No route or event carries data of one brand to another; a brand asks the resident, or is recommended by a referral the resident signs.' },
  { id: 'M76', state: 'missing', sentence: 'Customers are told apart by value, and the top tier never holds more than a fifth of them.' },
  { id: 'M77', state: 'missing', accepts: ['S18'], sentence: 'Customers are told apart by need, worked out at home and not at the brand.' },
  { id: 'M78', state: 'missing', accepts: ['S18'], sentence: 'Each contact builds on the last: the same question is never asked twice while its answer holds.' },
  { id: 'M79', state: 'missing', accepts: ['S18'], sentence: 'A page shows what a brand has learned: exactly what the home sent, and each item can be deleted.' },
  { id: 'M80', state: 'missing', accepts: ['S18'], sentence: 'Offers are built of modules, and the number of variants is the product of the options.' },
  { id: 'M81', state: 'missing', accepts: ['S25'], sentence: 'The whole service adapts, from refill reminders to the choice of delivery.' },
  { id: 'M82', state: 'missing', accepts: ['S23', 'S31'], sentence: 'Reports show who leaves and who buys again, and what a kept customer costs against a new one.' },
  { id: 'M83', state: 'missing', accepts: ['S22'], sentence: 'Complaints are charted day by day, with how many were put right the first time.' },
  { id: 'M84', state: 'refused', accepts: ['S32'], sentence: 'Calling customers of a rival, or testing the voice line of one.', reason: 'Those people never agreed to be called.', replacement: 'A brand learns where it stands from ratings, complaints and requests that residents send of their own accord.' },
  { id: 'M85', state: 'missing', sentence: 'Dealing with a brand gets easier: the taps each task needs are counted and bounded.' },
];
