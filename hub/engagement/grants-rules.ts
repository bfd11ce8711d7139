import { grantDays, levelAtMost, sharedCategories, type Level } from "../core/engage/lists.ts";
import type { Resident } from "../core/house.ts";
import type { Asks, Grant } from "./grant.ts";

/** A day, ms. */
export const dayMs = 86_400_000;

/** What permission reckons with besides the grants themselves. */
export type Situation = {
  /** Wall ms, never before the highest seen. */
  readonly now: number;
  /** Everybody of the house. */
  readonly people: readonly Pick<Resident, "id" | "standing">[];
  /** Whether this resident, or the whole house, is paused. */
  readonly paused: (resident: string) => boolean;
};

/** Whether a resident may say yes or no for themselves: a grown-up of this house. */
export function mayDecide({ standing }: Pick<Resident, "standing">): boolean {
  return standing === "owner" || standing === "adult";
}

/** The grown-ups of a house. */
export function grownUps(people: Situation["people"]): readonly string[] {
  return people.filter(mayDecide).map(({ id }) => id);
}

/** Whether two grants are about the same thing; their levels may differ. */
export function alike(one: Pick<Grant, "brand" | "purpose" | "category">, other: typeof one): boolean {
  return one.brand === other.brand && one.purpose === other.purpose && one.category === other.category;
}

/** Whether a yes is still a yes, whatever the others say. */
export function isYes(grant: Grant, now: number): boolean {
  return (grant.state === "given" || (grant.state === "suspended" && grant.because === "others")) && now < grant.until;
}

/** Whether a category's devices are everybody's. */
export function isShared({ category }: Pick<Grant, "category">): boolean {
  return sharedCategories.includes(category);
}

/**
 * Whether the others of the house agree: of shared devices, from level 2 on every grown-up has said yes to the same or
 * more; at level 1 it is enough that nobody has said no.
 */
export function othersAgree(grant: Grant, all: readonly Grant[], { now, people }: Situation): boolean {
  if (!isShared(grant)) return true;
  const others = grownUps(people).filter((id) => id !== grant.resident);
  const of = (id: string) => all.filter((one) => one.resident === id && alike(one, grant));
  if (grant.level === 1)
    return !others.some((id) =>
      of(id).some(({ state, level, until }) => state === "refused" && level === 1 && now < until),
    );
  return others.every((id) => of(id).some((one) => one.level >= grant.level && isYes(one, now)));
}

/** Whether a grant lets anything happen now. */
export function standsNow(grant: Grant, all: readonly Grant[], situation: Situation): boolean {
  const { now, people, paused } = situation;
  if (grant.state !== "given" || now >= grant.until) return false;
  if (grant.level > levelAtMost[grant.category]) return false;
  if (!grownUps(people).includes(grant.resident) || paused(grant.resident)) return false;
  if (!othersAgree(grant, all, situation)) return false;
  return !pausedByOthers(grant, situation);
}

/** Whether another grown-up's pause stands in its way: what everybody shares is everybody's to pause. */
export function pausedByOthers(grant: Grant, { people, paused }: Pick<Situation, "people" | "paused">): boolean {
  if (grant.level === 1 || !isShared(grant)) return false;
  return grownUps(people).some((id) => id !== grant.resident && paused(id));
}

/** Whether a grant is one that such a question is about. */
export function answersTo(grant: Grant, asks: Asks): boolean {
  return (
    alike(grant, asks) &&
    (asks.resident === undefined || grant.resident === asks.resident) &&
    grant.level >= (asks.level ?? 1) &&
    (asks.touchpoint === undefined || grant.touchpoints.includes(asks.touchpoint))
  );
}

/** For how many days a grant may last at a level. */
export function daysFor(level: Level, wanted: number | undefined): number {
  const most = level === 3 ? grantDays.mostAtThree : grantDays.most;
  return Math.min(wanted ?? grantDays.usual, most);
}
