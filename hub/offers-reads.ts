import type { DoorView } from "./core/door.ts";
import type { Home, HouseholdDocument, Presence } from "./core/house.ts";
import type { OffersFrom } from "./engagement/engagement.ts";
import type { Faults } from "./faults.ts";
import type { NoticesRoom } from "./notices/notices.ts";

/** How the rest of the house stands, as the cards of brands have to know it: all of it goes before them. */
export function offersReads(from: {
  readonly residents: {
    home(): Home | undefined;
    all<N extends "resident" | "device">(noun: N): readonly HouseholdDocument<N>[];
  };
  readonly presence: (resident: string) => Presence;
  readonly notices: Pick<NoticesRoom, "all" | "screens">;
  readonly faults: Pick<Faults, "list">;
  readonly things: {
    thing(id: string): { readonly state?: Readonly<Record<string, unknown>> | undefined } | undefined;
    role(address: string): unknown;
  };
  readonly door: { view(): DoorView };
  readonly scenes: { recent(): readonly { readonly state: string }[] };
}): OffersFrom["reads"] {
  const { residents, presence, notices, faults, things, door, scenes } = from;
  const alarms = () => residents.all("device").filter(({ kind }) => kind === "alarm-clock");
  return {
    zone: () => residents.home()?.zone ?? "UTC",
    residents: () => residents.all("resident"),
    devices: () => residents.all("device"),
    presence,
    screens: () => notices.screens.list(),
    notices: () => notices.all(),
    faults: () => faults.list(),
    ringing: () => alarms().some(({ id }) => things.thing(id)?.state?.["ringing"] === true),
    door: () => (things.role("door") === undefined ? undefined : door.view().phase),
    running: () => scenes.recent().some(({ state }) => state === "running"),
  };
}
