import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, release, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { campaignTable, simulate, usualCampaign } from "./campaign.ts";
import { lateness } from "./engage-board.ts";
import { intake } from "./engage-brand.ts";
import { atRest, wayOut } from "./engage-home.ts";
import { signing } from "./engage-signing.ts";
import { type Line, tableOf } from "./table.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    rounds: { type: "string", default: "3" },
    only: { type: "string" },
  },
});
const rounds = values.quick ? 1 : Number(values.rounds);
const wanted = (part: string) => values.only === undefined || values.only.split(",").includes(part);
const tell = (sentence: string) => console.error(`bench: ${sentence}`);
const folder = mkdtempSync(join(tmpdir(), "lintel-engage-"));
const place = (name: string) => {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
};
const lines: Line[] = [];
try {
  if (wanted("signing")) lines.push(...signing(values.quick ? 500 : 2_000));
  if (wanted("brand")) tell("into a brand");
  if (wanted("brand")) lines.push(...(await intake([place("floor"), place("brand")], rounds, values.quick ? 10 : 20)));
  if (wanted("board")) tell("how late the board is");
  if (wanted("board")) lines.push(...(await lateness(values.quick ? 50 : 500)));
  if (wanted("home")) tell("out of a home");
  if (wanted("home")) lines.push(...(await wayOut(place("home"), values.quick ? 2_000 : 10_000)));
  if (wanted("rest")) lines.push(...(await atRest(folder)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const campaign = wanted("campaign") ? simulate(usualCampaign) : undefined;
const gb = Math.round(totalmem() / 1024 ** 3);
const load = readFileSync("/proc/loadavg", "utf8").split(" ").slice(0, 3).join(" ");
const cores = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${gb} GB`;
const machine = `${cores}, Node ${process.versions.node}, Linux ${release()}; load average at the end ${load}`;
const report = { at: new Date().toISOString(), machine, rounds, lines };
if (values.json) console.log(JSON.stringify({ ...report, campaign }, null, 2));
else {
  if (lines.length > 0) console.log(tableOf(report));
  if (campaign) console.log(campaignTable(campaign));
}
