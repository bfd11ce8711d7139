import type { Told } from "./shapes.ts";

/** An example a scene carries, and whether it goes so. */
export type Example = {
  readonly key: string;
  readonly says: Told;
  readonly passes: boolean;
  readonly difference: readonly Told[];
};

/** How sure a coming scene is: something is set for it, it usually comes then, or it may. */
export type Sure = "set" | "usual" | "maybe";

/** A scene that is to come. */
export type Coming = {
  readonly at: number;
  /** Between these it comes; where something is set for it, hardly. */
  readonly from: number;
  readonly until: number;
  readonly scene: string;
  readonly name: string;
  readonly resident?: string;
  /** The moment it begins with. */
  readonly kind: string;
  readonly says: string;
  readonly sure: Sure;
  /** By whom and when it was skipped. */
  readonly skipped?: Told;
  readonly can_be_later: boolean;
  readonly blockers: readonly Told[];
  readonly steps: readonly { readonly at: number; readonly says: string }[];
};

/** The days ahead. */
export type Preview = { readonly days: readonly { readonly day: string; readonly items: readonly Coming[] }[] };

/** Why something happened or did not. */
export type Reason = {
  readonly at: number;
  readonly state?: string;
  readonly sentence: Told;
  readonly reason?: Told;
  readonly run?: string;
  readonly resident?: string;
  readonly evidence?: readonly { readonly at?: number; readonly says: Told }[];
  readonly steps?: readonly {
    readonly key: string;
    readonly at: number;
    readonly state: string;
    readonly says?: Told;
    /** Why it went that way. */
    readonly reason?: Told;
  }[];
};
