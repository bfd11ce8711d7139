import { dropped, told } from "./looking.ts";
import { mayStartIn, putting, type Draft } from "./putting.ts";
import { off, same, type Moment } from "./state.ts";

/** Off when a window has been open too long; what was before is not given back over that, then or later. */
export function shutByWindow(draft: Draft, moment: Moment): void {
  const { unit, openSince, kept, unconfirmed, releasing } = draft.climate;
  if (openSince === undefined || moment.now.mono - openSince < moment.limits.window_s * 1_000) return;
  if (unconfirmed && same(unconfirmed.want, off)) return;
  const on = unit?.on === true;
  if (!on && !kept.leaving) return;
  if (unconfirmed?.id !== undefined)
    draft.ended.push({ id: unconfirmed.id, final: { outcome: "failed", code: "E_WINDOW_OPEN" } });
  for (const id of releasing) draft.ended.push({ id, final: { outcome: "done" } });
  dropped(draft);
  draft.climate = { ...draft.climate, releasing: [], byWindow: on };
  if (!on) return;
  putting(draft, off, draft.climate.kept, moment);
  told(draft, "E_WINDOW_OPEN");
}

/** Nobody came in time: what was before is given back. */
export function givenUp(draft: Draft, { now }: Moment): void {
  const { giveUpAt, kept } = draft.climate;
  if (giveUpAt === undefined || now.mono < giveUpAt || kept.leaving) return;
  draft.climate = { ...draft.climate, kept: { ...kept, leaving: true } };
}

/** Gives back how the unit was before the house first set it, as soon as the interlocks allow; never twice. */
export function handedBack(draft: Draft, moment: Moment): void {
  const { unit, kept, unconfirmed, setAt, openSince, giveUpAt } = draft.climate;
  const { now, limits } = moment;
  if (!kept.leaving || unconfirmed) return;
  const { before } = kept;
  if (before === undefined || (unit && same(unit, before))) {
    for (const id of draft.climate.releasing) draft.ended.push({ id, final: { outcome: "done" } });
    dropped(draft);
    draft.climate = { ...draft.climate, releasing: [] };
    return;
  }
  const start = mayStartIn(draft.climate, before, moment);
  const rate = before.on && setAt !== undefined && now.mono < setAt + limits.change_s * 1_000;
  const window = before.on && openSince !== undefined;
  if (start !== 0 || rate || window) {
    // It works the other way, or its time is over: it rests first, and what was is given back after that.
    const over = giveUpAt !== undefined && now.mono >= giveUpAt;
    if (unit?.on && (start === undefined || over)) putting(draft, off, { ...kept, set: off, from: unit }, moment);
    return;
  }
  putting(draft, before, kept, moment);
  draft.giving = true;
}

/** The next instant (mono) at which something may be due; undefined when nothing is. */
export function dueAt(draft: Pick<Draft, "climate">, { now, limits }: Moment): number | undefined {
  const { unit, kept, unconfirmed, openSince, giveUpAt, restSince, setAt } = draft.climate;
  const lookMs = 20_000;
  const due = [
    ...(unit?.on ? [now.mono + lookMs] : []),
    ...((unit?.on || kept.leaving) && openSince !== undefined ? [openSince + limits.window_s * 1_000] : []),
    ...(unconfirmed ? [unconfirmed.by] : []),
    ...(giveUpAt === undefined || kept.leaving ? [] : [giveUpAt]),
    ...(kept.leaving && restSince !== undefined ? [restSince + limits.rest_s * 1_000] : []),
    ...(kept.leaving && setAt !== undefined ? [setAt + limits.change_s * 1_000] : []),
  ].filter((at) => at > now.mono);
  return due.length === 0 ? undefined : Math.min(...due);
}
