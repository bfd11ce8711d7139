import { notCaredFor } from "../../devices/bath/arming.ts";
import { commissioned, learn, mixAim, readyIn } from "../../devices/bath/estimate.ts";
import { Tub } from "../../devices/bath/limits.ts";
import { type Drive, emptyTub, flow, type Water } from "../../devices/bath/physics.ts";
import { bathStartsIn } from "../../hub/core/bath-plan.ts";
import { bathMayGoOn, bathPermitted, careFor } from "../../hub/core/care.ts";
import { type Fix, household, type Presence, type Trip } from "../../hub/core/house.ts";
import { seededRandom } from "../../hub/core/random.ts";
import { distance } from "../../hub/presence/distance.ts";
import { habitsOf } from "../../hub/presence/habits.ts";
import { endedBy, tripAt, withFix } from "../../hub/presence/trips.ts";
import { type Commute, door } from "./commutes.ts";

const target_c = 40;
const level_share = 0.6;
/** Until it has begun, a tub tells how long it takes for its usual level and temperature (devices/bath/bath.ts). */
const usual = { level_share: 0.7, target_c: 40 };
const look_s = 15;
const grace_s = 300;
const off: Drive = { cold: false, hot: false, circulation: false, heater: false, enable: false };
const lin = household.resident.parse({
  id: "lin",
  name: "Lin",
  standing: "owner",
  language: "en",
  sleeps: "bedroom",
  standing_permission: { bath: true },
});

/** Why a way home could not have a bath ready, whatever anybody planned. */
export type Impossible = "never came" | "over two hours" | "too short" | "never sure in time";

/** What became of one way home. */
export type Outcome = {
  readonly commute: Commute;
  readonly impossible?: Impossible;
  readonly started: boolean;
  /** Nobody could have called the evidence strong at the start: two fixes nearer, 60 s apart, the newest <= 10 min old. */
  readonly unsure: boolean;
  /** Made and within 1 K, five minutes after arrival at the latest. */
  readonly ready: boolean;
  /** Seconds it was ready before arrival; below zero after it. */
  readonly early_s?: number;
  /** Heater minutes beyond what this water needed once, or all of them when nobody came to it. */
  readonly wasted_min: number;
  readonly paused: number;
  /** Minutes to the door as told and as they were, once a minute. */
  readonly told: readonly {
    readonly low: number;
    readonly high: number;
    readonly mid: number;
    readonly true_min: number;
  }[];
};

type Stage = "waiting" | "filling" | "heating" | "holding" | "paused" | "over";

