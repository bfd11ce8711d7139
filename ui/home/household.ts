import type { Home, HouseholdDocument, Language, Resident, Standing } from "../../hub/core/house.ts";
import type { IdleShow } from "../../hub/core/notices.ts";
import { does } from "../parts/done.ts";
import { all, get, NotAllowed, type Hand, type Said } from "./house.ts";

/** Who sits at this seat. */
export type Me = {
  readonly seat: string;
  readonly resident?: string;
  readonly name?: string;
  readonly standing?: Standing;
  readonly language?: Language;
  readonly has: { readonly password: boolean; readonly pin: boolean };
  readonly scopes: readonly string[];
};

/** A wall or a phone as the house keeps it. */
export type Screen = {
  readonly id: string;
  readonly name: string;
  readonly kind: "wall" | "phone";
  readonly place?: string;
  readonly owner?: string;
  readonly quiet?: { readonly from: string; readonly to: string };
  readonly unhurried?: boolean;
  readonly idle?: readonly IdleShow[];
  readonly paired: boolean;
  readonly online: boolean;
  readonly seen_at?: number;
  readonly silent: boolean;
};

/** A screen that waits to be let in. */
export type Waiting = { readonly ref: string; readonly at: number; readonly width: number; readonly height: number };

/** What is wrong, in a sentence. */
export type Wrong = { readonly id: string; readonly at: number; readonly text: string };

/** The people, places and screens of the house, and the home itself. */
export type Household = {
  readonly me: Me;
  readonly home?: Home;
  readonly residents: readonly Resident[];
  readonly places: readonly HouseholdDocument<"place">[];
  readonly calendars: readonly HouseholdDocument<"calendar">[];
  readonly screens: readonly Screen[];
  readonly photos: readonly { readonly id: string }[];
  readonly waiting: readonly Waiting[];
  readonly wrong: readonly Wrong[];
  readonly sessions: readonly Session[];
};

/** Somebody signed in somewhere. */
export type Session = {
  readonly id: string;
  readonly seat: string;
  readonly name?: string;
  readonly seen: number;
  readonly current: boolean;
};

/** How asking went; `child`: somebody sits here to whom this page is not open. */
export type HouseholdAsked =
  | { readonly is: "known"; readonly household: Household }
  | { readonly is: "refused" | "child" | "lost" };

/** Asks for the household; who may not see it is told at once. */
export async function askHousehold(hand: Hand): Promise<HouseholdAsked> {
  try {
    // Safe here and below: the house answers by its own table of routes.
    const me = (await get(hand, "me")) as unknown as Me;
    if (!me.scopes.includes("adult")) return { is: "child" };
    const [home, residents, places, calendars, screens, photos, waiting, wrong, sessions] = await Promise.all([
      does({ ...hand, method: "GET", path: "home" }),
      all<Resident>(hand, "residents"),
      all<HouseholdDocument<"place">>(hand, "places"),
      all<HouseholdDocument<"calendar">>(hand, "calendars"),
      all<Screen>(hand, "screens"),
      get(hand, "photos"),
      get(hand, "pairings"),
      all<{ readonly id: string; readonly at: number; readonly sentence: Said }>(hand, "faults"),
      all<Session>(hand, "sessions"),
    ]);
    return {
      is: "known",
      household: {
        me,
        ...(home.is === "done" ? { home: home.body as unknown as Home } : {}),
        residents,
        places,
        calendars,
        screens,
        photos: photos["items"] as Household["photos"],
        waiting: waiting["items"] as readonly Waiting[],
        wrong: wrong.map(({ id, at, sentence }) => ({ id, at, text: sentence.text })),
        sessions,
      },
    };
  } catch (error) {
    return { is: error instanceof NotAllowed ? "refused" : "lost" };
  }
}

/** An id for somebody or something new: of its name where that has Latin letters, else of what it is; never one there is. */
export function newId(name: string, noun: string, there: readonly { readonly id: string }[]): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 30)
    .replace(/-+$/, "");
  const base = /^[a-z]/.test(plain) ? plain : noun;
  const taken = new Set(there.map(({ id }) => id));
  if (!taken.has(base)) return base;
  for (let nth = 2; ; nth += 1) if (!taken.has(`${base}-${nth}`)) return `${base}-${nth}`;
}
