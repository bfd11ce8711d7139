import type { Home, HouseholdDocument, Noun, Resident } from "./core/house.ts";
import type { Residents } from "./residents/residents.ts";

/** The household as rooms read it. */
type Household = {
  home(): Home | undefined;
  all<N extends Noun>(noun: N): readonly HouseholdDocument<N>[];
  get<N extends Noun>(noun: N, id: string): HouseholdDocument<N> | undefined;
};

/** The household with today's mornings as they are put off: who rings later may also get up later. */
export function movedMornings(
  { home, all, get }: Pick<Residents, "home" | "all" | "get">,
  later: (resident: string) => number,
): Household {
  const moved = (resident: Resident): Resident => {
    const by = later(resident.id);
    return by === 0 ? resident : { ...resident, wakes_to: after(resident.wakes_to, by, resident.wakes_from) };
  };
  // Safe: only documents of the noun itself are looked at, and a resident stays one.
  const as = <N extends Noun>(noun: N, document: HouseholdDocument<N>) =>
    (noun === "resident" ? moved(document as Resident) : document) as HouseholdDocument<N>;
  return {
    home,
    all: (noun) => {
      const documents = all(noun);
      if (noun !== "resident" || documents.every(({ id }) => later(id) === 0)) return documents;
      return documents.map((one) => as(noun, one));
    },
    get: (noun, id) => {
      const document = get(noun, id);
      return document && as(noun, document);
    },
  };
}

// The hours in which somebody gets up never run over the whole day, nor past midnight where they did not before.
function after(time: string, by: number, from: string): string {
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
  const [last, first] = [minutes(time), minutes(from)];
  const most = first <= last ? 23 * 60 + 59 : first - 1;
  const end = Math.min(last + by, Math.max(most, last));
  return `${String(Math.floor(end / 60)).padStart(2, "0")}:${String(end % 60).padStart(2, "0")}`;
}
