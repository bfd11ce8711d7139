import type { Presence, Resident } from "../core/house.ts";
import type { DoorPhase } from "../core/door.ts";
import type { Touchpoint } from "../core/engage/lists.ts";
import type { TouchpointRight } from "../core/notices.ts";
import type { Before, CardPoint, Hours, HouseNow } from "./arbiter.ts";
import type { Permission } from "./grant.ts";

/** A wall or a phone, as the registry of screens lists it. */
export type ScreenSeen = {
  readonly id: string;
  readonly kind: "wall" | "phone";
  readonly place?: string;
  readonly owner?: string;
  readonly quiet?: { readonly from: string; readonly to: string };
  readonly rights: readonly TouchpointRight[];
};

/** How the rest of the house stands, handed in: what goes before a card, and where its screens hang. */
export type HouseReads = {
  zone(): string;
  residents(): readonly Pick<Resident, "id" | "standing" | "sleeps">[];
  /** Where devices stand, by kind. */
  devices(): readonly { readonly kind: string; readonly place?: string | undefined }[];
  presence(resident: string): Presence;
  screens(): readonly ScreenSeen[];
  /** The levels of all that the house has to say now. */
  notices(): readonly { readonly level: string }[];
  faults(): readonly { readonly id: string }[];
  /** An alarm clock rings. */
  ringing(): boolean;
  door(): DoorPhase | undefined;
  /** A scene runs. */
  running(): boolean;
};

const unlocking: readonly (DoorPhase | undefined)[] = ["looking", "recognised", "asking", "opening"];
const wet: ReadonlySet<string> = new Set(["bath", "toothbrush"]);
const atTheDoor: ReadonlySet<string> = new Set(["lock", "door-camera"]);
const shutPlaces = /(^|-)(bath|bathroom|toilet|shower|hall|hallway|door|entry|entrance)(-|$)/;

/** Reads the house at one instant, as the arbiter sees it. */
export function houseNow(
  reads: HouseReads,
  permission: Pick<Permission, "paused" | "shielded">,
  rest: { readonly wall: number; readonly weather: string | undefined; readonly quiet: readonly Hours[] },
): HouseNow {
  const people = reads.residents().map(({ id, standing }) => {
    const { where, asleep } = reads.presence(id);
    return { id, standing, where, asleep: asleep === "yes" };
  });
  return {
    ...rest,
    zone: reads.zone(),
    before: beforeBrands(reads, permission),
    paused: people.map(({ id }) => id).filter((id) => permission.paused(id)),
    shielded: permission.shielded(),
    people,
  };
}

/** The screens of the house, each with what it is to a card. */
export function pointsOf(reads: HouseReads): readonly CardPoint[] {
  const residents = reads.residents();
  const devices = reads.devices();
  const has = (kinds: ReadonlySet<string>, place: string | undefined) =>
    devices.some((one) => one.place === place && kinds.has(one.kind));
  return reads.screens().map(({ id, kind, place, owner, quiet, rights }) => {
    const sleepers = residents.filter(({ sleeps }) => place !== undefined && sleeps === place);
    const shut =
      place === undefined ||
      shutPlaces.test(place) ||
      has(wet, place) ||
      has(atTheDoor, place) ||
      sleepers.some(isSmall);
    const is: Touchpoint | undefined =
      kind === "phone" ? "phone" : shut ? undefined : sleepers.length > 0 ? "bedside" : "wall";
    return {
      id,
      is,
      ...(owner === undefined ? {} : { owner }),
      sleepers: sleepers.map((one) => one.id),
      ...(quiet ? { quiet: hoursOf(quiet) } : {}),
      shows: rights.includes("notices"),
      asks: rights.includes("answers"),
    };
  });
}

/** Times of day as minutes. */
export function hoursOf({ from, to }: { readonly from: string; readonly to: string }): Hours {
  return { from: minute(from), to: minute(to) };
}

function beforeBrands(reads: HouseReads, permission: Pick<Permission, "paused">): readonly Before[] {
  const goesBefore: readonly (readonly [Before, () => boolean])[] = [
    ["paused", () => permission.paused()],
    ["hazard", () => reads.notices().some(({ level }) => level !== "tell")],
    ["alarm", reads.ringing],
    ["unlock", () => unlocking.includes(reads.door())],
    // What a brand sent wrongly is no fault of the house.
    ["fault", () => reads.faults().some(({ id }) => !id.startsWith("engage"))],
    ["scene", reads.running],
  ];
  return goesBefore.flatMap(([name, is]) => (is() ? [name] : []));
}

function isSmall({ standing }: Pick<Resident, "standing">): boolean {
  return standing === "child" || standing === "guest";
}

function minute(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}
