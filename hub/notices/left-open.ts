import type { Presence } from "../core/house.ts";
import type { Begun, Book } from "./book.ts";
import type { Household } from "./touchpoints.ts";

/** What is heard of windows and of who is out. */
export type LeftOpen = {
  /** A device tells whether a window is open; undefined where it tells nothing of one, or is not heard. */
  window(device: string, open: boolean | undefined): void;
  /** Somebody came, went, or is not known of. */
  moved(): void;
};

const cause = "out:open";

/** Whoever left last is told what stands open, until it is shut or somebody is home. */
export function hearLeftOpen(from: {
  readonly household: Household;
  readonly presence: (resident: string) => Presence;
  readonly book: Pick<Book, "all" | "end" | "note">;
  readonly begin: (cause: Begun) => void;
}): LeftOpen {
  const { household, presence, book, begin } = from;
  const open = new Set<string>();
  const end = () => book.end((one) => one.cause === cause);
  const look = () => {
    const people = household.all("resident").map((resident) => ({ resident, ...presence(resident.id) }));
    if (people.some(({ where }) => where === "home")) return end();
    const names = namesOf(household, open);
    if (names === "" || people.length === 0 || people.some(({ where }) => where !== "away")) return;
    const params = { open: names };
    const standing = book.all().find((one) => one.cause === cause);
    if (standing && standing.params["open"] !== names) book.note({ ...standing, params });
    const last = people.toSorted((a, b) => b.since - a.since)[0]?.resident;
    const grown = last?.standing === "owner" || last?.standing === "adult";
    // A child or a guest who left last cannot be the only one who is told.
    begin({ name: "left-open", cause, params, ...(last && grown && { only: last.id }) });
  };
  return {
    window: (device, is) => {
      if (open.has(device) === (is === true)) return;
      if (is === true) open.add(device);
      else open.delete(device);
      // What was shut is over; of what stands open now somebody who is out must know.
      if (open.size === 0) end();
      else look();
    },
    moved: look,
  };
}

function namesOf(household: Household, open: ReadonlySet<string>): string {
  const names = [...open].flatMap((id) => {
    const device = household.get("device", id);
    return device ? [household.get("place", device.place ?? "")?.name ?? device.name] : [];
  });
  return [...new Set(names)].toSorted().join(", ").slice(0, 180);
}
