import { notReadyToFill } from "./arming.ts";
import { alertOf, entered, ending, faulted, markOf, quiet, settledWater, turnedOff } from "./changes.ts";
import { learn, mixAim } from "./estimate.ts";
import { fresh } from "./sensors.ts";
import { allOff, type Bath, type Mark, type Moment, type Outputs, type Phase, type Result } from "./state.ts";
import { stillWaiting } from "./waiting.ts";

const flowWithinMs = 15_000;
const flowing_l = 0.05;
const riseWindowMs = 90_000;
const riseMm = 5;
const strayRiseMm = 10;
const strayLitres = 1;
const coldShare = 0.15;
const fillFactor = 1.25;
const meterTrust = 1.03;
const coverMm = 50;
const heatWindowMs = 600_000;
const heatRiseK = 0.5;
const provenMs = 15_000;
const hysteresisK = 0.4;
const overK = 1;
const unseenMs = 600_000;
const forgottenMs = 7_200_000;
const alertEveryMs = 600_000;

/** What a tick does in a phase; common dangers have been looked for already. */
export const ticking: Readonly<Record<Phase, (bath: Bath, moment: Moment) => Result>> = {
  off: (bath, moment) => quiet(stillWaiting(bath, moment)),
  fault: (bath) => quiet({ ...bath, outputs: allOff }),
  armed,
  "cold-first": coldFirst,
  fill,
  trim,
  ready,
  occupied,
};

function armed(bath: Bath, moment: Moment): Result {
  const late = moment.now.mono - bath.since >= moment.limits.armed_s * 1_000;
  return late || notReadyToFill(bath, moment) ? turnedOff(bath, moment, { outcome: "stopped" }) : quiet(bath);
}

function coldFirst(bath: Bath, moment: Moment): Result {
  const broken = fillWentWrong(bath, moment);
  if (broken) return broken;
  const at = markOf(moment);
  const next = withWindows({ ...bath, outputs: { ...allOff, cold: true } }, at);
  if (at.level >= moment.tub.overflow_mm * coldShare) {
    // The windows of flow and rise go on: the water never stopped.
    return fill(
      { ...next, phase: "fill", since: moment.now.mono, outputs: { ...allOff, cold: true, hot: true } },
      moment,
    );
  }
  return at.level >= (bath.target_mm ?? 0) ? filled(bath, moment, at) : quiet(next);
}

function fill(bath: Bath, moment: Moment): Result {
  const broken = fillWentWrong(bath, moment);
  if (broken) return broken;
  const at = markOf(moment);
  if (at.level >= (bath.target_mm ?? 0)) return filled(bath, moment, at);
  const aim = mixAim(bath.target_c ?? 0, at.level, at.tub, bath.target_mm ?? 0);
  return quiet(withWindows({ ...bath, outputs: mixed(bath.outputs, moment, aim) }, at));
}

/** The thermostatic valve gives at most 43 °C; cold joins in while the outlet is above the aim. */
function mixed(before: Outputs, { snapshot, now }: Moment, aim: number): Outputs {
  const mix = fresh(snapshot, "mix", now.mono) ?? Infinity;
  const cold = mix > aim + 0.3 || (before.cold && mix > aim - 0.3);
  return { ...allOff, hot: true, cold };
}

/** Limits end a fill as OFF with an alarm, contradictions between sensors as FAULT. */
function fillWentWrong(bath: Bath, moment: Moment): Result | undefined {
  const { now, limits, tub, snapshot } = moment;
  const at = markOf(moment);
  const { began, flowMark, mark } = bath;
  if (!began || !flowMark || !mark) return faulted(bath, moment, "internal");
  if (snapshot.occupied?.value === 1) return toOccupied(bath, moment);
  if (snapshot.plug?.value !== 1) return faulted(bath, moment, "plug-open");
  if (now.mono - flowMark.at >= flowWithinMs && !(at.litres - flowMark.litres >= flowing_l))
    return faulted(bath, moment, "no-flow");
  if (at.level - mark.level > strayRiseMm && !(at.litres - mark.litres >= strayLitres))
    return faulted(bath, moment, "rise-without-flow");
  if (now.mono - mark.at >= riseWindowMs && !(at.level - mark.level >= riseMm))
    return faulted(bath, moment, at.litres - mark.litres >= strayLitres ? "plug-open" : "no-flow");
  const expected_s = (((bath.target_mm ?? 0) * tub.litres_per_mm) / tub.fill_l_per_min) * 60;
  const reserved_s = (bath.kept.opened.at(-1)?.ms ?? 0) / 1_000;
  const most_s = Math.min(limits.fill_s, expected_s * fillFactor, reserved_s);
  const over = { outcome: "failed", code: "E_LIMIT" } as const;
  if (now.mono - began.at > most_s * 1_000)
    return turnedOff(bath, moment, { ...over, detail: { because: "fill-time" } }, "fill-time");
  // The meter is a second opinion on the level: a stuck level sensor must not fill past the highest target.
  const room = ((tub.overflow_mm * limits.level_pct) / 100 - began.level) * tub.litres_per_mm * meterTrust;
  if (at.litres - began.litres >= Math.min(limits.litres_per_fill, room))
    return turnedOff(bath, moment, { ...over, detail: { because: "fill-litres" } }, "fill-litres");
  return undefined;
}

