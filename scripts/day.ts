import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Temporal } from "temporal-polyfill";
import { steppingClock } from "../hub/core/clock.ts";
import { makeLog } from "../hub/core/log.ts";
import { seededRandom } from "../hub/core/random.ts";
import { render } from "../hub/core/sentence.ts";
import { storyBegins } from "../hub/story-day.ts";
import { virtualHome } from "../hub/virtual-house.ts";
import { openWholeHouse } from "../hub/whole-house.ts";

// One weekday of the virtual house from the evening before, told line by line as fast as it can be lived: `npm run day [YYYY-MM-DD]`.
const date = process.argv[2] ?? "2026-03-04";
const begins = storyBegins(Temporal.PlainDate.from(date), virtualHome.zone);
const clock = steppingClock(begins);
let over = false;
const folder = mkdtempSync(join(tmpdir(), "lintel-day-"));
const log = makeLog((line) => /"priority":[0-4]/.test(line) && process.stderr.write(`${line}\n`), clock);
try {
  await using house = await openWholeHouse({
    folder,
    clock,
    random: seededRandom(1),
    log,
    seed: 1,
    lived: true,
    tell: (sentence, reader) => {
      // That everybody goes as the house is closed is no part of the day.
      if (over) return;
      const at = render({ key: "tell.at", params: { at: clock.wall() } }, reader);
      process.stdout.write(`${at}  ${render(sentence, reader)}\n`);
    },
  });
  await house.conductor.runTo(24 * 3_600_000 - 1);
  over = true;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
