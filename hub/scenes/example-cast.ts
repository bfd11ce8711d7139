import type { Home, Resident } from "../core/house.ts";
import { household } from "../core/house.ts";
import { moments } from "../core/moments.ts";
import type { Example, Happening } from "../core/scene/example.ts";
import type { Graph } from "../core/scene/graph.ts";

/** What of a household its examples are played in. */
export type ExampleHouse = {
  readonly home: Home;
  readonly residents: readonly Resident[];
  /** Where people have breakfast. */
  readonly eating?: string;
};

/** Who and what is meant by the names of an example. */
export type Cast = {
  readonly residents: ReadonlyMap<string, Resident>;
  readonly eating: string;
  person(who: string): string;
  place(name: string): string;
  /** A role address with its place made plain. */
  address(address: string): string;
};

/** A moment of an example. */
type MomentComes = Extract<Happening, { moment: unknown }>;

/** The moments of an example in the order they are written. */
export function momentsIn({ when }: Example): readonly MomentComes[] {
  return when.filter((one) => "moment" in one);
}

/** For whom a moment of an example comes, where nobody is named. */
export function whoseMoment({ moment, resident }: MomentComes): string | undefined {
  return resident ?? (moments[moment].subject === "resident" ? anybody : undefined);
}

const anybody = "resident:any";

/** Chooses the people: whom the scene is for first, and somebody made up where the house has nobody of that kind. */
export function castOf(graph: Graph, example: Example, house: ExampleHouse): Cast {
  const residents = new Map(house.residents.map((one) => [one.id, one]));
  const grown = house.residents.filter(({ standing }) => standing === "owner" || standing === "adult");
  const main = grown.find(({ id }) => admits(graph, example, id)) ?? grown[0] ?? madeUp("somebody", "adult", house);
  // Whose hours are not told gets up at usual hours, so that a household's own do not decide.
  const usual = { wakes_from: "05:00", wakes_to: "11:00" };
  const stands = {
    any: main,
    other: grown.find(({ id }) => id !== main.id) ?? madeUp("somebody-else", "adult", house),
    child: house.residents.find(({ standing }) => standing === "child") ?? madeUp("a-child", "child", house),
    guest: house.residents.find(({ standing }) => standing === "guest") ?? madeUp("a-guest", "guest", house),
  };
  const person = (who: string): string => {
    const kind = who.split(":")[1];
    if (kind === undefined || !Object.hasOwn(stands, kind)) {
      // Of somebody who has moved out it is still told.
      if (!residents.has(who)) residents.set(who, madeUp(who, "adult", house));
      return who;
    }
    const one = stands[kind as keyof typeof stands];
    residents.set(one.id, { ...one, ...usual });
    return one.id;
  };
  const eating = house.eating ?? "kitchen";
  const [first] = momentsIn(example);
  const whose = first && whoseMoment(first);
  const own = () => residents.get(whose === undefined ? main.id : person(whose))?.sleeps ?? main.sleeps;
  const place = (name: string): string => {
    if (name === "own") return own();
    if (name === "eating") return eating;
    if (name === "here") return first?.place === undefined || first.place === "here" ? own() : place(first.place);
    return name;
  };
  const address = (full: string): string => {
    const dot = full.indexOf(".");
    return dot < 0 ? full : `${full.slice(0, dot)}.${place(full.slice(dot + 1))}`;
  };
  person(anybody);
  for (const [who, { wakes }] of Object.entries(example.given.residents ?? {})) {
    const one = residents.get(person(who));
    if (one && wakes) residents.set(one.id, { ...one, wakes_from: wakes.from, wakes_to: wakes.to });
  }
  return { residents, eating, person, place, address };
}

function admits(graph: Graph, example: Example, resident: string): boolean {
  const [first] = momentsIn(example);
  const keys = first ? (graph.starts.get(first.moment) ?? []) : [];
  return keys.some((key) => {
    const node = graph.nodes.get(key);
    const who = node?.type === "lintel-moment" ? node.properties.who : undefined;
    return who === "anyone" || who === "adults" || who === resident;
  });
}

function madeUp(id: string, standing: Resident["standing"], { home }: ExampleHouse): Resident {
  const row = { id, name: id, standing, language: home.language, sleeps: `room-of-${id}` };
  return household.resident.parse(row);
}
