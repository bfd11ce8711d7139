import { type IncomingHttpHeaders, type IncomingMessage, request as ask, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Bus } from "../bus/bus.ts";
import { type ErrorCode, errorCodes, LintelError } from "../core/errors.ts";
import { editorSocketOf } from "../core/flows-line.ts";
import type { Language } from "../core/house.ts";
import type { Log } from "../core/log.ts";
import { parseJson } from "../core/parse.ts";
import { type Reader, render } from "../core/sentence.ts";
import { escaped } from "./saying.ts";
import type { FlowsVisitor, Tokens } from "./tokens.ts";

/** Node-RED's editor, for whoever the house has let in. */
export type FlowsEditor = {
  serve(request: IncomingMessage, response: ServerResponse, visitor: FlowsVisitor): void;
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer, visitor: FlowsVisitor): void;
};

const tokenHeader = "x-hub-session";
const cap_bytes = 8_388_608;
const deploys = "/flows/flows";

/** What the editor may ask to be changed; installing nodes, single flows without a revision and everything else are not among it. */
const changes: readonly (readonly [method: string, path: RegExp])[] = [
  ["POST", /^\/flows\/flows$/],
  ["POST", /^\/flows\/inject\/[\w.:-]{1,200}$/],
  ["POST", /^\/flows\/debug\/[\w.:-]{1,200}\/(enable|disable)$/],
  ["POST", /^\/flows\/debug\/(enable|disable)$/],
  ["POST", /^\/flows\/settings\/user$/],
  ["DELETE", /^\/flows\/context\/.{1,400}$/],
];

/** The one policy these pages get: Node-RED writes scripts into its page and compiles templates. */
const policy = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "frame-ancestors 'self'",
  "object-src 'none'",
  "base-uri 'self'",
].join("; ");

/** Serves the editor of the process at that socket; who is let in is the API's to say. */
export function openProxy(how: {
  readonly socket: string;
  readonly tokens: Tokens;
  readonly reader: (language: Language) => Reader;
  readonly bus: Pick<Bus, "on">;
  readonly log: Log;
}): FlowsEditor & { close(): void } {
  const { tokens, reader, log } = how;
  const socketPath = editorSocketOf(how.socket);
  const open = new Map<Duplex, string>();
  const off = how.bus.on("session.ended", ({ session }) => {
    for (const [stream, whose] of open) if (whose === session) stream.destroy();
  });

  const serve = async (request: IncomingMessage, response: ServerResponse, visitor: FlowsVisitor) => {
    const path = (request.url ?? "").split("?")[0] ?? "";
    const method = request.method ?? "GET";
    const reads = method === "GET" || method === "HEAD";
    if (!reads && !changes.some(([m, p]) => m === method && p.test(path))) throw new LintelError("E_FORBIDDEN");
    // A worker would outlive the process that served it, and see every later page.
    if (request.headers["service-worker"] !== undefined) throw new LintelError("E_FORBIDDEN");
    const body = reads ? undefined : await bodyOf(request);
    if (path === deploys && body) checkDeploy(request.headers, body);
    const headers = headersFor(request.headers, tokens.of(visitor), body);
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked = ask({ socketPath, path: request.url, method, headers }, resolve);
      asked.on("error", reject);
      response.once("close", () => asked.destroy());
      asked.end(body);
    });
    if (path === deploys && !reads && told(answer)) return rewritten(answer, response);
    response.writeHead(answer.statusCode ?? 502, headersBack(answer.headers));
    answer.on("error", () => response.destroy());
    answer.pipe(response);
  };

  return {
    close: () => {
      off();
      for (const stream of open.keys()) stream.destroy();
    },
    serve: (request, response, visitor) => {
      serve(request, response, visitor).catch((error: unknown) => {
        const code: ErrorCode = error instanceof LintelError ? error.code : "E_FLOWS_DOWN";
        if (!(error instanceof LintelError)) log.info("the editor was not there", { error });
        const params = error instanceof LintelError ? error.params : {};
        refuse(request, response, errorCodes[code], render({ key: `error.${code}`, params }, reader(visitor.language)));
      });
    },
    upgrade: (request, stream, head, visitor) => {
      const { connection: _, ...rest } = headersFor(request.headers, tokens.of(visitor), undefined);
      const headers = { ...rest, connection: "Upgrade", upgrade: "websocket" };
      const asked = ask({ socketPath, path: request.url, headers });
      open.set(stream, visitor.session);
      const over = () => {
        open.delete(stream);
        asked.destroy();
      };
      stream.on("error", () => stream.destroy());
      stream.once("close", over);
      asked.on("error", () => stream.destroy());
      asked.once("response", () => stream.destroy());
      asked.once("upgrade", (answer, behind, first) => {
        const back = Object.entries({ connection: "Upgrade", upgrade: "websocket", ...kept(answer.headers, ofLine) });
        const lines = back.map(([name, value]) => `${name}: ${value}\r\n`).join("");
        stream.write(`HTTP/1.1 101 Switching Protocols\r\n${lines}\r\n`);
        if (first.length > 0) stream.write(first);
        if (head.length > 0) behind.write(head);
        behind.on("error", () => stream.destroy());
        behind.once("close", () => stream.destroy());
        stream.once("close", () => behind.destroy());
        behind.pipe(stream).pipe(behind);
      });
      asked.end();
    },
  };
}