function withWindows(bath: Bath, at: Mark): Bath {
  return {
    ...bath,
    ...(bath.flowMark && at.at - bath.flowMark.at >= flowWithinMs ? { flowMark: at } : {}),
    ...(bath.mark && at.at - bath.mark.at >= riseWindowMs ? { mark: at } : {}),
  };
}

function filled(bath: Bath, moment: Moment, at: Mark): Result {
  const { began } = bath;
  const minutes = began ? (at.at - began.at) / 60_000 : 0;
  const rate = began && minutes > 1 ? (at.litres - began.litres) / minutes : NaN;
  const known = bath.kept.learned;
  const learned = { ...known, fill_l_per_min: learn(known.fill_l_per_min, rate, moment.tub.fill_l_per_min) };
  const { bath: freed, ended } = ending(bath, { outcome: "done" });
  const still = entered(freed, "ready", moment);
  return { bath: { ...still, kept: { ...still.kept, learned } }, events: [], ended };
}

type HeatWrong = "plug-open" | "dry-heat" | "no-circulation";

/** Whether the element may be warmed: covered with a margin, and water moving past it. */
function heatable(bath: Bath, moment: Moment): { wrong?: HeatWrong; proven: boolean } {
  const { snapshot, now, tub } = moment;
  if (snapshot.plug?.value !== 1) return { wrong: "plug-open", proven: false };
  if (!((fresh(snapshot, "level", now.mono) ?? NaN) > tub.element_mm + coverMm))
    return { wrong: "dry-heat", proven: false };
  const proven = bath.outputs.circulation && fresh(snapshot, "circulation", now.mono) === 1;
  const waited = bath.provingSince !== undefined && now.mono - bath.provingSince >= provenMs;
  return { proven, ...(!proven && waited ? { wrong: "no-circulation" } : {}) };
}

/** The next step of heating: pump first, element only over moving water. */
function heated(bath: Bath, moment: Moment, wanted: boolean): { bath: Bath; wrong?: HeatWrong } {
  const { wrong, proven } = heatable(bath, moment);
  if (wrong) return { bath, wrong };
  const { provingSince, ...rest } = bath;
  const outputs = { ...allOff, circulation: true, enable: proven, heater: wanted && proven };
  return { bath: proven ? { ...rest, outputs } : { ...rest, outputs, provingSince: provingSince ?? moment.now.mono } };
}

function trim(bath: Bath, moment: Moment): Result {
  const { now, limits, snapshot } = moment;
  if (snapshot.occupied?.value === 1) return toOccupied(bath, moment);
  const at = markOf(moment);
  const { began, mark } = bath;
  const target = bath.target_c ?? 0;
  if (at.tub >= target) return warmed(bath, moment, at);
  if ((fresh(snapshot, "tub2", now.mono) ?? NaN) > target + overK) return faulted(bath, moment, "tub-too-hot");
  if (bath.heated_ms >= limits.heat_s * 1_000)
    return turnedOff(
      bath,
      moment,
      { outcome: "failed", code: "E_LIMIT", detail: { because: "heat-time" } },
      "heat-time",
    );
  if (!began || !mark) return faulted(bath, moment, "internal");
  const window = now.mono - mark.at >= heatWindowMs;
  if (window && !(at.tub - mark.tub >= heatRiseK)) return faulted(bath, moment, "no-rise");
  const next = heated(window ? { ...bath, mark: at } : bath, moment, true);
  return next.wrong ? faulted(bath, moment, next.wrong) : quiet(next.bath);
}

