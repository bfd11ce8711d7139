import type { ErrorCode } from "../../hub/core/errors.ts";
import type { Draft } from "./putting.ts";
import { roomOf, watched } from "./sensors.ts";
import { off, same, type Climate, type Kept, type Moment, type Unit } from "./state.ts";

/** Folds what is seen now: the compressor, the window, the room, and a person's hand at the unit. */
export function observed(draft: Draft, pressed: boolean, moment: Moment): void {
  const { seen, now } = moment;
  const was = draft.climate;
  const unit = seen.unit ?? was.unconfirmed?.want ?? was.unit ?? off;
  const first = was.unit === undefined;
  draft.climate = {
    ...was,
    unit: first ? unit : (was.unit ?? unit),
    ...compressorOf(was, seen.compressor ?? unit.on, unit.on, moment),
  };
  draft.climate = { ...draft.climate, raw: watched(draft.climate, moment) };
  const { kept, unconfirmed } = draft.climate;
  // Whoever changed it while nobody looked: what the house had set is not in force any more.
  if (first && kept.set && ![kept.set, kept.from].some((known) => known && same(known, unit))) dropped(draft);
  const expected = [was.unit ?? unit, unconfirmed?.want].some((known) => known && same(known, unit));
  if (pressed || !expected) byHand(draft, unit, !pressed && seen.byNobody === true);
  const open = seen.window === true;
  const hand = pressed && unit.on;
  const { openSince: _since, ...rest } = draft.climate;
  // Whoever switches it on beside an open window has the same time again.
  if (open) draft.climate = { ...rest, openSince: hand ? now.mono : (was.openSince ?? now.mono) };
  else draft.climate = { ...rest, byWindow: false };
  told(draft, troubleOf(draft.climate, moment));
}

/** How long it has rested is known only where it was seen to stop; else it counts from now. */
function compressorOf(was: Climate, running: boolean, on: boolean, { now }: Moment): Partial<Climate> {
  if (running) return { compressor: true, restSince: undefined, kept: { ...was.kept, used: true } };
  const unknown = was.compressor || (was.unit === undefined && on);
  return { compressor: false, restSince: unknown ? now.mono : was.restSince };
}

/** A person set it: that stands, and nothing the house remembers is given back over it; `unseen` by whom is not told. */
function byHand(draft: Draft, unit: Unit, unseen: boolean): void {
  const { climate } = draft;
  const waiting = climate.unconfirmed?.id;
  const ids = waiting === undefined ? climate.releasing : [...climate.releasing, waiting];
  for (const id of ids) draft.ended.push({ id, final: { outcome: "stopped", code: "E_STOPPED" } });
  dropped(draft);
  draft.climate = { ...draft.climate, unit, unconfirmed: undefined, releasing: [], byWindow: false };
  if (draft.climate.trouble === "E_NOT_CONFIRMED") told(draft, undefined);
  if (!unseen) draft.events.push({ type: "pressed", unit });
}

/** Forgets what the house set and what was before it. */
export function dropped(draft: Draft): void {
  draft.climate = { ...draft.climate, kept: draft.climate.kept.used ? { used: true } : {}, giveUpAt: undefined };
}

/** Ends what was told to the unit: by what it shows, or because it shows nothing in time. */
export function confirmed(draft: Draft, { seen, now }: Moment): void {
  const { unconfirmed } = draft.climate;
  if (!unconfirmed) return;
  const { want, by, prior, id } = unconfirmed;
  const shown = seen.unit ?? want;
  if (same(shown, want)) {
    const { from: _from, ...kept } = draft.climate.kept;
    draft.climate = { ...draft.climate, unit: want, kept, unconfirmed: undefined };
    if (draft.climate.trouble === "E_NOT_CONFIRMED") told(draft, undefined);
    if (id !== undefined) draft.ended.push({ id, final: { outcome: "done" } });
  } else if (now.mono >= by) {
    const kept: Kept = draft.climate.kept.used ? { ...prior, used: true } : prior;
    const giveUpAt = kept.set === undefined ? undefined : draft.climate.giveUpAt;
    draft.climate = { ...draft.climate, kept, giveUpAt, unconfirmed: undefined };
    told(draft, "E_NOT_CONFIRMED");
    if (id !== undefined) draft.ended.push({ id, final: { outcome: "failed", code: "E_NOT_CONFIRMED" } });
  }
}

function troubleOf(climate: Climate, moment: Moment): ErrorCode | undefined {
  if (climate.byWindow) return "E_WINDOW_OPEN";
  if (roomOf(climate, moment) === undefined) return "E_SENSOR";
  // Until it hears again, or a hand has set it.
  return climate.trouble === "E_NOT_CONFIRMED" ? climate.trouble : undefined;
}

/** Tells a trouble when it is new, and that it is over by saying no more of it. */
export function told(draft: Draft, code: ErrorCode | undefined): void {
  const { trouble } = draft.climate;
  if (trouble === code) return;
  draft.climate = { ...draft.climate, trouble: code };
  if (code !== undefined) draft.events.push({ type: "trouble", code });
}