/** A deploy says which revision it was made of: without, it would overwrite what others did meanwhile. */
function checkDeploy(headers: IncomingHttpHeaders, body: Buffer): void {
  if (headers["node-red-deployment-type"] === "reload" && body.byteLength <= 2) return;
  if (headers["node-red-api-version"] !== "v2")
    throw new LintelError("E_WRONG_TYPE", { field: "Node-RED-API-Version" });
  const said = read(body);
  const rev: unknown = typeof said === "object" && said !== null ? Reflect.get(said, "rev") : undefined;
  if (typeof rev !== "string" || rev === "") throw new LintelError("E_CHANGED");
}

function read(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (cause) {
    throw new LintelError("E_NOT_JSON", {}, cause);
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += (part as Buffer).byteLength;
    if (bytes > cap_bytes) throw new LintelError("E_TOO_BIG", { bytes, cap: cap_bytes });
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

const passed = [
  "accept",
  "accept-language",
  "content-type",
  "node-red-api-version",
  "node-red-deployment-type",
  "sec-websocket-extensions",
  "sec-websocket-key",
  "sec-websocket-protocol",
  "sec-websocket-version",
  "if-none-match",
  "if-modified-since",
];

/** Of what a browser says, only this goes on; who asks is said by the house alone. */
function headersFor(said: IncomingHttpHeaders, token: string, body: Buffer | undefined): Record<string, string> {
  return {
    ...kept(said, passed),
    host: "localhost",
    connection: "close",
    [tokenHeader]: token,
    ...(body ? { "content-length": String(body.byteLength) } : {}),
  };
}

// What this process answers may be anybody's doing: nothing that a browser keeps or does for the whole house.
const ofPage = [
  "cache-control",
  "content-encoding",
  "content-length",
  "content-type",
  "etag",
  "expires",
  "last-modified",
  "vary",
];
const ofLine = ["sec-websocket-accept", "sec-websocket-extensions", "sec-websocket-protocol"];

function headersBack(said: IncomingHttpHeaders) {
  return { ...kept(said, ofPage), "content-security-policy": policy, "x-content-type-options": "nosniff" };
}

function kept(said: IncomingHttpHeaders, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (typeof said[name] === "string" ? [[name, said[name]]] : [])));
}

/** A refusal of a deploy, but not that of an older revision, for which the editor has its own dialogue. */
function told({ statusCode = 0 }: IncomingMessage): boolean {
  return statusCode >= 400 && statusCode !== 409 && statusCode !== 401;
}

/** The editor shows a refusal word for word, as HTML: it gets the sentence alone. */
async function rewritten(answer: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  const said: unknown = parseJson(Buffer.concat(parts), cap_bytes);
  const message: unknown = typeof said === "object" && said !== null ? Reflect.get(said, "message") : undefined;
  write(response, answer.statusCode ?? 502, typeof message === "string" ? message : String(said));
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, text: string): void {
  request.resume();
  if (response.headersSent) return void response.destroy();
  // A page that was opened too early comes by itself once the process is up.
  if (status === 503 && request.method === "GET") response.setHeader("refresh", "3");
  write(response, status, text);
}

function write(response: ServerResponse, status: number, text: string): void {
  const body = escaped(text);
  response.writeHead(status, {
    "content-type": "text/plain; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": policy,
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}
