import type { FeatureRow } from "./feature.ts";

// oxfmt-ignore
/** The promises about points and the campaigns built on them. */
export const points: readonly FeatureRow[] = [
  { id: 'M102', state: 'missing', accepts: ['S26'], sentence: 'Redemption: points are spent on a reward on any screen, and the books always balance.' },
  { id: 'M103', state: 'missing', accepts: ['S26'], sentence: 'Auction: a sealed bid wins once, the earliest of equals, and all others have their points back at once.' },
  { id: 'M104', state: 'missing', accepts: ['S26'], sentence: 'Monthly special: one card a month, never shown outside its month at home.' },
  { id: 'M105', state: 'missing', accepts: ['S26'], sentence: 'Overdraft: a resident may owe points up to a limit shown beforehand, without fee, interest or cash.' },
  { id: 'M106', state: 'missing', accepts: ['S26'], sentence: 'Instalments: the schedule is shown before accepting, and each one is charged once, even after months offline.' },
  { id: 'M107', state: 'missing', accepts: ['S26'], sentence: 'Group buying: homes join by code, and if too few come everybody has the points back.' },
  { id: 'M108', state: 'missing', accepts: ['S26'], sentence: 'Trial: a free sample is asked for and rated with at most two questions.' },
  { id: 'M109', state: 'missing', accepts: ['S26'], sentence: 'At least a hundred themed campaigns can be derived from the modules, each tried in a dry run.' },
  { id: 'M110', state: 'missing', accepts: ['S26'], sentence: 'A brand sees how many followers redeem and how evenly the year is used.' },
  { id: 'M111', state: 'missing', sentence: 'What points are worth to brand and loyalty is shown against a control group.' },
  { id: 'M112', state: 'missing', accepts: ['S26'], sentence: 'Earning and spending both please: balance, the next reward within reach and the history are on the phone.' },
  { id: 'M113', state: 'missing', accepts: ['S26', 'S27'], sentence: 'Points reach persons, communities and any kind of goods: a new kind of reward needs no migration.' },
  { id: 'M114', state: 'missing', sentence: 'Rewards fit the person: what the resident set is applied before anything is shown, and no price depends on the household.' },
];
