import { existsSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { type ErrorCode, errorCodes, fail, type Params } from "../core/errors.ts";
import type { RefusedShown } from "../core/scene-edit-answers.ts";

/** An answer of the hub. */
export type Answer = { readonly body: unknown; readonly etag?: string };

/** Asks the hub that runs; a refusal is thrown as the hub's own error, its sentence with it. */
export type Call = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

/** A refusal of the hub with the sentence it gave, already in the reader's language. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly code: ErrorCode;
  readonly params: Params;
  /** What stands against it, line by line. */
  readonly lines: readonly string[];
  constructor(code: ErrorCode, sentence: string, params: Params, lines: readonly string[] = []) {
    super(sentence);
    this.code = code;
    this.params = params;
    this.lines = lines;
  }
}

/** Where the unix socket of a hub may be: the virtual house's, then the real one's, or the one LINTEL_HOUSE names. */
export function socketsOf(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const base = env["LINTEL_DATA"] ?? "./data";
  const virtual = join(base, "virtual", "hub.sock");
  const real = join(base, "hub.sock");
  if (env["LINTEL_HOUSE"] === "virtual") return [virtual];
  return env["LINTEL_HOUSE"] === "real" ? [real] : [virtual, real];
}

/** Makes the caller: the first socket somebody answers at. E_UNREACHABLE when nobody does. */
export function makeCall(sockets: readonly string[], language: string): Call {
  return async (method, path, body, headers = {}) => {
    for (const socketPath of sockets.filter((socket) => existsSync(socket))) {
      const response = await answered(
        { socketPath, method, path, headers: { "accept-language": language, ...headers } },
        body,
      );
      if (response) return read(response);
    }
    return fail("E_UNREACHABLE", { folder: sockets.join(", ") });
  };
}

type Asked = { socketPath: string; method: string; path: string; headers: Readonly<Record<string, string>> };

/** Resolves with nothing when the socket is one that a dead hub left. */
function answered(asked: Asked, body: unknown): Promise<IncomingMessage | undefined> {
  return new Promise((resolve, reject) => {
    const json = body === undefined ? undefined : JSON.stringify(body);
    const headers = { ...asked.headers, ...(json === undefined ? {} : { "content-type": "application/json" }) };
    const outgoing = request({ ...asked, headers, timeout: 30_000 }, resolve);
    outgoing.on("timeout", () => outgoing.destroy(new Error("the hub did not answer within 30 s")));
    outgoing.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED" || error.code === "ENOENT") resolve(undefined);
      else reject(error);
    });
    outgoing.end(json);
  });
}

async function read(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString()) as unknown;
  if ((response.statusCode ?? 500) >= 400) throw refusalOf(body);
  const etag = response.headers.etag;
  return etag === undefined ? { body } : { body, etag };
}

function refusalOf(body: unknown): Refused {
  const { code, message, params, ...more } = (body ?? {}) as { code?: string; message?: string; params?: Params };
  const known = code !== undefined && Object.hasOwn(errorCodes, code) ? (code as ErrorCode) : "E_INTERNAL";
  return new Refused(known, message ?? "", params ?? {}, linesOf(more));
}

function linesOf({ faults = [], broken = [], theirs, yours }: RefusedShown): readonly string[] {
  return [
    ...faults.map(({ tab, node, field, text }) => `  ${[tab, node, field].filter(Boolean).join(" ")}: ${text}`),
    ...broken.flatMap(({ says, difference }) => [`  ${says}`, ...difference.map((line) => `    ${line}`)]),
    ...(theirs ? [`  ${theirs.author}  ${theirs.revision}`, ...theirs.changes.map((line) => `    ${line}`)] : []),
    ...(yours?.changes.map((line) => `  + ${line}`) ?? []),
  ];
}
