import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { check } from "../../hub/core/parse.ts";
import type { LintFault } from "../marketing/lint-words.ts";
import type { Marketing } from "../marketing/marketing.ts";
import type { Points } from "../points/points.ts";
import type { Till } from "../points/till.ts";
import type { Member, Opened, Staff, StaffRole } from "./staff.ts";

/** What the console sees of a brand's room. */
export type ConsoleRoom = {
  readonly id: string;
  readonly marketing: Marketing;
  readonly points: Pick<Points, "homes">;
  readonly till: Till;
  /** The newest receipts of erasures, without the name of the home. */
  receipts(): readonly Readonly<Record<string, unknown>>[];
  /** What this brand holds of one home, as the home itself would see it; undefined where there is none. */
  heldOf(source: string): unknown;
};

/** What all routes share. */
export type ConsoleDesk = {
  readonly staff: Staff;
  roomOf(brand: string): ConsoleRoom | undefined;
  /** The brands of a virtual house, whose console may be tried without a password over loopback; none elsewhere. */
  readonly demo: readonly string[] | undefined;
  readonly now: () => number;
};

/** A request of somebody who is signed in, everything checked. */
export type Asked<P, Q, B> = {
  readonly desk: ConsoleDesk;
  readonly member: Member;
  readonly room: ConsoleRoom;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
};

/** A request of somebody who is not signed in yet. */
export type Knock<Q, B> = {
  readonly desk: ConsoleDesk;
  readonly request: IncomingMessage;
  readonly query: Q;
  readonly body: B;
};

/** What a route says: a value, what the linter found, or a session that was opened. */
export type Said =
  | { readonly value: unknown }
  | { readonly faults: readonly LintFault[] }
  | { readonly open: readonly unknown[] }
  | { readonly opened: Opened }
  | { readonly ended: true };

/** One route of the console as the server uses it. */
export type ConsoleRoute = {
  readonly name: string;
  readonly method: "get" | "put" | "post" | "delete";
  /** Behind `/console/api`, as Express writes it. */
  readonly path: string;
  /** Who may ask; everybody, signed in or not, where it is "anybody". */
  readonly roles: readonly StaffRole[] | "anybody";
  readonly says: string;
  readonly answerTo: (asked: Asked<unknown, unknown, unknown>) => Said | Promise<Said>;
  readonly knock: ((asked: Knock<unknown, unknown>) => Said | Promise<Said>) | undefined;
};

type Schema = z.ZodType;
const Nothing = z.strictObject({});
type Nothing = typeof Nothing;

type Row = Pick<ConsoleRoute, "name" | "method" | "path" | "says">;

/** A route for people who are signed in, of some roles. */
export function route<P extends Schema = Nothing, Q extends Schema = Nothing, B extends Schema = Nothing>(
  row: Row & {
    readonly roles: readonly StaffRole[];
    readonly params?: P;
    readonly query?: Q;
    readonly body?: B;
    readonly handle: (asked: Asked<z.output<P>, z.output<Q>, z.output<B>>) => Said | Promise<Said>;
  },
): ConsoleRoute {
  const { handle, params = Nothing, query = Nothing, body = Nothing, ...rest } = row;
  return {
    ...rest,
    knock: undefined,
    answerTo: (asked) =>
      // Safe: a schema left out is Nothing, which is also its type's default.
      handle({
        ...asked,
        params: check(params as Schema, asked.params) as z.output<P>,
        query: check(query as Schema, asked.query) as z.output<Q>,
        body: check(body as Schema, asked.body) as z.output<B>,
      }),
  };
}

/** A route for people who are not signed in yet. */
export function openRoute<B extends Schema = Nothing>(
  row: Row & {
    readonly body?: B;
    readonly handle: (asked: Knock<unknown, z.output<B>>) => Said | Promise<Said>;
  },
): ConsoleRoute {
  const { handle, body = Nothing, ...rest } = row;
  return {
    ...rest,
    roles: "anybody",
    answerTo: () => ({ value: {} }),
    knock: (asked) => handle({ ...asked, body: check(body as Schema, asked.body) as z.output<B> }),
  };
}

/** Says a value. */
export function value(said: unknown): Said {
  return { value: said };
}

/** Says that it is done, or what the linter found. */
export function unlessFaults(faults: readonly LintFault[], said: () => unknown): Said {
  return faults.length > 0 ? { faults } : value(said());
}
