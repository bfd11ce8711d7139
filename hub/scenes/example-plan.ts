import { houseDay, nextAt } from "../core/house-day.ts";
import type { Presence, Trip } from "../core/house.ts";
import { wallOf } from "../core/instant.ts";
import { moments } from "../core/moments.ts";
import type { Command } from "../core/run.ts";
import type { Example, Stands } from "../core/scene/example.ts";
import type { Graph } from "../core/scene/graph.ts";
import { minuteOf } from "./conditions.ts";
import { type Cast, type ExampleHouse, momentsIn, whoseMoment } from "./example-cast.ts";
import { withNumbers } from "./example-numbers.ts";
import type { Cue, SimAnswer, SimPlan } from "./simulate.ts";
import type { SimWorld, WorldChange } from "./sim-world.ts";

// A Wednesday far from any change of the clocks, and one on which every zone of the world has its 24 hours.
const wednesday = wallOf("2026-03-04T00:00:00Z");
const lived = 26 * 3_600_000;
const longAgo = 86_400_000;

/** A dry run of one example: its house, what happens in it, and how its devices answer. */
export function planOf(graph: Graph, example: Example, house: ExampleHouse, cast: Cast): SimPlan {
  const at = nextAt(wednesday, house.home.zone, minuteOf(example.given.at));
  const { zone } = house.home;
  const about: About = { scene: graph.scene, cast, day: houseDay(at, zone) };
  const cues = example.when.flatMap((happening): readonly Cue[] => {
    const then = at + happening.after_s * 1000;
    if ("change" in happening) {
      const { way, ...stands } = happening.change;
      const ways = wayOf(example, cast, at).map((one) => ({ ...one, ended: then, reason: way ?? "arrived" }));
      const ends: readonly WorldChange[] = way === undefined ? [] : ways.map((trip) => ({ is: "trip", trip }));
      // The house first: what ends with the way looks at how it stands then.
      return [...changesOf(about, stands), ...ends].map((change) => ({ at: then, is: "world", change }));
    }
    const who = whoseMoment(happening);
    const resident = who === undefined ? undefined : cast.person(who);
    const place = happening.place === undefined ? undefined : cast.place(happening.place);
    return [
      {
        at: then,
        is: "moment",
        moment: happening.moment,
        ...(resident !== undefined && { resident }),
        ...(place !== undefined && { place }),
        ...(happening.about !== undefined && { about: happening.about }),
        ...(isOfWay(happening.moment) && resident !== undefined && { trip: tripId(resident) }),
      },
    ];
  });
  const begins: readonly Cue[] = changesOf(about, atFirst(example)).map((change) => ({
    at,
    is: "world",
    change,
  }));
  return {
    graphs: [{ ...withNumbers(graph, example.given.numbers), disabled: false }],
    world: { ...worldOf(example, house, cast, at), working: { [about.day]: !onFreeDays(graph, example) } },
    cues: [...begins, ...cues.toSorted((a, b) => a.at - b.at)],
    until: at + lived,
    answers: answersOf(example, cast),
  };
}

// Where nothing is said of the day it is one on which the scene begins.
function onFreeDays(graph: Graph, example: Example): boolean {
  const [first] = momentsIn(example);
  const starts = (first ? (graph.starts.get(first.moment) ?? []) : []).map((key) => graph.nodes.get(key));
  return starts.length > 0 && starts.every((node) => node?.type === "lintel-moment" && node.properties.days === "free");
}

function isOfWay(moment: keyof typeof moments): boolean {
  return moments[moment].once === "per-trip";
}

const tripId = (resident: string): string => `way-of-${resident}`;

function wayOf(example: Example, cast: Cast, at: number): readonly Trip[] {
  const whose = momentsIn(example)
    .filter(({ moment }) => isOfWay(moment))
    .flatMap((one) => whoseMoment(one) ?? [])
    .map(cast.person);
  return [...new Set(whose)].map((resident) => ({
    id: tripId(resident),
    resident,
    opened: at,
    expires: at + lived,
    evidence: "none",
  }));
}

function worldOf(example: Example, { home }: ExampleHouse, cast: Cast, at: number): SimWorld {
  const away: Presence = { where: "away", asleep: "no", confidence: 1, since: at - longAgo, because: [] };
  return {
    at,
    home,
    residents: [...cast.residents.values()],
    presence: Object.fromEntries([...cast.residents.keys()].map((id) => [id, away])),
    trips: wayOf(example, cast, at),
    places: Object.fromEntries(
      Object.entries(example.given.places ?? {}).map(([name, { occupied }]) => [
        cast.place(name),
        { occupied, since: at - longAgo },
      ]),
    ),
    eating: cast.eating,
    working: {},
    roles: [],
    settings: {},
    facts: {},
  };
}

// Whoever is named is at home unless it is said otherwise.
function atFirst({ given }: Example): Stands {
  const named = Object.entries(given.residents ?? {});
  return { ...given, residents: Object.fromEntries(named.map(([who, one]) => [who, { where: "home", ...one }])) };
}

type About = { readonly scene: string; readonly cast: Cast; readonly day: string };

function changesOf({ scene, cast, day }: About, stands: Stands): readonly WorldChange[] {
  const { residents = {}, places = {}, roles = {}, facts = {}, settings = {}, working } = stands;
  return [
    ...Object.entries(residents).map(([who, { where, asleep, place }]): WorldChange => {
      const presence = {
        ...(where !== undefined && { where }),
        ...(asleep !== undefined && { asleep }),
        ...(place !== undefined && { place: cast.place(place) }),
      };
      return { is: "presence", resident: cast.person(who), presence };
    }),
    ...Object.entries(places).map(([place, { occupied }]): WorldChange => ({
      is: "place",
      place: cast.place(place),
      occupied,
    })),
    ...Object.entries(roles).map(([address, { ready, held, state }]): WorldChange => ({
      is: "role",
      address: cast.address(address),
      ...(ready !== undefined && { ready }),
      ...(held !== undefined && { held }),
      ...(state && { state }),
    })),
    ...Object.entries(facts).map(([name, value]): WorldChange => ({
      is: "fact",
      name: name as keyof typeof facts,
      value,
    })),
    ...Object.entries(settings).map(([name, value]): WorldChange => ({
      is: "setting",
      name: `${scene}.${name}`,
      value,
    })),
    ...(working === undefined ? [] : [{ is: "working" as const, day, working }]),
  ];
}

// Longer than any deadline of a scene: heard, and never finished.
const never_s = 200_000;

function answersOf({ given: { roles = {} } }: Example, cast: Cast): SimAnswer {
  const byRole = new Map(
    Object.entries(roles).map(([address, { answers }]) => [
      cast.address(address),
      new Map(Object.entries(answers ?? {})),
    ]),
  );
  return ({ role, verb }: Command) => {
    const answer = byRole.get(role)?.get(verb);
    if (!answer) return { after_s: 1, outcome: "done" };
    const { is, after_s, code } = answer;
    if (is === "never") return { after_s: never_s, outcome: "done" };
    return { after_s, outcome: is, ...(code !== undefined && { code }) };
  };
}