/** Lives one way home beside one tub, as flows/evening.json has it. */
export function liveCommute(commute: Commute, seed: number): Outcome {
  const { trip, cancelled } = commute;
  const arrived = commute.arrived !== undefined && commute.arrived < trip.expires ? commute.arrived : undefined;
  const bath = makeBath(seed);
  const habits = habitsOf(commute.lessons);
  const end = arrived ?? cancelled ?? trip.expires;
  const told: { low: number; high: number; mid: number; true_min: number }[] = [];
  let fixes: readonly Fix[] = [];
  let next = 0;
  let [started, unsure, paused] = [false, false, 0];
  const away = presenceOf("away");
  const view = (now: number): Trip => {
    if (now >= end) return tripAt(endedBy(trip, arrived === undefined ? "expired" : "arrived", end), [], door, now);
    return tripAt(trip, fixes, door, now, habits);
  };
  const look = (now: number) => {
    for (let heard = commute.heard[next]; heard && heard.at <= now; heard = commute.heard[++next]) {
      // What comes with the trip open counts (hub/presence/follow.ts).
      if (heard.at >= trip.opened && now < end) fixes = withFix(trip, fixes, heard.fix);
    }
    const seen = view(now);
    const here = arrived !== undefined && now >= arrived;
    const care = careFor([lin], here ? presenceOf("home") : away, seen, now);
    if (!here && arrived !== undefined && seen.eta_min !== undefined && (now - trip.opened) % 60_000 === 0) {
      const [low, high] = [seen.eta_low_min ?? NaN, seen.eta_high_min ?? NaN];
      told.push({ low, high, mid: seen.eta_min, true_min: (arrived - now) / 60_000 });
    }
    const starts = bathStartsIn(seen, bath.ready_s(), now);
    const may = starts !== undefined && starts <= 0 && seen.evidence === "strong" && bathPermitted(care);
    if (bath.stage() === "waiting" && may) {
      if (notCaredFor(care, false)) return bath.stop();
      started = true;
      unsure = !surely(commute, now, 0);
      bath.fill();
    } else if (bath.stage() === "paused" && may) bath.warmAgain();
    else if (bathMayGoOn(care) !== undefined && bath.pause()) paused++;
    if (now >= end && arrived === undefined) bath.stop();
    if (now >= end && bath.stage() === "waiting") bath.stop();
  };
  let at = trip.opened;
  for (; bath.stage() !== "over" && at < end + grace_s * 1000; at += look_s * 1000) {
    look(at);
    bath.live(look_s);
  }
  const came = arrived !== undefined;
  const readyAt = bath.readyAfter_s();
  const early_s = came && readyAt !== undefined ? (arrived - trip.opened) / 1000 - readyAt : undefined;
  const good = early_s !== undefined && early_s >= -grace_s && bath.fits();
  const impossible = whyImpossible(commute, wholeRun(seed));
  const spare_s = Math.max(0, bath.water.heater_s - bath.needed_s());
  return {
    commute,
    ...(impossible && { impossible }),
    started,
    unsure,
    ready: good,
    ...(early_s !== undefined && { early_s }),
    wasted_min: (came ? spare_s : bath.water.heater_s) / 60,
    paused,
    told,
  };
}

function presenceOf(where: "home" | "away"): (id: string) => Presence {
  return () => ({ where, asleep: "no", confidence: 1, since: 0, because: [] });
}

/** One tub with its own water main and its own earlier runs. */
function makeBath(seed: number) {
  const { next } = seededRandom(seed);
  const tub = Tub.parse({ cold_c: Math.round(5 + 15 * next()), heat_kw: 2.5 + 2 * next() });
  const level_mm = tub.overflow_mm * level_share;
  const truth = { fill_l_per_min: 12, heat_k_per_min: (tub.heat_kw * 60_000) / 4_186 / (level_mm * tub.litres_per_mm) };
  let learned = commissioned(tub);
  for (let runs = Math.floor(next() * 5); runs > 0; runs--) {
    const fill = learn(learned.fill_l_per_min, truth.fill_l_per_min * (0.97 + 0.06 * next()), tub.fill_l_per_min);
    const heat = learn(learned.heat_k_per_min, truth.heat_k_per_min * (0.95 + 0.06 * next()), learned.heat_k_per_min);
    learned = { fill_l_per_min: fill, heat_k_per_min: heat };
  }
  const water: Water = emptyTub();
  water.tub_c = tub.cold_c;
  let stage: Stage = "waiting";
  let drive = off;
  let [lived_s, held_s, needed_s] = [0, 0, 0];
  let readyAfter: number | undefined;
  const level = () => water.litres / tub.litres_per_mm;
  const needs = () => (Math.max(0, target_c - water.tub_c) * water.litres * 4_186) / (tub.heat_kw * 1_000);
  const second = () => {
    if (stage === "filling") {
      const aim = mixAim(target_c, level(), water.tub_felt_c, level_mm);
      const cold = water.mix_felt_c > aim + 0.3 || (drive.cold && water.mix_felt_c > aim - 0.3);
      drive = level() < tub.overflow_mm * 0.15 ? { ...off, cold: true } : { ...off, hot: true, cold };
      if (level() >= level_mm) warm();
    } else if (stage === "heating") {
      drive = { ...off, circulation: true, heater: true, enable: true };
      if (water.tub_felt_c >= target_c) [stage, drive, readyAfter] = ["holding", off, readyAfter ?? lived_s];
    } else if (stage === "holding") {
      const heater = water.tub_felt_c < target_c - (drive.heater ? 0 : 0.4);
      drive = { ...off, circulation: true, heater, enable: true };
      if (++held_s >= 3_600) [stage, drive] = ["over", off];
    } else drive = off;
  };
  const warm = () => {
    [stage, drive] = ["heating", off];
    needed_s = Math.max(needed_s, needs());
  };
  return {
    water,
    stage: () => stage,
    needed_s: () => needed_s,
    readyAfter_s: () => readyAfter,
    /** Warm enough, and no less than three quarters of the water that was wanted. */
    fits: () => Math.abs(water.tub_c - target_c) <= 1 && level() >= level_mm * 0.75,
    ready_s: () => {
      const there = stage === "paused" ? level() : tub.overflow_mm * usual.level_share;
      const from =
        stage === "waiting" ? { level: 0, water_c: tub.cold_c } : { level: level(), water_c: water.tub_felt_c };
      return readyIn(tub, learned, from, { level: there, target_c: usual.target_c });
    },
    fill: () => void (stage = "filling"),
    pause: (): boolean => {
      if (stage !== "filling" && stage !== "heating" && stage !== "holding") return false;
      // Keeping warm is not taken up again, and too little water is not warmed (flows/evening.json).
      stage = stage === "holding" || level() < tub.overflow_mm * 0.2 ? "over" : "paused";
      drive = off;
      return true;
    },
    warmAgain: warm,
    stop: () => void ([stage, drive] = ["over", off]),
    live: (seconds: number) => {
      if (stage === "waiting" || stage === "paused" || stage === "over") {
        flow(water, seconds, off, {}, tub);
        lived_s += seconds;
        return;
      }
      const grain = stage === "filling" ? 1 : 5;
      for (let s = 0; s < seconds; s += grain) {
        second();
        flow(water, grain, drive, {}, tub);
        lived_s += grain;
        if (stage === "holding") held_s += grain - 1;
      }
    },
  };
}

