import { letterOf, plain } from "../parts/plain.ts";
import type { Said } from "../parts/say.ts";
import type { Invitation, Person, Whereabouts } from "./ask/shapes.ts";

/** One of the household as a phone shows them; `shape` goes with their letter, so that nobody is known by colour alone. */
export type Face = {
  readonly id: string;
  readonly name: string;
  readonly letter: string;
  readonly shape: "circle" | "square";
  readonly own: boolean;
  readonly where: Said;
};

const half_day = 12 * 3_600_000;

/** Who of the household is home, whoever carries the phone first. */
export function facesOf(
  people: readonly Person[],
  presence: readonly Whereabouts[],
  own: string | undefined,
  now: number,
): readonly Face[] {
  const living = people.filter(({ standing, id }) => standing !== "guest" || id === own);
  return living
    .map(({ id, name }, i): Face => ({
      id,
      name: plain(name),
      letter: letterOf(name),
      shape: i % 2 === 0 ? "circle" : "square",
      own: id === own,
      where: whereOf(
        presence.find(({ resident }) => resident === id),
        now,
      ),
    }))
    .toSorted((a, b) => Number(b.own) - Number(a.own));
}

function whereOf(at: Whereabouts | undefined, now: number): Said {
  if (at === undefined || at.where === "unknown") return { key: "phone.where.unknown" };
  if (at.where === "home") return { key: "phone.where.home" };
  return now - at.since < half_day && at.since <= now
    ? { key: "phone.where.away-since", params: { at: at.since } }
    : { key: "phone.where.away" };
}

/** What the house answered to whoever lets a phone in. */
export function invitationIn({ link, trust, code, expires }: Readonly<Record<string, unknown>>): Invitation {
  const first = typeof trust === "string" ? { trust } : {};
  return { link: String(link), code: String(code), expires: Number(expires), ...first };
}
