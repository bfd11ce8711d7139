import type { FeatureRow } from "./feature.ts";

// oxfmt-ignore
/** The promises about the way from a first interest to a purchase and a recommendation. */
export const interestToPurchase: readonly FeatureRow[] = [
  { id: 'M86', state: 'missing', sentence: 'An interest exists only after a resident tapped it, never from how long a card was looked at.' },
  { id: 'M87', state: 'missing', sentence: 'Behaviour is scored at home by the rules a brand published, and the score equals the reference table.' },
  { id: 'M88', state: 'missing', accepts: ['S28'], sentence: 'A weekly digest reaches the mailbox of the resident, and no brand ever holds the address.' },
  { id: 'M89', state: 'missing', sentence: 'Crossing a threshold sends nothing by itself; a call takes the tap of the resident.' },
  { id: 'M90', state: 'missing', accepts: ['S29'], sentence: 'A simulation with a control group prints contacts, responses, conversion, leads and response time beside the published figures.' },
  { id: 'M91', state: 'missing', sentence: 'Those who run a campaign watch its results live, and how late the board is gets measured.' },
  { id: 'M92', state: 'missing', sentence: 'A stated interest finds its matching offer at home, even offline.' },
  { id: 'M93', state: 'missing', sentence: 'An abandoned step brings back one card at most, with a guess at the reason and a way around it.' },
  { id: 'M94', state: 'missing', accepts: ['S25'], sentence: 'What was ordered is picked up in the store with a code that works once at the till.' },
  { id: 'M95', state: 'missing', accepts: ['S25'], sentence: 'In the store the phone guides to the counter, the bundle and the better substitute.' },
  { id: 'M96', state: 'missing', accepts: ['S27'], sentence: 'A resident who tells others earns a referral credit that names nobody.' },
  { id: 'M97', state: 'missing', accepts: ['S18'], sentence: 'All contacts with a brand stand on one timeline, and home and brand agree on it.' },
  { id: 'M98', state: 'missing', accepts: ['S23'], sentence: 'The next product or service a customer needs is predicted by a model people can read.' },
  { id: 'M99', state: 'missing', accepts: ['S27'], sentence: 'What is said about a brand in public comes in as totals that cannot be joined to anyone.' },
  { id: 'M100', state: 'missing', accepts: ['S18'], sentence: 'A brand is measured by its own promises: a broken one stands on its card for all to see.' },
  { id: 'M101', state: 'missing', sentence: 'The people who work for a brand answer in its thread by name and role.' },
];
