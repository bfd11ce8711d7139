import type { FeatureRow } from "./feature.ts";

// oxfmt-ignore
/** The promises about how well it all must work. */
export const theBar: readonly FeatureRow[] = [
  { id: 'M39', state: 'missing', accepts: ['S37'], sentence: 'On a bare machine with Node and git, the two commands of the README bring up the whole house.' },
  { id: 'M40', state: 'works', proof: ['tests/story/the-house-starts-tells-and-closes-in-order.test.ts', 'tests/story/nobody-lifts-a-hand-between-waking-and-music.test.ts', 'tests/story/one-swipe-readies-the-home-and-opens-the-door.test.ts'], accepts: ['S3'], sentence: 'The main job runs on built-in defaults: no broker, database or account has to be set up first.' },
  { id: 'M41', state: 'partly', proof: ['tests/unit/bench/the-figures-say-what-was-measured.test.ts'], note: 'measured as ratios to a floor (docs/bench.md); some budgets are missed', sentence: 'It is fast: each budget is a ratio to a bare echo measured in the same run.' },
  { id: 'M42', state: 'missing', accepts: ['S36'], sentence: 'The same evening runs side by side on Node-RED alone, and the comparison also names where others are better.' },
  { id: 'M43', state: 'works', proof: ['tests/rules/every-dependency-has-a-reason.test.ts'], sentence: 'Every direct dependency has a line saying why it was chosen, and a test asks for it.' },
  { id: 'M44', state: 'missing', sentence: 'Brands can outgrow one machine: the clustered store passes the same tests and survives losing its leader.' },
  { id: 'M45', state: 'missing', accepts: ['S35'], sentence: 'Homes can outgrow one broker: two hundred share a cluster of three, and a node dies in the middle of a scene.' },
  { id: 'M46', state: 'works', proof: ['tests/rules/every-promise-keeps-its-row.test.ts'], accepts: ['S1'], sentence: 'Every promise keeps its row in this table, and nothing counts as working without a test.' },
  { id: 'M47', state: 'partly', proof: ['tests/crash/a-morning-outlives-the-hub.test.ts', 'tests/crash/an-evening-outlives-the-hub.test.ts', 'tests/story/bad-messages-change-nothing.test.ts'], note: 'for what exists today', sentence: 'Bad input, crashes and full disks end in a named error with the hub alive and nothing acknowledged lost.' },
];
