import { fail } from "./core/errors.ts";
import type { FoundView, Proposal } from "./core/found.ts";
import { check } from "./core/parse.ts";
import { household } from "./core/house.ts";
import { type KindRow, kinds } from "./core/kinds.ts";
import { adoptionOf, type AdoptedKind } from "./core/parts.ts";
import { readRole } from "./core/roles.ts";
import type { Device } from "./check-adoption.ts";
import type { AdoptionWish } from "./api/house.ts";
import type { Credentials } from "./residents/credentials.ts";
import type { Residents } from "./residents/residents.ts";

/** What became of it: the device of the house, and the role it serves. */
export type Adopted = { readonly device: Device; readonly role?: string };

/** How found devices become the house's own; one after another, so that two people do not take the same thing. */
export type Adopting = {
  /** Keeps a checked device document. E_PART_*, E_NO_LIMIT, E_LIMIT, E_WRONG_TYPE, E_CHANGED. */
  put(document: Device, actor: string, revision: number): Promise<void>;
  /** The same wish again finds the same device. */
  adopt(found: string, wish: AdoptionWish, actor: string): Promise<Adopted>;
};

/** What adopting needs of the house. */
export type AdoptingNeeds = {
  readonly residents: Pick<Residents, "all" | "get" | "put" | "remove" | "revision">;
  readonly credentials: Pick<Credentials, "all">;
  readonly view: (found: string) => FoundView | undefined;
  /** Throws a named error where what is in the document cannot be adopted. */
  readonly check: (document: Device) => void;
  readonly bindable: (address: string, thing: string) => void;
};

/** Makes it; nothing is adopted by itself. */
export function makeAdopting(needs: AdoptingNeeds): Adopting {
  const { residents } = needs;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work);
    last = mine;
    return mine;
  };
  const put = async (document: Device, actor: string, revision: number) => {
    const checked = check<Device>(household.device, document);
    needs.check(checked);
    await residents.put("device", checked, actor, revision);
  };
  const adopt = async (found: string, wish: AdoptionWish, actor: string): Promise<Adopted> => {
    const view = needs.view(found) ?? fail("E_NOT_FOUND", { noun: "found", id: found });
    const kind = kindOf(wish.as);
    const before = adoptedBefore(residents.all("device"), view, wish);
    if (before) return withRole(residents, before, await bind(needs, before, wish.role, actor));
    const proposal = view.proposals.find(({ as }) => as === kind);
    const document = documentOf(needs, view, proposal, { ...wish, as: kind });
    checkRole(wish.role, kind);
    await put(document, actor, 0);
    try {
      return withRole(residents, document, await bind(needs, document, roleFor(wish, proposal), actor));
    } catch (error) {
      await residents.remove("device", document.id, actor);
      throw error;
    }
  };
  return {
    put: (document, actor, revision) => inTurn(() => put(document, actor, revision)),
    adopt: (found, wish, actor) => inTurn(() => adopt(found, wish, actor)),
  };
}

function kindOf(as: string): AdoptedKind {
  if (!adoptionOf(as)) fail("E_WRONG_TYPE", { field: "as", problem: `${as} is not made of entities` });
  // Safe: the table of adoptions has it.
  return as as AdoptedKind;
}

/** The device that the same wish made before. */
function adoptedBefore(devices: readonly Device[], view: FoundView, wish: AdoptionWish): Device | undefined {
  const mine = new Set(view.entities.map(({ id }) => id));
  const same = (asked: string | undefined, is: string | undefined) => asked === undefined || asked === is;
  return devices.find(({ id, kind, name, place, owner, made_of }) => {
    if (!made_of || kind !== wish.as || !Object.values(made_of.parts).some((part) => mine.has(part))) return false;
    const parts = Object.entries(wish.parts ?? {}).every(
      ([part, entity]) => made_of.parts[part] === (entity ?? undefined),
    );
    const stated = Object.entries(wish.settings ?? {}).every(([key, value]) => made_of.settings[key] === value);
    const document = same(wish.id, id) && same(wish.name, name) && same(wish.place, place) && same(wish.owner, owner);
    return document && parts && stated && (wish.id !== undefined || view.proposals.every(({ as }) => as !== kind));
  });
}

