import type { Bounds } from "./figures.ts";

/** One budget of the design: what it is called, its unit, and whether missing it fails `--gate`. */
export type Budget = Bounds & {
  readonly what: string;
  readonly unit: "x" | "ms" | "MB" | "kB" | "/s";
  readonly gates: boolean;
};

/** The budgets of the design that are measured here; ratios gate, absolute figures depend on the machine. */
export const budgets = {
  embedded: { what: "message -> last command, p50, in process, 100/s", unit: "x", must: 2, aim: 1.2, gates: true },
  mosquitto: { what: "message -> last command, p50, Mosquitto, 100/s", unit: "x", must: 2.5, aim: 1.5, gates: true },
  "embedded-p99": { what: "message -> last command, p99, in process, 100/s", unit: "x", must: 4, aim: 2, gates: true },
  "mosquitto-p99": { what: "message -> last command, p99, Mosquitto, 100/s", unit: "x", must: 4, aim: 2, gates: true },
  scenes: { what: "1 -> 1,000 scenes, p50, in process, 100/s", unit: "x", must: 1.2, aim: 1.05, gates: true },
  cpu: { what: "hub CPU per evidence message, 1,000/s", unit: "ms", must: 0.3, aim: 0.15, gates: false },
  sustained: {
    what: "sustained, nothing lost or doubled",
    unit: "/s",
    must: 5_000,
    aim: 15_000,
    atLeast: true,
    gates: false,
  },
  door: { what: "eye in place -> lock pulse, p95", unit: "ms", must: 1_300, aim: 1_200, gates: false },
  "door-hub": { what: "signed look -> lock pulse, p95, the hub's share", unit: "ms", must: 20, aim: 10, gates: false },
  entities: { what: "10 -> 10,000 entities, p50, in process, 100/s", unit: "x", must: 1.2, aim: 1.05, gates: true },
  "entities-heard": {
    what: "10 -> 10,000 entities, p50 of one state message",
    unit: "x",
    must: 1.2,
    aim: 1.05,
    gates: true,
  },
  burst: {
    what: "10,000 announcements in a burst, until they stand",
    unit: "ms",
    must: 3_000,
    aim: 3_000,
    gates: false,
  },
  "burst-rss": { what: "growth of RSS in that burst, at its highest", unit: "MB", must: 60, aim: 60, gates: false },
  "entities-rss": { what: "growth of RSS with 10,000 entities", unit: "MB", must: 80, aim: 40, gates: false },
  start: { what: "start -> first scene possible", unit: "ms", must: 700, aim: 450, gates: false },
  "dom-wall": { what: "message -> DOM of a wall, p95", unit: "ms", must: 5, aim: 3, gates: false },
  "dom-phone": { what: "message -> DOM of a phone, p95", unit: "ms", must: 5, aim: 3, gates: false },
  "script-wall": { what: "script of the wall, packed", unit: "kB", must: 60, aim: 60, gates: true },
  "script-phone": { what: "script of the phone, packed", unit: "kB", must: 120, aim: 120, gates: true },
  "paint-wall": { what: "load -> what was last known, wall", unit: "ms", must: 1_000, aim: 1_000, gates: false },
  "live-phone": { what: "load -> live, phone", unit: "ms", must: 1_000, aim: 1_000, gates: false },
  rss: { what: "RSS idle with broker and web, flows off", unit: "MB", must: 110, aim: 90, gates: false },
} as const satisfies Readonly<Record<string, Budget>>;

/** The name of a budget. */
export type BudgetName = keyof typeof budgets;
