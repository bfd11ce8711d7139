import type { Bus } from "../bus/bus.ts";
import type { Clock } from "../core/clock.ts";
import type { Home, HouseholdDocument, Language, Noun } from "../core/house.ts";
import type { Random } from "../core/random.ts";
import type { Words } from "../core/sentence.ts";
import type { Statement } from "../store/audit.ts";
import type { Ledger } from "../store/ledger.ts";

/** What the room asks of the household. */
export type Household = {
  home(): Pick<Home, "id"> | undefined;
  all<N extends Noun>(noun: N): readonly HouseholdDocument<N>[];
  get<N extends Noun>(noun: N, id: string): HouseholdDocument<N> | undefined;
  /** Several documents and the rows that stand or fall with them, in one write. */
  putTogether(
    wanted: readonly { readonly noun: Noun; readonly document: unknown; readonly revision?: number }[],
    rows: readonly Statement[],
    actor: string,
  ): Promise<void>;
  remove(noun: Noun, id: string, actor: string): Promise<void>;
  newHomeId(virtual: boolean): string;
};

type Token = { readonly id: string; readonly scopes: readonly string[] };

/** What the room asks of the tokens of the house. */
export type Tokens = {
  token(secret: string): Token | undefined;
  /** Gives a link to the browser that came with it first; undefined for what is none, or none any more. */
  bind(secret: string, browser: string, within_ms: number): Promise<Token | undefined>;
  all(): readonly (Token & { readonly kind: "mqtt" | "token"; readonly maker?: string })[];
  revoke(id: string, kind: "mqtt" | "token", actor: string): Promise<void>;
};

/** What the room is opened with. */
export type Needs = {
  readonly ledger: Pick<Ledger, "read" | "write">;
  readonly bus: Pick<Bus, "on" | "emit">;
  readonly household: Household;
  readonly credentials: Tokens;
  /** The house's own clock: in it instants are shown. */
  readonly clock: Pick<Clock, "wall">;
  /** The machine's clock: people type and wait in its time, whatever day a virtual house lives. */
  readonly rim: Clock;
  readonly random: Pick<Random, "bytes">;
  /** Where the key of passwords lies. */
  readonly folder: string;
  readonly virtual: boolean;
  readonly words: (language: Language) => Words;
  readonly onFault: (error: unknown) => void;
};
