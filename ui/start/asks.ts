import type { StoryPart } from "../../hub/core/hub-line.ts";
import type { Language } from "../../hub/core/house.ts";
import { does, type Done } from "../parts/done.ts";
import { fieldsOf, newKey } from "../parts/send.ts";

/** What the house tells anybody who comes to it. */
export type Entry = {
  readonly claimed: boolean;
  readonly claim_open: boolean;
  readonly house: "virtual" | "real";
  readonly language?: Language;
  /** Whom somebody may claim to be, in a virtual house. */
  readonly may_be: readonly { readonly id: string; readonly name: string }[];
};

/** How far the told day of a virtual house is, and what opens its pages. */
export type Story = {
  readonly telling: boolean;
  readonly part?: StoryPart;
  readonly wall: number;
  readonly zone: string;
  readonly links: readonly Link[];
  readonly pins: readonly { readonly resident: string; readonly name: string; readonly pin: string }[];
};

/** A page of the house, and the path that opens it. */
export type Link = { readonly id: string; readonly name: string; readonly path: string };

/** What somebody who claims the house says. */
export type Claim = {
  readonly code: string;
  readonly name: string;
  readonly language: Language;
  readonly password: string;
  readonly pin: string;
  readonly resident?: string;
  readonly home?: { readonly name: string; readonly zone: string };
};

/** What the house tells anybody; `lost` when it was not reached. */
export async function askEntry(language: Language): Promise<Entry | "lost"> {
  const done = await does({ seat: "", language, method: "GET", path: "entry" });
  if (done.is !== "done") return "lost";
  const { claimed, claim_open, house, may_be } = done.body;
  return {
    claimed: claimed === true,
    claim_open: claim_open === true,
    house: house === "virtual" ? "virtual" : "real",
    may_be: (Array.isArray(may_be) ? may_be : []).flatMap((one: unknown) => {
      const { id, name } = fieldsOf(one);
      return typeof id === "string" && typeof name === "string" ? [{ id, name }] : [];
    }),
  };
}

/** The told day; `none` in a real house, and away from its own machine. */
export async function askStory(language: Language): Promise<Story | "none" | "lost"> {
  const done = await does({ seat: "", language, method: "GET", path: "virtual" });
  if (done.is === "lost" || (done.is === "refused" && done.code !== "E_NOT_FOUND")) return "lost";
  // Safe: the house answers by its own table of routes.
  return done.is === "refused" ? "none" : (done.body as unknown as Story);
}

/** Asks for another told day. */
export function liveADay(language: Language): Promise<Done> {
  return does({ seat: "", language, path: "virtual/day", body: {}, key: newKey() });
}

/** Claims the house. */
export function claim(language: Language, asked: Claim): Promise<Done> {
  return does({ seat: "", language, path: "claim", body: asked, key: newKey() });
}

/** Signs a person in at this browser. */
export function signIn(language: Language, who: string, password: string): Promise<Done> {
  return does({ seat: "", language, path: "sessions", body: { who, password } });
}
