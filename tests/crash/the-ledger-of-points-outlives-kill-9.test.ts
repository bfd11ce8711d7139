import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openPoints } from "../../backend/points/points.ts";
import { steppingClock } from "../../hub/core/clock.ts";
import { seededRandom } from "../../hub/core/random.ts";
import { balanceOf, pointsStore, resident } from "../help/points.ts";
import { temporaryFolder } from "../help/store.ts";

const child = fileURLToPath(new URL("../help/points-child.ts", import.meta.url));
const [kills, wishes] = process.env["LINTEL_LONG"] ? [60, 600] : [6, 120];

/** Runs the child until it has said so many wishes are done, then ends it as a power cut would. */
async function run(path: string, until: number): Promise<void> {
  const process_ = spawn(process.execPath, [child, path, String(wishes)], { stdio: ["ignore", "pipe", "inherit"] });
  const gone = once(process_, "exit");
  let said = 0;
  for await (const bytes of process_.stdout) {
    said += String(bytes).split("\n").length - 1;
    if (said >= until) process_.kill("SIGKILL");
  }
  await gone;
}

test(
  `killed ${kills} times and told everything again each time, it is as if it had never been killed`,
  { timeout: 900_000 },
  async () => {
    using folder = temporaryFolder();
    const path = folder.file("brand.db");
    const { next } = seededRandom(9);
    for (let n = 0; n < kills; n++) {
      await run(path, 1 + Math.floor(next() * wishes * 0.9));
      using store = pointsStore(path);
      const points = openPoints({ store, clock: steppingClock(0), random: seededRandom(n), post: () => undefined });
      expect(points.audit().faults, `after kill ${n}`).toEqual([]);
    }
    await run(path, Infinity);

    const balances = [0, 0, 0, 0, 0];
    let bowls = 40;
    for (let n = 0; n < wishes; n++) {
      const balance = (balances[n % 5] ?? 0) + 10;
      const buys = bowls > 0 && balance >= 15;
      if (buys) bowls--;
      balances[n % 5] = balance - (buys ? 15 : 0);
    }
    using store = pointsStore(path);
    const points = openPoints({ store, clock: steppingClock(0), random: seededRandom(1), post: () => undefined });
    expect(points.audit().faults).toEqual([]);
    expect([0, 1, 2, 3, 4].map((n) => balanceOf(points, resident(n)))).toEqual(balances);
    expect(store.sql("SELECT COUNT(*) AS n FROM points_codes").get()?.["n"]).toBe(40 - bowls);
  },
);
