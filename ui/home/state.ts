import { computed, signal } from "@preact/signals";
import type { Language } from "../../hub/core/house.ts";
import type { Reader, Words } from "../../hub/core/sentence.ts";
import { firstLanguage } from "../parts/chosen.ts";
import type { Act, Known, Wish } from "./house.ts";
import type { Household } from "./household.ts";

/** The parts of the house page, in the order they stand in. */
export const tabs = ["now", "people", "screens", "devices", "house"] as const;
/** One of them, or the set-up. */
export type Tab = (typeof tabs)[number] | "begin";

/** Changes something: gives the house's answer where it took it, and tells beside it why not where it did not. */
type Change = (about: string, wish: Wish) => Promise<Readonly<Record<string, unknown>> | undefined>;

/** What is known of the devices; nothing before the first answer. */
export const known = signal<Known | undefined>(undefined);
/** What is known of the people, places and screens. */
export const household = signal<Household | undefined>(undefined);
/** How the house was reached last. */
export const line = signal<"first" | "live" | "lost" | "refused" | "child">("first");
/** The sentences of the language that is read. */
export const words = signal<{ readonly language: Language; readonly words: Words } | undefined>(undefined);
/** What became of what was done last, by what it was done to; a key of ours, or the house's own text. */
export const told = signal<ReadonlyMap<string, { readonly key?: string; readonly text?: string }>>(new Map());
/** What is being done now. */
export const doing = signal<ReadonlySet<string>>(new Set());
/** What was asked to be taken out, and is asked about once more. */
export const leaving = signal<string | undefined>(undefined);
/** Does something to a device, and tells of it beside what it was done to. */
export const act = signal<(about: string, what: Act) => void>(() => undefined);
/** Changes something of the household; gives whether the house took it. */
export const change = signal<Change>(async () => undefined);
/** Which part is shown. */
export const tab = signal<Tab>("now");

/** The number of a wall that somebody came here to let in, as its picture code gave it; kept nowhere but here. */
export const wallCode = signal("");
/** The invitation that was made last, shown until it is put away. */
export const invitation = signal<
  { readonly resident: string; readonly link: string; readonly trust: string | undefined } | undefined
>(undefined);
/** Somebody is asked for their PIN: what was wrong last, and what to call once it is over. */
export const proving = signal<
  { readonly by: "pin" | "password"; readonly wrong?: string; readonly over: (proved: boolean) => void } | undefined
>(undefined);

/** The language that is read. */
export const language = signal<Language>(firstLanguage());

/** Whoever reads this page. */
export const reader = computed<Reader>(() => ({
  words: words.value?.words ?? {},
  language: words.value?.language ?? language.value,
  zone: household.value?.home?.zone ?? known.value?.zone ?? "UTC",
  name: (param, id) => {
    const { places, residents } = household.value ?? known.value ?? {};
    const of = { thing: known.value?.devices, place: places, resident: residents }[param];
    return of?.find((one) => one.id === id)?.name;
  },
}));
