import { adoptable } from "../devices/adoptable.ts";
import type { AdoptedDevice } from "../devices/adopted.ts";
import { type Component, components, type Entity, type Part } from "./core/entities.ts";
import { fail } from "./core/errors.ts";
import type { HouseholdDocument } from "./core/house.ts";
import { type Adoption, adoptionOf, mayPlay, type PartRow } from "./core/parts.ts";

/** A device as the household knows it. */
export type Device = HouseholdDocument<"device">;

/** What the house knows that an adoption is checked against. */
export type AdoptionHouse = {
  /** Undefined for an entity not announced yet: it may come. */
  readonly entity: (id: string) => Pick<Entity, "component" | "traits" | "name"> | undefined;
  readonly part: (id: string) => Part;
  readonly devices: () => readonly Device[];
};

/** A device document that has passed: the variant it is opened as. */
export type Checked = { readonly variant: AdoptedDevice };

/** A key that is only heard may serve two devices, whatever else may play its part. */
const takesOrders = (row: PartRow, entity: { readonly component: Component } | undefined) =>
  entity ? "order" in components[entity.component] : row.by.some(({ component }) => "order" in components[component]);

/**
 * Checks a device document that says what it is made of. E_WRONG_TYPE (a kind, part or setting that does not exist,
 * a part that is missing), E_UNKNOWN_KEY, E_PART_UNFIT, E_PART_TAKEN, E_NO_LIMIT, E_LIMIT.
 */
export function checkAdoption(document: Device, house: AdoptionHouse): Checked | undefined {
  const { kind, name, made_of } = document;
  if (!made_of) return undefined;
  const adoption = adoptionOf(kind);
  const unmade = () => fail("E_WRONG_TYPE", { field: "kind", problem: `${kind} is not made of entities` });
  if (!adoption) return unmade();
  checkParts(made_of.parts, adoption, house);
  checkTaken(document, adoption, house);
  const limit = made_of.settings["auto_off_s"];
  if (adoption.limited && !(typeof limit === "number" && limit > 0)) fail("E_NO_LIMIT", { name });
  const variant = adoptable.find((one) => one.kind === kind) ?? unmade();
  variant.prepare(made_of.settings);
  const parts = Object.entries(made_of.parts);
  // What is not announced yet is asked again once it is.
  if (parts.every(([, id]) => house.entity(id))) {
    const known = new Map(parts.map(([part, id]) => [part, house.part(id)]));
    variant.fits(made_of.settings, { get: (part) => known.get(part), onNews: () => undefined });
  }
  return { variant };
}

function checkParts(parts: Readonly<Record<string, string>>, adoption: Adoption, house: AdoptionHouse): void {
  for (const [part, row] of Object.entries(adoption.parts))
    if (row.required && !Object.hasOwn(parts, part))
      fail("E_WRONG_TYPE", { field: `made_of.parts.${part}`, problem: "missing" });
  for (const [part, id] of Object.entries(parts)) {
    const row = Object.hasOwn(adoption.parts, part) ? adoption.parts[part] : undefined;
    if (!row) fail("E_UNKNOWN_KEY", { field: `made_of.parts.${part}` });
    const entity = house.entity(id);
    if (entity && !mayPlay(row, entity)) fail("E_PART_UNFIT", { part, entity: entity.name });
  }
}

/** What is ordered has one master: two devices, or two parts of one, must not pull at the same thing. */
function checkTaken(document: Device, adoption: Adoption, house: AdoptionHouse): void {
  const named = (id: string) => house.entity(id)?.name ?? id;
  const mine = orderedBy(document, adoption, house);
  for (const [i, id] of mine.entries())
    if (mine.indexOf(id) !== i) fail("E_PART_TAKEN", { entity: named(id), name: document.name });
  for (const other of house.devices()) {
    const theirs = other.id === document.id ? undefined : adoptionOf(other.kind);
    const taken = theirs && orderedBy(other, theirs, house).find((id) => mine.includes(id));
    if (taken !== undefined) fail("E_PART_TAKEN", { entity: named(taken), name: other.name });
  }
}

function orderedBy({ made_of }: Device, { parts }: Adoption, house: Pick<AdoptionHouse, "entity">): readonly string[] {
  return Object.entries(made_of?.parts ?? {}).flatMap(([part, id]) => {
    const row = Object.hasOwn(parts, part) ? parts[part] : undefined;
    return row && takesOrders(row, house.entity(id)) ? [id] : [];
  });
}
