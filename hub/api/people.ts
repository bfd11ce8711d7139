import { fail } from "../core/errors.ts";
import type { HouseholdDocument } from "../core/house.ts";
import type { House } from "./house.ts";
import { type Actor, opens } from "./scope.ts";

type Person = HouseholdDocument<"resident">;
type People = Pick<House, "residents">;

/**
 * Refuses a grown-up who is no owner what would let them speak for an owner: a key, a code, a phone, an invitation.
 * E_FORBIDDEN, E_NOT_FOUND.
 */
export function checkMayCareFor(house: People, actor: Actor, resident: string): void {
  const { standing } =
    house.residents.get("resident", resident) ?? fail("E_NOT_FOUND", { noun: "resident", id: resident });
  if (standing === "owner" && resident !== actor.resident && !opens(actor.scopes, "owner")) fail("E_FORBIDDEN");
}

/** Refuses a change of people that only an owner may make, and one that leaves the house without one; `after` undefined: they go. E_FORBIDDEN, E_LAST_OWNER. */
export function checkPeople(house: People, actor: Actor, id: string, after: Omit<Person, "id"> | undefined): void {
  const before = house.residents.get("resident", id);
  const owners = [before?.standing, after?.standing].includes("owner");
  if (owners && !opens(actor.scopes, "owner")) fail("E_FORBIDDEN");
  if (before?.standing === "owner" && after?.standing !== "owner") {
    const others = house.residents.all("resident").some((one) => one.standing === "owner" && one.id !== id);
    if (!others) fail("E_LAST_OWNER", { resident: id });
  }
  checkEyes(actor, before, after, id);
}

/** That the camera may know somebody's eyes is theirs to say, and for a child a grown-up's; anybody may take it back. */
function checkEyes(
  { resident }: Actor,
  before: Person | undefined,
  after: Omit<Person, "id"> | undefined,
  id: string,
): void {
  const agreed = after?.door.eyes;
  if (agreed === undefined || resident === undefined || resident === id || after?.standing === "child") return;
  const { ref, ver } = before?.door.eyes ?? {};
  if (agreed.ref !== ref || agreed.ver !== ver) fail("E_FORBIDDEN");
}

/**
 * Whether somebody may know exactly where a person is and by what the house knows it: they themselves, and a program
 * that may do everything. Everybody else of the household knows who is home and who is out.
 */
export function mayKnow({ resident, scopes }: Actor, about: string | undefined): boolean {
  return about === undefined || (resident === undefined ? opens(scopes, "admin") : resident === about);
}

/** Refuses somebody the bedroom of other people: what a wall there shows is for whoever sleeps there. E_FORBIDDEN. */
export function checkBedroom({ residents }: People, { resident }: Actor, place: string | undefined): void {
  if (resident === undefined || place === undefined) return;
  const sleepers = residents.all("resident").filter(({ sleeps }) => sleeps === place);
  if (sleepers.length > 0 && !sleepers.some(({ id }) => id === resident)) fail("E_FORBIDDEN");
}

const turns = new WeakMap<object, Promise<unknown>>();

/** One change of people after the other: two owners who demote each other at once do not leave the house without one. */
export function inTurn<T>(house: People, work: () => Promise<T>): Promise<T> {
  const turn = (turns.get(house.residents) ?? Promise.resolve()).then(work, work);
  turns.set(house.residents, turn);
  return turn;
}
