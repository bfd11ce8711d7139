import { writeSync } from "node:fs";
import { openPoints } from "../../backend/points/points.ts";
import { systemClock } from "../../hub/core/clock.ts";
import { systemRandom } from "../../hub/core/random.ts";
import { homeEvent, pointsStore, question, resident, reward } from "./points.ts";

/** A backend's points by themselves: the same wishes from the first on, each said to be done once it is committed. */
const [path = "", count = "0"] = process.argv.slice(2);
const store = pointsStore(path);
const points = openPoints({ store, clock: systemClock(), random: systemRandom(), post: () => undefined });
points.published(reward("bowl", 15, { stock: 40, validto: "2900-01-01T00:00:00.000Z" }));
for (let n = 0; n < Number(count); n++) {
  const who = resident(n % 5);
  points.published(question(`q${n}`, 10));
  points.onEvent(
    homeEvent("answer.given", { question: `q${n}`, answer: "sweet" }, who, { id: `A${String(n).padStart(25, "0")}` }),
  );
  points.onEvent(
    homeEvent("points.command", { do: "redeem", reward: "bowl" }, who, { id: `R${String(n).padStart(25, "0")}` }),
  );
  writeSync(1, `${n}\n`);
}
store[Symbol.dispose]();
