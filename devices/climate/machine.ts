import { type ErrorCode, LintelError, type Params } from "../../hub/core/errors.ts";
import type { Final } from "../device.ts";
import { givenUp, handedBack, shutByWindow } from "./giving-back.ts";
import { confirmed, dropped, observed } from "./looking.ts";
import { roomOf } from "./sensors.ts";
import { mayStartIn, quiet, putting, type Draft } from "./putting.ts";
import { off, same, type Climate, type Input, type Kept, type Moment, type Result, type Unit } from "./state.ts";

/** An AC as a process finds it: what it kept counts on, but nothing is started or resumed. */
export function firstClimate(kept: Kept, { mono, wall }: Moment["now"], limits: Moment["limits"]): Climate {
  const { left_min, until, used } = kept;
  // The wall clock may have jumped while nobody counted: what is left only ever shrinks.
  const left = left_min === undefined ? undefined : Math.min(left_min, limits.unattended_s / 60) * 60_000;
  const byWall = until === undefined ? left : Math.max(0, until - wall);
  return {
    kept,
    compressor: false,
    byWindow: false,
    releasing: [],
    ...(used ? { restSince: mono, setAt: mono } : {}),
    ...(left === undefined ? {} : { giveUpAt: mono + Math.min(left, byWall ?? left) }),
  };
}

/** Takes one input: looks at the unit and the room, answers the command, then does what is due. */
export function step(was: Climate, input: Input, moment: Moment): Result {
  const draft: Draft = { ...quiet(was), events: [], ended: [] };
  observed(draft, input.is === "pressed", moment);
  confirmed(draft, moment);
  if (input.is === "command") commanded(draft, input.command, moment);
  shutByWindow(draft, moment);
  givenUp(draft, moment);
  handedBack(draft, moment);
  counted(draft, moment);
  return draft;
}

function commanded(draft: Draft, command: Extract<Input, { is: "command" }>["command"], moment: Moment): void {
  const { id } = command;
  if (command.verb === "release") {
    draft.climate = { ...draft.climate, releasing: [...draft.climate.releasing, id] };
    draft.climate = { ...draft.climate, kept: { ...draft.climate.kept, leaving: true } };
    return;
  }
  if (command.verb === "stop") return stopped(draft, id, moment);
  const { mode, target_c, care } = command.with;
  const attended = care?.adult_home === true;
  // Somebody is here, whatever becomes of the setting: nothing gives up on them.
  if (attended) draft.climate = attendedNow(draft.climate);
  const want: Unit = { on: true, mode, target_c };
  const no = beyondLimits(want, attended, moment) ?? notNow(draft.climate, want, moment);
  if (no) return void draft.ended.push({ id, final: refusal(no) });
  staying(draft);
  const { climate } = draft;
  const { unit = want, kept } = climate;
  const next: Kept = { ...kept, before: kept.before ?? unit, set: want };
  const giveUpAt = attended ? undefined : (climate.giveUpAt ?? moment.now.mono + moment.limits.unattended_s * 1_000);
  if (same(unit, want)) {
    draft.climate = { ...climate, kept: next, giveUpAt };
    return void draft.ended.push({ id, final: { outcome: "done" } });
  }
  draft.climate = { ...climate, giveUpAt };
  putting(draft, want, { ...next, from: unit }, moment, id);
}

/** Off whatever stands against it; what was before is not given back over that. */
function stopped(draft: Draft, id: string, moment: Moment): void {
  const { unconfirmed, releasing, unit } = draft.climate;
  if (unconfirmed?.id !== undefined)
    draft.ended.push({ id: unconfirmed.id, final: { outcome: "stopped", code: "E_STOPPED" } });
  for (const one of releasing) draft.ended.push({ id: one, final: { outcome: "done" } });
  dropped(draft);
  draft.climate = { ...draft.climate, releasing: [], unconfirmed: undefined };
  if (!unconfirmed && unit && !unit.on) return void draft.ended.push({ id, final: { outcome: "done" } });
  putting(draft, off, draft.climate.kept, moment, id);
}

function attendedNow(climate: Climate): Climate {
  const { left_min: _left, until: _until, ...kept } = climate.kept;
  return { ...climate, kept, giveUpAt: undefined };
}

/** A new wish of the house ends the giving back of the older one; what was before stays remembered. */
function staying(draft: Draft): void {
  const { releasing, kept } = draft.climate;
  for (const id of releasing) draft.ended.push({ id, final: { outcome: "stopped", code: "E_STOPPED" } });
  const { leaving: _leaving, ...rest } = kept;
  draft.climate = { ...draft.climate, releasing: [], kept: rest };
}

const no = (code: ErrorCode, params: Params = {}) => new LintelError(code, params);
const refusal = ({ code, params }: LintelError): Final => ({ outcome: "refused", code, detail: params });

/** Why this may never be set, or not while nobody is home. Unknown care counts as nobody at home. */
function beyondLimits(want: Unit & { on: true }, attended: boolean, { limits }: Moment): LintelError | undefined {
  const { mode, target_c } = want;
  const cool = mode === "cool";
  const least = cool && !attended ? Math.max(limits.lowest_c, limits.unattended_cool_c) : limits.lowest_c;
  const most = cool || attended ? limits.highest_c : Math.min(limits.highest_c, limits.unattended_heat_c);
  if (target_c < least) return no("E_LIMIT", { field: "target_c", cap: least });
  return target_c > most ? no("E_LIMIT", { field: "target_c", cap: most }) : undefined;
}

/** Why it may not be set at this instant; what is so already may always be wished again. */
function notNow(climate: Climate, want: Unit & { on: true }, moment: Moment): LintelError | undefined {
  const { unit, unconfirmed, openSince, setAt } = climate;
  const { now, limits } = moment;
  if (!unconfirmed && unit && same(unit, want)) return undefined;
  if (unconfirmed) return no("E_BUSY");
  if (openSince !== undefined) return no("E_WINDOW_OPEN");
  if (roomOf(climate, moment) === undefined) return no("E_SENSOR", { input: "room" });
  const rate = setAt === undefined ? 0 : setAt + limits.change_s * 1_000 - now.mono;
  const start = mayStartIn(climate, want, moment);
  // It works in the other direction just now: it must come to rest by itself or by hand first.
  if (start === undefined) return no("E_BUSY");
  const wait = Math.max(rate, start);
  return wait > 0 ? no("E_TOO_SOON", { wait_s: Math.ceil(wait / 1_000) }) : undefined;
}

/** Writes down how much is left of an unattended run, by the minute. */
function counted(draft: Draft, { now }: Moment): void {
  const { kept, giveUpAt } = draft.climate;
  if (giveUpAt === undefined || draft.climate.kept.set === undefined) return;
  const left_min = Math.max(0, Math.ceil((giveUpAt - now.mono) / 60_000));
  if (kept.left_min === left_min) return;
  const until = Math.round(now.wall + giveUpAt - now.mono);
  draft.climate = { ...draft.climate, kept: { ...kept, left_min, until: kept.until ?? until } };
}
