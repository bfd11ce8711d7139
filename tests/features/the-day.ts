import type { FeatureRow } from "./feature.ts";

// oxfmt-ignore
/** The promises of one weekday, from waking to the open door. */
export const theDay: readonly FeatureRow[] = [
  { id: 'M1', state: 'partly', proof: ['tests/story/the-weather-is-on-the-bedside-screen-when-she-wakes.test.ts', 'tests/story/the-wall-page-survives-a-restart-of-the-hub.test.ts'], note: 'the card is shown; its sound comes with the morning', accepts: ['S4', 'S14'], sentence: 'When a resident wakes, the bedside screen is already playing: the card is painted within a second of the alarm or bed sensor, and its sound is heard.' },
  { id: 'M2', state: 'partly', proof: ['tests/story/the-weather-is-on-the-bedside-screen-when-she-wakes.test.ts', 'tests/story/the-wall-page-survives-a-restart-of-the-hub.test.ts'], note: 'a marked sample forecast; the real one comes with the morning', sentence: "The bedside card tells today's weather, works offline, and says so when the forecast is old." },
  { id: 'M3', state: 'partly', proof: ['tests/story/the-weather-is-on-the-bedside-screen-when-she-wakes.test.ts'], note: 'bands of a marked sample', sentence: 'The card tells how the air is and, for each band, what to do about it, kindly and in three languages.' },
  { id: 'M4', state: 'missing', accepts: ['S7'], sentence: 'Two residents in the same weather get different advice on what to wear, and their feedback moves it.' },
  { id: 'M5', state: 'missing', sentence: 'Brushing teeth for a while starts the breakfast machine under the control of the hub, once and never twice.' },
  { id: 'M6', state: 'missing', accepts: ['S6'], sentence: 'Breakfast is nourishing and never holds an allergen of anyone who eats it; the kitchen screen shows what is in it and why it was chosen.' },
  { id: 'M7', state: 'missing', accepts: ['S8'], sentence: 'At the table soothing music rises slowly from silence in the kitchen and stops when the kitchen is empty.' },
  { id: 'M8', state: 'missing', accepts: ['S8'], sentence: 'Whoever prefers it hears the morning news instead, and a hostile feed does no harm.' },
  { id: 'M9', state: 'partly', proof: ['tests/story/the-bath-is-ready-when-she-comes-home.test.ts'], note: 'the swipe works at home and moves the bath; no AC and no way in from outside yet', accepts: ['S10'], sentence: 'After work one swipe on a phone far from home starts the AC, without any route into the home network.' },
  { id: 'M10', state: 'missing', accepts: ['S7'], sentence: 'The AC has the room within half a degree of the comfortable temperature when the resident arrives.' },
  { id: 'M11', state: 'partly', proof: ['tests/story/the-bath-is-ready-when-she-comes-home.test.ts', 'tests/unit/world/the-bath-is-planned-by-the-distance.test.ts'], note: 'one commute; the series over 500 comes with the evening', sentence: 'The bath fills and warms by the distance from home and is at least 95 % ready within five minutes of the arrival.' },
  { id: 'M12', state: 'missing', sentence: 'The door camera knows a resident by the pupils, and the benchmark prints how often it is right and wrong.' },
  { id: 'M13', state: 'missing', sentence: 'The camera tells the hub at once who is home: a signed event becomes the moment arrived on MQTT.' },
  { id: 'M14', state: 'missing', accepts: ['S11'], sentence: 'The door opens at once, and the time from the eye in place to the lock pulse is measured and printed.' },
  { id: 'M15', state: 'partly', proof: ['tests/story/a-day-repeats-from-its-seed.test.ts'], note: 'weather, trip, bath and welcome are chained; breakfast, music, AC and the door come next', accepts: ['S3'], sentence: 'The whole weekday runs as one chain: a fresh start at any hour shows the morning and the evening within two minutes.' },
  { id: 'M16', state: 'partly', proof: ['tests/unit/scenes/a-moment-starts-one-run-and-its-commands-leave-after-the-commit.test.ts'], note: 'two wake times; the shared kitchen comes with the morning', sentence: 'Several residents live by their own times and settings, and share one kitchen without disturbing each other.' },
];
