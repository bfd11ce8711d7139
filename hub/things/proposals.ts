import { components, type Entity, type FoundDevice } from "../core/entities.ts";
import type { Params } from "../core/errors.ts";
import type { FoundView, Proposal } from "../core/found.ts";
import type { HouseholdDocument } from "../core/house.ts";
import { kinds, type KindRow } from "../core/kinds.ts";
import { adoptions, type AdoptedKind, type Adoption, mayPlay, type PartRow } from "../core/parts.ts";
import { readRole } from "../core/roles.ts";
import { type Clue, clues, namedParts, partWords } from "./proposal-clues.ts";

/** What proposals are made of: everything found, and what the household has said. */
export type ProposalHouse = {
  readonly found: readonly FoundDevice[];
  readonly devices: readonly HouseholdDocument<"device">[];
  readonly places: readonly Pick<HouseholdDocument<"place">, "id" | "name">[];
  readonly residents: readonly Pick<HouseholdDocument<"resident">, "id" | "name">[];
  readonly roles: readonly HouseholdDocument<"role">[];
};

/** Where it stands is only asked of what comes into question: thousands may be found. */
type Seen = { readonly device: FoundDevice; readonly entity: Entity; readonly place: string | undefined };
type Scene = ProposalHouse & {
  readonly all: readonly Seen[];
  readonly by: ReadonlyMap<FoundDevice, readonly Seen[]>;
  /** Everything that may play a part, looked up once for all devices. */
  readonly may: (row: PartRow) => readonly Seen[];
  readonly used: ReadonlyMap<string, string>;
};
type PlaceWord = { readonly id: string; readonly word: string };
type Started = { readonly kind: AdoptedKind; readonly clue: Clue; readonly anchor: Seen; readonly named: boolean };

const anybodys: ReadonlySet<AdoptedKind> = new Set(["toothbrush", "bed", "phone"]);

/** Makes the views of found devices, each with what it could be; pure, and asked for anew whenever somebody looks. */
export function makeProposals(house: ProposalHouse): (device: FoundDevice) => FoundView {
  const places = house.places
    .flatMap(({ id, name }) => [name, id].map((word) => ({ id, word: plain(word) })))
    .filter(({ word }) => word !== "")
    .toSorted((a, b) => b.word.length - a.word.length);
  const all = house.found.flatMap((device) => seenIn(device, places));
  const scene: Scene = {
    ...house,
    all,
    by: Map.groupBy(all, ({ device }) => device),
    may: lookedUp((row) => all.filter(({ entity }) => mayPlay(row, entity))),
    used: new Map(
      house.devices.flatMap(({ id, made_of }) => Object.values(made_of?.parts ?? {}).map((entity) => [entity, id])),
    ),
  };
  return (device) => {
    const used = device.entities.flatMap(({ id }) => {
      const by = scene.used.get(id);
      return by === undefined ? [] : [[id, by] as const];
    });
    return { ...device, proposals: proposalsFor(device, scene), used_by: Object.fromEntries(used) };
  };
}

function proposalsFor(device: FoundDevice, scene: Scene): readonly Proposal[] {
  const own = scene.by.get(device) ?? [];
  const all = (Object.keys(adoptions) as AdoptedKind[]).flatMap((kind) => {
    const started = anchorOf(kind, own, scene);
    return started ? [proposalOf(started, scene)] : [];
  });
  // What is somebody's bed is no sensor of a room, too.
  const sure = all.filter((one) => one.sure);
  const taken = new Set(sure.filter(({ as }) => as !== "occupancy").flatMap(({ parts }) => Object.values(parts)));
  return [...sure, ...all.filter((one) => !one.sure)].filter(
    ({ as, parts }) => as !== "occupancy" || !taken.has(parts["occupied"] ?? ""),
  );
}

