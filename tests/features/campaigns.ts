import type { FeatureRow } from "./feature.ts";

// oxfmt-ignore
/** The promises about interactive campaigns. */
export const campaigns: readonly FeatureRow[] = [
  { id: 'M115', state: 'missing', accepts: ['S22'], sentence: 'An idea from a resident moves over a board to "you asked, they did".' },
  { id: 'M116', state: 'missing', accepts: ['S33'], sentence: 'A brand tests variants of an offer with a control group and a stop rule fixed beforehand.' },
  { id: 'M117', state: 'missing', accepts: ['S18'], sentence: 'The data on every contact is complete on both sides.' },
  { id: 'M118', state: 'missing', accepts: ['S23'], sentence: 'Repeat purchases are predicted, and the prediction is held against what happened.' },
  { id: 'M119', state: 'missing', sentence: 'What sells together is offered together once enough homes stand behind the pair.' },
  { id: 'M120', state: 'missing', sentence: 'A contact plan carries loyalty through the years and stays within the caps.' },
  { id: 'M121', state: 'missing', accepts: ['S25'], sentence: 'The resident gains most and is never deceived: the state of each redemption is visible until it is handed over.' },
  { id: 'M122', state: 'missing', accepts: ['S28', 'S32'], sentence: 'A list says for each form of campaign whether it is done, reached by a code, or refused.', note: 'Mass SMS and mass mail stay refused.' },
  { id: 'M123', state: 'missing', accepts: ['S28'], sentence: 'Meetings, road shows and games take a reply and a check-in by code.' },
  { id: 'M124', state: 'missing', accepts: ['S27'], sentence: 'Reviews stand beside the offer, written only by those who redeemed it.' },
  { id: 'M125', state: 'works', proof: ['tests/unit/points/who-brings-a-friend-is-thanked-once-and-nobody-brings-themselves.test.ts', 'tests/contract/backend-points-come-and-go-over-the-wire.test.ts'], sentence: 'Customers recruit customers, and recommending in a circle or to oneself earns nothing.' },
  { id: 'M126', state: 'missing', sentence: 'Advertising is measured, and a campaign is corrected while it runs.' },
  { id: 'M127', state: 'partly', proof: ['tests/unit/points/the-odds-of-a-set-are-the-odds-shown.test.ts'], note: 'the ledger draws by the odds shown; no screen yet', accepts: ['S26'], sentence: 'Collecting a set around an event uses exactly the odds it publishes.' },
  { id: 'M128', state: 'works', proof: ['tests/unit/engagement/a-card-is-shown-under-the-households-own-rules.test.ts'], accepts: ['S18'], sentence: 'Too much is noticed: two dismissals halve how often a brand may show itself.' },
  { id: 'M129', state: 'works', proof: ['tests/unit/points/who-brings-a-friend-is-thanked-once-and-nobody-brings-themselves.test.ts', 'tests/contract/backend-points-come-and-go-over-the-wire.test.ts'], sentence: 'Free samples are never promised beyond the stock, however many ask at once.' },
  { id: 'M130', state: 'works', proof: ['tests/unit/marketing/a-hostile-offer-is-refused-by-name.test.ts', 'tests/browser/permission-is-asked-and-taken-back-in-a-touch.test.ts'], accepts: ['S18'], sentence: 'No offer goes out without saying why this, who says so, what else there is and what happens on a no.' },
];