function documentOf(
  { residents, credentials }: AdoptingNeeds,
  view: FoundView,
  proposal: Proposal | undefined,
  wish: AdoptionWish & { readonly as: AdoptedKind },
): Device {
  const parts = Object.fromEntries(
    Object.entries({ ...proposal?.parts, ...wish.parts }).flatMap(([part, id]) => (id === null ? [] : [[part, id]])),
  );
  if (Object.keys(parts).length === 0) refuse(residents.all("device"), view, wish.as);
  // A device's topics are its id's: whoever logs in under it would speak for it.
  const logins = new Set(credentials.all().flatMap((login) => (login.kind === "mqtt" ? [login.id] : [])));
  const taken = (id: string) => id === "hub" || logins.has(id) || residents.get("device", id) !== undefined;
  if (wish.id !== undefined && taken(wish.id)) fail("E_EXISTS", { id: wish.id });
  const id = wish.id ?? free(proposal?.id ?? wish.as, taken);
  const place = wish.place ?? proposal?.place;
  const owner = wish.owner ?? proposal?.owner;
  return {
    id,
    kind: wish.as,
    name: wish.name ?? proposal?.name ?? view.name.slice(0, 80),
    ...(place === undefined ? {} : { place: known(residents, "place", place) }),
    ...(owner === undefined ? {} : { owner: known(residents, "resident", owner) }),
    made_of: { parts, settings: { ...wish.settings } },
  };
}

function free(base: string, taken: (id: string) => boolean): string {
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? base : `${base.slice(0, 36)}-${n}`;
    if (!taken(id)) return id;
  }
}

/** Nothing of it is free for that: it serves something else, or has nothing of the sort. */
function refuse(devices: readonly Device[], view: FoundView, as: string): never {
  const [entity, by] = Object.entries(view.used_by)[0] ?? [];
  if (entity !== undefined)
    fail("E_PART_TAKEN", {
      entity: view.entities.find(({ id }) => id === entity)?.name ?? entity,
      name: devices.find(({ id }) => id === by)?.name ?? by ?? "",
    });
  return fail("E_WRONG_TYPE", { field: "as", problem: `${view.name} has nothing for ${as}` });
}

/** A role that is served already is taken over only where somebody said so. */
function roleFor({ role }: AdoptionWish, proposal: Proposal | undefined): string | undefined {
  return role ?? (proposal?.instead_of === undefined ? proposal?.role : undefined);
}

function checkRole(address: string | undefined, kind: AdoptedKind): void {
  if (address === undefined) return;
  const role = readRole(address)?.role ?? fail("E_NOT_FOUND", { noun: "role", id: address });
  const row: KindRow = kinds[kind];
  if (row.serves !== role) fail("E_ROLE_KIND", { role: address, thing: kind, kind });
}

async function bind(
  { residents, bindable }: AdoptingNeeds,
  { id }: Device,
  address: string | undefined,
  actor: string,
): Promise<string | undefined> {
  if (address === undefined || residents.get("role", address)?.thing === id) return address;
  bindable(address, id);
  await residents.put("role", { id: address, thing: id }, actor, residents.revision("role", address));
  return address;
}

function withRole(residents: AdoptingNeeds["residents"], device: Device, address: string | undefined): Adopted {
  const role = address ?? residents.all("role").find(({ thing }) => thing === device.id)?.id;
  return { device, ...(role === undefined ? {} : { role }) };
}

function known(residents: AdoptingNeeds["residents"], noun: "place" | "resident", id: string): string {
  return residents.get(noun, id) ? id : fail("E_NOT_FOUND", { noun, id });
}