/** The entity a kind would begin with, if there is one in this device that serves nothing yet. */
function anchorOf(kind: AdoptedKind, own: readonly Seen[], scene: Scene): Started | undefined {
  const clue = clues[kind];
  const row = rowsOf(kind).get(clue.anchor);
  if (!row) return undefined;
  const free = own.filter(
    ({ entity }) =>
      mayPlay(row, entity) &&
      entity.traits.category === undefined &&
      !scene.used.has(entity.id) &&
      (!takesOrders(row) || entity.takesOrders || !("order" in components[entity.component])),
  );
  const named = free.filter(({ device, entity }) => clue.words.test(`${nameIn(device)} ${entity.name}`));
  const [anchor] = ranked(named.length > 0 ? named : free, clue.anchor, row, own[0], clue);
  if (!anchor) return undefined;
  if (named.length > 0) return { kind, clue, anchor, named: true };
  const beside = (clue.beside ?? []).every((part) => {
    const other = rowsOf(kind).get(part);
    return other && own.some(({ entity }) => mayPlay(other, entity));
  });
  return clue.bare[anchor.entity.component] && beside ? { kind, clue, anchor, named: false } : undefined;
}

function proposalOf(started: Started, scene: Scene): Proposal {
  const { kind, clue, anchor, named } = started;
  const parts = partsFor(started, scene);
  const rows = rowsOf(kind);
  const missing = [...rows].filter(([part, row]) => row.required && !(part in parts)).map(([part]) => part);
  const likely = named || clue.bare[anchor.entity.component] === "sure";
  const { device, entity, place } = anchor;
  const name = clue.words.test(device.name) || !named ? device.name : entity.name;
  const owner = anybodys.has(kind) ? ownerIn(`${device.name} ${entity.name}`, scene) : undefined;
  const sure = likely && missing.length === 0;
  const params: Params = {
    ...(named ? { called: name } : {}),
    ...(place === undefined || (named && saysPlace(name, place, scene)) ? {} : { place }),
    ...(missing.length > 0 ? { missing: missing.length } : {}),
  };
  return {
    as: kind,
    sure,
    because: { key: sure ? clue.looks : clue.could, params },
    id: freeId(name, kind, scene),
    name: name.slice(0, 80),
    ...(place === undefined ? {} : { place }),
    ...(owner === undefined ? {} : { owner }),
    ...roleFor(kind, place, scene),
    parts,
    missing,
    limited: (adoptions[kind] as Adoption).limited === true,
  };
}

/** The best entity for each part; none plays two parts of one device. */
function partsFor({ kind, clue, anchor }: Started, scene: Scene): Readonly<Record<string, string>> {
  const parts: Record<string, string> = { [clue.anchor]: anchor.entity.id };
  const rows = [...rowsOf(kind)].toSorted(([, a], [, b]) => Number(b.required ?? false) - Number(a.required ?? false));
  for (const [part, row] of rows) {
    if (part === clue.anchor) continue;
    const free = ({ entity }: Seen) =>
      !Object.values(parts).includes(entity.id) &&
      !(takesOrders(row) && scene.used.has(entity.id)) &&
      (!namedParts.has(part) || partWords[part]?.test(entity.name) === true);
    const own = (scene.by.get(anchor.device) ?? []).filter((seen) => mayPlay(row, seen.entity) && free(seen));
    const others = () => scene.may(row).filter((seen) => free(seen) && near(seen, anchor, clue));
    const [best] = ranked(own.length > 0 || !row.elsewhere ? own : others(), part, row, anchor, clue);
    if (best) parts[part] = best.entity.id;
  }
  return parts;
}

/** Another found device in the same place, or called the same. */
function near(seen: Seen, anchor: Seen, clue: Clue): boolean {
  const there = anchor.place !== undefined && seen.place === anchor.place;
  return there || clue.words.test(`${seen.device.name} ${seen.entity.name}`);
}

function lookedUp<K, V>(make: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const value = known.get(key) ?? make(key);
    known.set(key, value);
    return value;
  };
}

