import { z } from "zod";
import { codeOf, type ErrorCode, errorCodes, LintelError, type Params } from "../core/errors.ts";
import type { RefusedShown } from "../core/scene-edit-answers.ts";
import type { Language } from "../core/house.ts";
import { render } from "../core/sentence.ts";
import type { House } from "./house.ts";

/** The body of every refusal; `fault` says whose it is: who asked, or the house. */
export const Problem = z.strictObject({
  code: z.string(),
  key: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  message: z.string(),
  field: z.string().optional(),
  fault: z.enum(["caller", "house"]),
  /** A change of a scene that was refused: both versions of a conflict, or what stands against it. */
  theirs: z.unknown().optional(),
  yours: z.unknown().optional(),
  faults: z.unknown().optional(),
  broken: z.unknown().optional(),
});
/** See the schema of the same name. */
export type Problem = z.infer<typeof Problem>;

/** A refusal that carries more than a sentence. */
export class RefusedWith extends LintelError {
  readonly more: RefusedShown;
  constructor(code: ErrorCode, params: Params, more: RefusedShown) {
    super(code, params);
    this.more = more;
  }
}

/** The status and body for a thrown value, in the reader's language; what was not meant for a reader stays inside. */
export function problemOf(error: unknown, house: House, language: Language): { status: number; problem: Problem } {
  const known = fromTheWeb(error);
  const code = codeOf(known);
  const status = errorCodes[code];
  const params: Params = known instanceof LintelError ? known.params : {};
  const key = `error.${code}`;
  const message = render({ key, params }, house.reader(language));
  const field = params["field"];
  const problem = {
    code,
    key,
    params: { ...params },
    message,
    fault: status < 500 ? ("caller" as const) : ("house" as const),
  };
  const told = known instanceof RefusedWith ? { ...problem, ...known.more } : problem;
  return { status, problem: typeof field === "string" ? { ...told, field } : told };
}

/** Names what Express and its body reader throw for a request they cannot take. */
function fromTheWeb(error: unknown): unknown {
  if (error instanceof LintelError || !(error instanceof Error) || !("status" in error)) return error;
  if (error.status === 413) return new LintelError("E_TOO_BIG", { cap: bodyCap }, error);
  const refused = typeof error.status === "number" && error.status >= 400 && error.status < 500;
  return refused ? new LintelError("E_BAD_REQUEST", {}, error) : error;
}

/** The largest body any route takes, in bytes. */
export const bodyCap = 65_536;