/** Seconds from the first litre to ready when nothing gets in the way. */
function wholeRun(seed: number): number {
  const bath = makeBath(seed);
  bath.fill();
  for (let s = 0; s < 7_200; s += look_s) {
    bath.live(look_s);
    if (bath.readyAfter_s() !== undefined) break;
  }
  return bath.readyAfter_s() ?? Infinity;
}

/** Two fixes by the letter of SCENES, Evening 2: the newest and one before it, nearer by more than `sureness` times their error. */
function surely({ heard, trip }: Commute, now: number, sureness: number): boolean {
  const known = heard
    .filter(({ at, fix, stray }) => !(stray && sureness > 0) && at <= now && at >= trip.opened && fix.accuracy_m <= 500)
    .map(({ fix }) => ({ ...fix, left: distance(fix, door) }))
    .toSorted((a, b) => a.at - b.at);
  const b = known.at(-1);
  if (!b || now - b.at > 600_000) return false;
  return known.some(
    (a) =>
      b.at - a.at >= 60_000 &&
      b.at - a.at <= 1_800_000 &&
      a.left - b.left > Math.max(sureness > 0 ? 50 : 30, sureness * Math.hypot(a.accuracy_m, b.accuracy_m)),
  );
}

/** Whether the law of strong evidence and the ten minutes without a fix left time enough, even for one who knew the arrival. */
function whyImpossible(commute: Commute, needed_s: number): Impossible | undefined {
  const { arrived, trip, heard } = commute;
  if (arrived === undefined) return "never came";
  if (arrived >= trip.expires) return "over two hours";
  if (arrived - trip.opened < needed_s * 1000) return "too short";
  let possible_s = 0;
  let runs = false;
  for (let now = trip.opened; now < arrived; now += look_s * 1000) {
    const near = arrived - now <= 45 * 60_000;
    if (!runs && near && surely(commute, now, 3)) runs = true;
    const fresh = heard.some(
      ({ at, fix }) => at <= now && at >= trip.opened && now - fix.at <= 600_000 && fix.accuracy_m <= 500,
    );
    if (!fresh) runs = false;
    if (runs) possible_s += look_s;
  }
  return possible_s < needed_s ? "never sure in time" : undefined;
}
