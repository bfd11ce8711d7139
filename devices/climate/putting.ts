import {
  same,
  type Climate,
  type ClimateEvent,
  type Ended,
  type Kept,
  type Moment,
  type Result,
  type Unit,
} from "./state.ts";

/** A result in the making. */
export type Draft = {
  climate: Climate;
  readonly events: ClimateEvent[];
  readonly ended: Ended[];
  put?: Result["put"];
  giving?: Result["giving"];
};

/** How long a unit may take to show what it was told. */
export const confirmMs = 10_000;

/** A result with nothing to tell. */
export function quiet(climate: Climate): Pick<Draft, "climate"> {
  return { climate };
}

/** Sets the unit, to be confirmed by what it shows then. */
export function putting(draft: Draft, want: Unit, kept: Kept, { now }: Moment, id?: string): void {
  const { climate } = draft;
  const { unit, kept: prior } = climate;
  const changes = want.on && !(unit && same(unit, want));
  draft.put = want;
  draft.climate = {
    ...climate,
    kept: { ...kept, used: true },
    unconfirmed: { want, by: now.mono + confirmMs, prior, ...(id === undefined ? {} : { id }) },
    ...(changes ? { setAt: now.mono } : {}),
  };
}

/**
 * Milliseconds until the unit may be set so, as far as its compressor goes; undefined while that works the other way.
 * It never asks the room whether a start is needed: a sensor that lies must not cost the compressor its rest.
 */
export function mayStartIn(
  { unit, compressor, restSince }: Climate,
  want: Unit,
  { now, limits }: Moment,
): number | undefined {
  if (!want.on) return 0;
  if (compressor) return unit?.on && unit.mode === want.mode ? 0 : undefined;
  return restSince === undefined ? 0 : Math.max(0, restSince + limits.rest_s * 1_000 - now.mono);
}
