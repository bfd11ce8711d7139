import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { codeOf } from "../core/errors.ts";
import type { Sentence } from "../core/events.ts";
import { Refused } from "./call.ts";
import { pagesAreStale } from "./pages.ts";
import type { Command, Given, Outcome } from "./tools.ts";

type Finding = { readonly check: string; readonly well: boolean; readonly sentence: Sentence };

const leastFree_mb = 200;

/** The command that looks at everything a house needs and says what to do about what is missing. */
export const doctorCommand: Command = { name: "doctor", takes: [], options: {}, run: doctor };

async function doctor(given: Given): Promise<Outcome> {
  const found = [node(), ...folder(given.tools.env["LINTEL_DATA"] ?? "./data"), pages(), ...(await hub(given))];
  const bad = found.filter(({ well }) => !well);
  const end = bad.length === 0 ? "cli.doctor.well" : "cli.doctor.unwell";
  return {
    json: { well: bad.length === 0, found },
    lines: [...found.map(({ sentence }) => sentence), { key: end, params: { count: bad.length } }],
    well: bad.length === 0,
  };
}

function node(): Finding {
  const major = Number(process.versions.node.split(".")[0]);
  return finding("node", major >= 24, { version: process.versions.node });
}

function folder(path: string): Finding[] {
  if (!existsSync(path)) return [finding("folder-new", true, { folder: path })];
  let may = true;
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
  } catch {
    may = false;
  }
  const { bavail, bsize } = statfsSync(path);
  const free_mb = Math.floor((bavail * bsize) / 1_000_000);
  return [
    finding("folder", may, { folder: path }),
    finding("disk", free_mb >= leastFree_mb, { free_mb, least_mb: leastFree_mb }),
  ];
}

function pages(): Finding {
  return finding("pages", !pagesAreStale(fileURLToPath(new URL("../..", import.meta.url))), {});
}

async function hub({ call }: Given): Promise<Finding[]> {
  try {
    const { body } = await call("GET", "/api/v1/status");
    const { faults, things } = body as { faults: readonly unknown[]; things: { online: number; all: number } };
    return [
      finding("hub", true, {}),
      finding("things", things.online === things.all, { ...things }),
      finding("faults", faults.length === 0, { count: faults.length }),
    ];
  } catch (error) {
    const problem = error instanceof Refused ? error.message : codeOf(error);
    return [finding("hub", false, { problem })];
  }
}

function finding(check: string, well: boolean, params: Sentence["params"]): Finding {
  return { check, well, sentence: { key: `cli.doctor.${check}.${well ? "well" : "unwell"}`, params } };
}
