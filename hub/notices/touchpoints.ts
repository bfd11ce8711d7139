import { fail } from "../core/errors.ts";
import type { HouseholdDocument, Noun } from "../core/house.ts";
import {
  type IdleShow,
  type Look,
  type Modality,
  modalities,
  type TouchpointRight,
  touchpointRights,
} from "../core/notices.ts";
import type { Lines } from "./lines.ts";

/** A time of day each, `HH:MM`. */
export type QuietHours = { readonly from: string; readonly to: string };

/** A wall or a phone of the house, as it is listed. */
export type ScreenView = {
  readonly id: string;
  readonly name: string;
  readonly kind: "wall" | "phone";
  readonly place?: string;
  readonly owner?: string;
  readonly width?: number;
  readonly height?: number;
  readonly modality: readonly Modality[];
  readonly quiet?: QuietHours;
  readonly rights: readonly TouchpointRight[];
  /** How it looks by day; absent as its place usually does. */
  readonly look?: Look;
  /** Larger words, fewer buttons, more time. */
  readonly unhurried?: boolean;
  /** What it shows while nothing is to be said. */
  readonly idle?: readonly IdleShow[];
  /** It holds a key of its own. */
  readonly paired: boolean;
  readonly online: boolean;
  readonly seen_at?: number;
  /** It was there, and does not answer any more. */
  readonly silent: boolean;
};

/** What a household may set of a screen; `null` ends its quiet hours, or gives its look back to its place. */
export type ScreenSettings = {
  readonly quiet?: QuietHours | null | undefined;
  readonly modality?: readonly Modality[] | undefined;
  readonly rights?: readonly TouchpointRight[] | undefined;
  readonly look?: Look | null | undefined;
  readonly unhurried?: boolean | undefined;
  readonly idle?: readonly IdleShow[] | undefined;
};

/** What a screen says of itself. */
export type Declared = {
  readonly width: number;
  readonly height: number;
  readonly touch: boolean;
  readonly sound: boolean;
};

/** The registry of the house's walls and phones. */
export type Touchpoints = {
  list(): readonly ScreenView[];
  screen(id: string): ScreenView | undefined;
  /** E_NOT_FOUND. */
  set(id: string, settings: ScreenSettings, actor: string): Promise<void>;
  /** E_NOT_FOUND. */
  declare(id: string, declared: Declared, actor: string): Promise<void>;
};

/** What is read and written of the household. */
export type Household = {
  all<N extends "device" | "place" | "resident" | "touchpoint">(noun: N): readonly HouseholdDocument<N>[];
  get<N extends "device" | "place" | "resident" | "touchpoint">(noun: N, id: string): HouseholdDocument<N> | undefined;
  put(noun: Noun, document: unknown, actor: string): Promise<void>;
};

/** Makes the registry: what nobody said of a screen is as it usually is. */
export function makeTouchpoints(household: Household, lines: Lines): Touchpoints {
  const screen = (id: string) => {
    const device = household.get("device", id);
    return device && viewOf(device, household.get("touchpoint", id), lines);
  };
  const documentOf = (id: string): HouseholdDocument<"touchpoint"> => {
    const known = screen(id) ?? fail("E_NOT_FOUND", { noun: "screen", id });
    return household.get("touchpoint", id) ?? { id, modality: [...known.modality], rights: [...known.rights] };
  };
  return {
    list: () => household.all("device").flatMap(({ id }) => screen(id) ?? []),
    screen,
    set: async (id, { quiet, modality, rights, look, unhurried, idle }, actor) => {
      const { quiet: before, look: lookBefore, ...rest } = documentOf(id);
      const hours = quiet === undefined ? before : (quiet ?? undefined);
      const looks = look === undefined ? lookBefore : (look ?? undefined);
      const changed = {
        ...(modality ? { modality: [...modality] } : {}),
        ...(rights ? { rights: [...rights] } : {}),
        ...(unhurried === undefined ? {} : { unhurried }),
        ...(idle ? { idle: [...idle] } : {}),
      };
      await household.put(
        "touchpoint",
        { ...rest, ...changed, ...(hours ? { quiet: hours } : {}), ...(looks ? { look: looks } : {}) },
        actor,
      );
    },
    declare: async (id, { width, height, touch, sound }, actor) => {
      const before = documentOf(id);
      const able = (one: Modality) =>
        one === "touch" ? touch : one === "shows" || (one === "sound" ? sound : sound && before.modality.includes(one));
      const document = { ...before, width, height, modality: modalities.filter(able) };
      if (JSON.stringify(document) !== JSON.stringify(before) || !household.get("touchpoint", id))
        await household.put("touchpoint", document, actor);
    },
  };
}

function viewOf(
  { id, kind, name, place, owner, key }: HouseholdDocument<"device">,
  document: HouseholdDocument<"touchpoint"> | undefined,
  lines: Lines,
): ScreenView | undefined {
  if (kind !== "screen" && kind !== "phone") return undefined;
  const { width, height, quiet, look, unhurried, idle } = document ?? {};
  const seen_at = lines.seenAt(id);
  return {
    id,
    name,
    kind: kind === "screen" ? "wall" : "phone",
    ...(place === undefined ? {} : { place }),
    ...(owner === undefined ? {} : { owner }),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    modality: document?.modality ?? modalities,
    ...(quiet ? { quiet } : {}),
    ...(look ? { look } : {}),
    ...(unhurried ? { unhurried } : {}),
    ...(idle ? { idle } : {}),
    rights: document?.rights ?? touchpointRights,
    paired: key !== undefined,
    online: lines.live(id),
    ...(seen_at === undefined ? {} : { seen_at }),
    silent: lines.silent(id),
  };
}
