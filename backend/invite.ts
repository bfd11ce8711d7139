import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../hub/core/clock.ts";
import { LintelError } from "../hub/core/errors.ts";
import { Slug } from "../hub/core/ids.ts";
import { systemRandom } from "../hub/core/random.ts";
import { openDatabase } from "../hub/store/open.ts";
import { readBackendConfig } from "./config.ts";
import { openStaff, staffRoles } from "./console-api/staff.ts";
import { Refusal } from "./refusal.ts";
import { operatorMigrations } from "./store/migrations.ts";

const usage = `node backend/invite.ts <brand> <name> <${staffRoles.join("|")}>`;

/**
 * Lets somebody of a brand into its console: prints the end of the link by which they set their own password, once and
 * within three days. A brand that is new gets its room when the backend starts next.
 */
function invite(words: readonly string[]): string {
  const [brand, name, wanted] = words;
  const role = staffRoles.find((one) => one === wanted);
  if (!Slug.safeParse(brand).success || !Slug.safeParse(name).success || !role || !brand || !name)
    throw new Error(usage);
  const { folder, demo } = readBackendConfig(process.env);
  const clock = systemClock();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  using operator = openDatabase(join(folder, "operator.db"), {
    synchronous: "FULL",
    migrations: operatorMigrations,
    stamp: { house: demo ? "virtual" : "real" },
  });
  return operator.work(() => {
    operator.sql("INSERT OR IGNORE INTO brands (id, since) VALUES (?, ?)").run(brand, clock.wall());
    const { code } = openStaff({ store: operator, clock, random: systemRandom() }).invite({ brand, name, role });
    return `/console/#set-up=${code}`;
  });
}

try {
  process.stdout.write(`${invite(process.argv.slice(2))}\n`);
} catch (error) {
  const known = error instanceof LintelError || error instanceof Refusal;
  process.stderr.write(`${known ? error.code : error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