function ranked(
  seen: readonly Seen[],
  part: string,
  row: PartRow,
  anchor: Seen | undefined,
  clue: Clue,
): readonly Seen[] {
  const score = (one: Seen) => {
    const { device, entity, place } = one;
    const nth = row.by.findIndex((player) => mayPlay({ by: [player] }, entity));
    const player = row.by[nth];
    const anyWould = player?.device_class === undefined && player?.unit === undefined;
    return (
      -10 * nth +
      (device === anchor?.device ? 30 : 0) +
      (partWords[part]?.test(entity.name) ? 25 : 0) +
      (anchor?.place !== undefined && place === anchor.place ? 8 : 0) +
      (clue.words.test(entity.name) ? 6 : 0) -
      // Whatever measures something else is the last to be taken where anything would do.
      (anyWould && (entity.traits.device_class ?? entity.traits.unit) !== undefined ? 12 : 0) -
      (entity.traits.category === undefined ? 0 : 40) -
      (entity.available === false ? 3 : 0)
    );
  };
  return seen
    .map((one) => ({ one, score: score(one) }))
    .toSorted((a, b) => b.score - a.score || (a.one.entity.id < b.one.entity.id ? -1 : 1))
    .map(({ one }) => one);
}

function rowsOf(kind: AdoptedKind): ReadonlyMap<string, PartRow> {
  return new Map<string, PartRow>(Object.entries(adoptions[kind].parts));
}

function takesOrders(row: PartRow): boolean {
  return row.by.some(({ component }) => "order" in components[component]);
}

function nameIn({ name, maker = "", model = "" }: FoundDevice): string {
  return `${name} ${maker} ${model}`;
}

/** Its entities, each with the place of the house that its area or its names speak of; the longest name that fits. */
function seenIn(device: FoundDevice, places: readonly PlaceWord[]): readonly Seen[] {
  const within = (text: string | undefined) =>
    text === undefined ? undefined : places.find(({ word }) => speaksOf(plain(text), word))?.id;
  let known = false;
  let own: string | undefined;
  return device.entities.map((entity) => ({
    device,
    entity,
    get place() {
      if (!known) own = within(device.area) ?? within(device.name);
      known = true;
      return own ?? within(entity.name);
    },
  }));
}

function saysPlace(text: string, place: string, { places }: Scene): boolean {
  const known = places.find(({ id }) => id === place);
  return known !== undefined && [known.name, known.id].some((word) => speaksOf(plain(text), plain(word)));
}

function ownerIn(text: string, { residents }: Scene): string | undefined {
  const fits = residents.filter(({ id, name }) => [id, name].some((word) => speaksOf(plain(text), plain(word))));
  return fits.length === 1 ? fits[0]?.id : undefined;
}

const plain = (text: string) =>
  text
    .toLowerCase()
    .replaceAll(/[\s_\-/.]+/g, " ")
    .trim();

/** Whole words, however they are joined; in scripts without spaces any part counts. */
function speaksOf(inside: string, wanted: string): boolean {
  if (!inside || !wanted) return false;
  if (/[^\u0020-\u024f]/.test(wanted)) return inside.includes(wanted);
  return ` ${inside} `.includes(` ${wanted} `) || ` ${inside} `.includes(` ${wanted}'s `);
}

/** The bare address where nothing serves the role yet, else that of its place; else it would take somebody's part. */
function roleFor(
  kind: AdoptedKind,
  place: string | undefined,
  { roles, devices }: Scene,
): Pick<Proposal, "role" | "instead_of"> {
  const { serves }: KindRow = kinds[kind];
  if (!serves) return {};
  const bound = roles.filter(({ id }) => readRole(id)?.role === serves);
  if (bound.length === 0) return { role: serves };
  const own = place === undefined ? undefined : bound.find(({ id }) => id === `${serves}.${place}`);
  const now = own ?? bound.find(({ id }) => id === serves) ?? bound[0];
  const there = devices.find(({ id }) => id === now?.thing)?.place;
  if (!own && place !== undefined && there !== undefined && there !== place) return { role: `${serves}.${place}` };
  return now ? { role: now.id, instead_of: now.thing } : { role: serves };
}

function freeId(name: string, kind: AdoptedKind, { devices }: Scene): string {
  const slug = name
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 36)
    .replace(/-+$/, "");
  const base = /[a-z]/.test(slug) ? slug : kind;
  const taken = new Set(devices.map(({ id }) => id));
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? base : `${base}-${n}`;
    if (!taken.has(id)) return id;
  }
}
