import type { Proposal as HouseProposal } from "../../hub/core/found.ts";
import type { Language } from "../../hub/core/house.ts";
import { ask, fieldsOf, type Asked as AskedOf } from "../parts/send.ts";

/** Who asks: the seat of this page, and the reader's language. */
export type Hand = { readonly seat: string; readonly language: Language };

/** A sentence in the reader's language, as the house says it. */
export type Said = { readonly text: string };

/** What a found device could be. */
export type Proposal = Omit<HouseProposal, "because" | "id"> & { readonly because: Said };

/** One entity of a found device. */
export type FoundEntity = {
  readonly id: string;
  readonly name: string;
  readonly available?: boolean;
  readonly unread?: string;
  readonly used_by?: string;
};

/** A found device. */
export type Found = {
  readonly id: string;
  readonly name: string;
  readonly maker?: string;
  readonly model?: string;
  readonly area?: string;
  readonly origin: string;
  readonly entities: readonly FoundEntity[];
  readonly proposals: readonly Proposal[];
};

/** How a role stands. */
export type Role = {
  readonly role: string;
  readonly thing?: string;
  readonly ready: boolean;
  readonly why?: Said;
  readonly parts: readonly {
    readonly part: string;
    readonly name: string;
    readonly available?: boolean;
    readonly at?: number;
  }[];
  /** The devices of the house that could serve it instead, and serve nothing yet. */
  readonly others: readonly string[];
  readonly auto_off_s?: number;
  readonly held?: { readonly since: number; readonly because: Said };
  readonly test?: { readonly is: string; readonly sentence: Said; readonly until?: number };
};

/** A device of the house. */
export type Device = {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly place?: string;
  readonly made_of?: object;
};

/** A place or a person, by name. */
export type Named = { readonly id: string; readonly name: string };

/** What was refused of other makers. */
export type Refused = {
  readonly at: number;
  readonly code: string;
  readonly topic: string;
  readonly sentence: Said;
};

/** All this page knows, asked for at once. */
export type Known = {
  readonly found: readonly Found[];
  readonly roles: readonly Role[];
  readonly scenes: readonly { readonly scene: string; readonly says: readonly Said[] }[];
  readonly devices: readonly Device[];
  readonly online: ReadonlySet<string>;
  readonly places: readonly Named[];
  readonly residents: readonly Named[];
  readonly refused: readonly Refused[];
  readonly refusals: number;
  readonly zone: string;
  /** The house's own wall time when it answered. */
  readonly now: number;
};

/** How asking went: what is known now, that this seat may not, or that the house was not reached. */
export type Asked = { readonly is: "known"; readonly known: Known } | { readonly is: "refused" | "lost" };

const patience_ms = 8_000;

/** Nobody sits here any more, or somebody to whom this page is not open. */
export class NotAllowed extends Error {}

/** Asks for everything; what was found, which may be much, only where it is not handed in. */
export async function askHouse(hand: Hand, foundBefore?: Known["found"]): Promise<Asked> {
  try {
    const [found, roles, scenes, devices, things, places, residents, makers, status] = await Promise.all([
      foundBefore ?? all<Found>(hand, "found"),
      all<Role>(hand, "health/roles"),
      all<Known["scenes"][number]>(hand, "health/scenes"),
      all<Device>(hand, "devices"),
      all<{ readonly id: string; readonly online: boolean }>(hand, "things"),
      all<Named>(hand, "places"),
      all<Named>(hand, "residents"),
      get(hand, "makers?limit=20"),
      get(hand, "status"),
    ]);
    const counts = Object.values(fieldsOf(makers["refused"])).map(Number);
    return {
      is: "known",
      known: {
        found,
        roles,
        scenes,
        devices,
        online: new Set(things.flatMap(({ id, online }) => (online ? [id] : []))),
        places,
        residents,
        // Safe here and below: the house answers by its own table of routes.
        refused: makers["items"] as readonly Refused[],
        refusals: counts.reduce((sum, one) => sum + one, 0),
        zone: String(status["zone"]),
        now: Number(status["wall"]),
      },
    };
  } catch (error) {
    return { is: error instanceof NotAllowed ? "refused" : "lost" };
  }
}

/** Asks for one answer. */
export async function get(hand: Hand, path: string): Promise<Readonly<Record<string, unknown>>> {
  const answer = await ask({ ...hand, method: "GET", path, patience_ms });
  if (answer.status === 401 || answer.status === 403) throw new NotAllowed();
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return fieldsOf(await answer.json());
}

/** Asks for all of a list. */
export async function all<T>(hand: Hand, path: string): Promise<readonly T[]> {
  const items: T[] = [];
  for (let cursor: string | undefined = ""; cursor !== undefined;) {
    const page = await get(hand, `${path}?limit=200${cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`}`);
    items.push(...(page["items"] as readonly T[]));
    cursor = typeof page["next"] === "string" ? page["next"] : undefined;
  }
  return items;
}

/** What is asked of the house, whoever asks. */
export type Wish = Pick<AskedOf, "method" | "path" | "body" | "match"> & {
  /** Only this of a document is changed; the rest stays as it is at that moment. */
  readonly merge?: Readonly<Record<string, unknown>>;
};

/** What a person may do to the devices of the house. */
export type Act =
  | { readonly is: "adopt"; readonly found: string; readonly wish: Readonly<Record<string, unknown>> }
  | { readonly is: "bind"; readonly role: string; readonly thing: string }
  | { readonly is: "remove"; readonly device: string }
  | { readonly is: "test" | "undo" | "release"; readonly role: string };

/** What an act asks of the house. */
export async function wishOf(hand: Hand, act: Act): Promise<Wish> {
  const path = (noun: string, id: string, verb = "") => `${noun}/${encodeURIComponent(id)}${verb}`;
  switch (act.is) {
    case "adopt":
      return { path: path("found", act.found, "/adopt"), body: act.wish };
    case "bind": {
      const match = await tagOf(hand, path("roles", act.role));
      return { method: "PUT", path: path("roles", act.role), body: { thing: act.thing }, match };
    }
    case "remove":
      return { method: "DELETE", path: path("devices", act.device) };
    case "release":
      return { path: path("holds", act.role, "/release") };
    case "test":
      return { path: path("roles", act.role, "/test") };
    case "undo":
      return { method: "DELETE", path: path("roles", act.role, "/test") };
  }
}

/** What a change asks for, once the document it changes a part of has been read. */
export async function whole(hand: Hand, { merge, ...wish }: Wish): Promise<Wish> {
  if (merge === undefined) return wish;
  const now = await ask({ ...hand, method: "GET", path: wish.path, patience_ms });
  if (now.status === 404) return { ...wish, body: merge };
  if (!now.ok) throw new Error(`${wish.path}: ${now.status}`);
  const { id: _, ...before } = fieldsOf(await now.json());
  return { ...wish, body: { ...before, ...merge }, match: now.headers.get("etag") ?? undefined };
}

/** The tag of what there is; undefined where there is nothing yet. */
async function tagOf(hand: Hand, path: string): Promise<string | undefined> {
  const answer = await ask({ ...hand, method: "GET", path });
  return answer.ok ? (answer.headers.get("etag") ?? undefined) : undefined;
}