function warmed(bath: Bath, moment: Moment, at: Mark): Result {
  const minutes = bath.heated_ms / 60_000;
  const rate = minutes > 2 && bath.began ? (at.tub - bath.began.tub) / minutes : NaN;
  const known = bath.kept.learned;
  const learned = { ...known, heat_k_per_min: learn(known.heat_k_per_min, rate, known.heat_k_per_min) };
  const { bath: freed, ended } = ending(bath, { outcome: "done" });
  const still = entered(freed, "ready", moment);
  return {
    bath: { ...still, readyAt: bath.readyAt ?? moment.now.mono, kept: { ...still.kept, learned } },
    events: [alertOf("ready", moment)],
    ended,
  };
}

function ready(bath: Bath, moment: Moment): Result {
  const { now, limits, snapshot } = moment;
  if (snapshot.occupied?.value === 1) return toOccupied(bath, moment);
  if (!bath.running && snapshot.plug?.value === 0) return turnedOff(bath, moment, { outcome: "stopped" });
  const stood = now.mono - (bath.readyAt ?? bath.since);
  if (stood >= forgottenMs) return turnedOff(bath, moment, { outcome: "stopped" }, "forgotten");
  const alerts = (bath.child || bath.unattended) && now.mono - (bath.alertedAt ?? -Infinity) >= alertEveryMs;
  const alerted = alerts ? { ...bath, alertedAt: now.mono } : bath;
  const events = alerts ? [alertOf("water-waits", moment)] : [];
  if (bath.running?.verb !== "hold") return { bath: { ...alerted, outputs: allOff }, events, ended: [] };
  const over = stood >= limits.hold_s * 1_000 || bath.heated_ms >= limits.heat_s * 1_000;
  if (over) {
    const { bath: freed, ended } = ending(alerted, { outcome: "done", detail: { because: "hold-time" } });
    return { bath: { ...freed, outputs: allOff }, events, ended };
  }
  const target = bath.target_c ?? 0;
  const water = Math.max(...(["tub", "tub2"] as const).map((input) => fresh(snapshot, input, now.mono) ?? Infinity));
  const wanted = bath.outputs.heater ? water < target : water < target - hysteresisK;
  const next = heated(alerted, moment, wanted);
  return next.wrong ? faulted(bath, moment, next.wrong) : { bath: next.bath, events, ended: [] };
}

/** Somebody is at the bath: nothing runs from afar any more. Keeping it warm has served its purpose, filling has not. */
export function toOccupied(bath: Bath, moment: Moment): Result {
  const detail = { because: "occupied" };
  const kept = bath.running?.verb === "hold";
  const final = kept
    ? ({ outcome: "done", detail } as const)
    : ({ outcome: "stopped", code: "E_INTERLOCK", detail } as const);
  const { bath: freed, ended } = ending(bath, final);
  const { waits: _taken, seenThere: _before, ...rest } = freed;
  const seen = moment.snapshot.occupied?.value === 1 ? { seenThere: true } : {};
  return { bath: { ...entered(rest, "occupied", moment), ...seen }, events: [], ended };
}

function occupied(bath: Bath, moment: Moment): Result {
  const { now, limits, tub, snapshot } = moment;
  const there = snapshot.occupied?.value;
  // Who took it over by hand may not have been seen yet.
  const unseen = bath.seenThere !== true && now.mono - bath.since < unseenMs;
  if (there === 0 && !unseen) return turnedOff(bath, moment, { outcome: "stopped" });
  const seen = there === 1 ? { seenThere: true } : {};
  const level = fresh(snapshot, "level", now.mono) ?? Infinity;
  const mix = fresh(snapshot, "mix", now.mono) ?? Infinity;
  const full = level >= (tub.overflow_mm * limits.level_pct) / 100;
  if (bath.hotUntil === undefined || now.mono >= bath.hotUntil || full || mix > limits.occupied_mix_c) {
    const { hotUntil: _over, ...rest } = settledWater(bath, moment);
    return quiet({ ...rest, ...seen, outputs: allOff });
  }
  return quiet({ ...bath, ...seen, outputs: mixed(bath.outputs, moment, limits.occupied_mix_c - 1.5) });
}
