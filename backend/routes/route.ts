import type { Clock } from "../../hub/core/clock.ts";
import type { Headers } from "../../hub/core/engage/http-signature.ts";
import type { Manifest } from "../../hub/core/engage/objects.ts";
import type { Allowance } from "../allowance.ts";
import type { Brands } from "../store/brands.ts";
import type { BrandRoom } from "../store/room.ts";

/** A request to a brand, as it came. */
export type Asked = {
  readonly room: BrandRoom;
  readonly manifest: Manifest;
  readonly method: string;
  /** The whole address it was asked for by. */
  readonly url: string;
  readonly headers: Headers;
  /** What stands in its path. */
  readonly params: Readonly<Record<string, string>>;
  /** What stands behind its question mark, each name once and of those the route knows. */
  readonly query: Readonly<Record<string, string>>;
  /** The exact bytes. */
  readonly body: Uint8Array;
  /** Where it came from; never written down. */
  readonly address: string;
};

/** What is answered: a value to be told as JSON, or nothing. */
export type Answer = {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What all routes share. */
export type Desk = {
  readonly brands: Brands;
  readonly clock: Clock;
  readonly bySource: Allowance;
  readonly newcomers: Allowance;
};

/** One row of what a brand answers to homes. */
export type HomeRoute = {
  readonly method: "get" | "put" | "post" | "delete";
  /** Behind `/b/{brand}`. */
  readonly path: string;
  /** The names its query may have. */
  readonly query: readonly string[];
  /** The most bytes a body may have. */
  readonly cap: number;
  /** Whether the answer is signed for the one who asked; what is the same for everybody is signed in itself. */
  readonly signed: boolean;
  readonly answerTo: (asked: Asked, desk: Desk) => Answer;
};
