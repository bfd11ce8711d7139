import type { FeatureRow } from "./feature.ts";

// oxfmt-ignore
/** The promises that the best products keep and a user would miss. */
export const bestProducts: readonly FeatureRow[] = [
  { id: 'M147', state: 'missing', accepts: ['S10'], sentence: 'The phone works from outside the house, once the household has set it up.' },
  { id: 'M148', state: 'works', proof: ['tests/unit/devices/an-alarm-clock-rings-by-itself.test.ts', 'tests/contract/an-alarm-rings-though-the-hub-is-dead.test.ts', 'tests/unit/residents/the-alarm-rings-on-the-days-it-should.test.ts', 'tests/unit/hub/a-hand-at-a-bed-moves-its-next-ring.test.ts', 'tests/story/the-phone-tells-the-day-and-changes-the-house-with-a-pin.test.ts'], accepts: ['S14'], sentence: 'Each resident has an alarm clock with snooze that rings even when the hub is down.' },
  { id: 'M149', state: 'works', proof: ['tests/story/the-alarm-is-stopped-and-the-day-is-told-once.test.ts', 'tests/browser/people-move-in-and-each-sees-what-is-theirs.test.ts'], accepts: ['S14'], sentence: 'The card ends with the first appointment of the day and when to leave for it.' },
  { id: 'M150', state: 'missing', accepts: ['S13'], sentence: 'A ring at the door shows the visitor on hall, kitchen and phone, with an answer at one tap.' },
  { id: 'M151', state: 'partly', proof: ['tests/contract/api-photos-hang-on-the-walls-of-the-house.test.ts', 'tests/browser/a-wall-rests-on-photos-and-takes-its-time.test.ts', 'tests/unit/ui/an-idle-wall-shows-what-its-household-chose.test.ts'], note: 'photos and the clock in the chosen order; cards of brands keep their own places', accepts: ['S15'], sentence: 'An idle screen shows photos and cards in the order the household chose.' },
  { id: 'M152', state: 'missing', accepts: ['S17'], sentence: 'Energy and water of each bath and morning are charted by the month and can be taken out as a file.' },
  { id: 'M153', state: 'later', sentence: 'The house listens to spoken commands.', note: 'A voice will never open the door.' },
  { id: 'M154', state: 'later', sentence: 'Matter and HomeKit devices join the house.', note: 'By way of Home Assistant, whose discovery the house reads.' },
  { id: 'M155', state: 'partly', proof: ['tests/contract/what-is-written-about-adding-a-device-is-true.test.ts'], note: 'a device, by docs/add-a-device.md; a card and a signal come later', accepts: ['S15'], sentence: 'Anyone can add a device, a card or a signal by following one page.' },
  { id: 'M156', state: 'missing', accepts: ['S26'], sentence: 'Points have earning rules, announced expiry, tiers with stated benefits and reversal on return.' },
  { id: 'M157', state: 'missing', accepts: ['S33'], sentence: 'A brand draws a journey as a graph and tries it on simulated homes first.' },
  { id: 'M158', state: 'missing', sentence: 'A resident takes out the whole profile as a file and sets preferences on one page.' },
  { id: 'M159', state: 'later', sentence: 'A household moves in from another hub.', note: 'Discovery already finds most devices.' },
  { id: 'M160', state: 'works', proof: ['tests/story/the-phone-opens-the-door-by-a-signed-tap.test.ts', 'tests/contract/api-tricks-that-nearly-worked-come-to-nothing.test.ts'], sentence: 'The history tells who opened the door, and when.' },
  { id: 'M161', state: 'works', proof: ['tests/browser/people-move-in-and-each-sees-what-is-theirs.test.ts', 'tests/contract/every-route-by-every-standing.test.ts'], note: 'unhurried walls and phones for whoever wants them', sentence: 'Seniors, children and guests each have screens and rights that fit them.' },
];
