import { Agent as OpenAgent, type ClientRequest, type IncomingMessage, request as requestOpen } from "node:http";
import { Agent as LockedAgent, request as requestLocked } from "node:https";
import type { EdgeFault } from "../../core/engage/edge-talk.ts";
import type { Headers } from "../../core/engage/http-signature.ts";
import { mayGo } from "../../core/ways-out.ts";

/** One request as it will stand on the wire, byte by byte. */
export type Outgoing = {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
};

/** What came back, whole; header names are lower case. */
export type Incoming = { readonly status: number; readonly headers: Headers; readonly body: Buffer };

/** That nothing usable came back. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  readonly why: EdgeFault;
  readonly status: number | undefined;
  constructor(why: EdgeFault, status?: number, cause?: unknown) {
    super(`no answer: ${why}`, { cause });
    this.why = why;
    this.status = status;
  }
}

/** Sends one request and gives the answer, of whatever status; follows nowhere. NoAnswer where there is none. */
export type Ask = (outgoing: Outgoing) => Promise<Incoming>;

const userAgent = "Lintel";

/** A request ready to leave: the headers that belong to the connection are in it, so that its length is known before. */
export function outgoing(
  method: Outgoing["method"],
  url: URL,
  signed: Readonly<Record<string, string>>,
  body?: Uint8Array,
): Outgoing {
  const headers = {
    host: url.host,
    connection: "close",
    "user-agent": userAgent,
    accept: "application/json",
    "accept-encoding": "identity",
    ...signed,
    ...(body && { "content-length": String(body.byteLength) }),
  };
  return { method, url, headers, body };
}

/** How many bytes the head of a request is on the wire (RFC 9112 3). */
export function headBytes({ method, url, headers }: Outgoing): number {
  const lines = [
    `${method} ${url.pathname}${url.search} HTTP/1.1`,
    ...Object.entries(headers).map((one) => one.join(": ")),
  ];
  return Buffer.byteLength(`${lines.join("\r\n")}\r\n\r\n`);
}

/**
 * Makes the way to the brands: a connection for each request, and no TLS session kept, so that two brands at one address
 * cannot tell by the line that they hear the same home.
 */
export function makeAsk(how: {
  /** A virtual house may ask this machine itself, where its own backend is, without a lock. */
  readonly virtual: boolean;
  readonly timeout_ms: number;
  readonly cap_bytes: number;
  /** Ends every request that is under way. */
  readonly stop: AbortSignal;
}): Ask {
  return async (outgoing) => {
    const { url } = outgoing;
    if (!(how.virtual && isLoopback(url)) && !mayGo("brands", url)) throw new NoAnswer("no-way");
    const late = AbortSignal.timeout(how.timeout_ms);
    try {
      const answer = await answered(opened(outgoing, AbortSignal.any([late, how.stop])), outgoing.body);
      return await whole(answer, how.cap_bytes);
    } catch (error) {
      if (error instanceof NoAnswer) throw error;
      throw new NoAnswer(late.aborted ? "late" : "offline", undefined, error);
    }
  };
}

function opened({ method, url, headers }: Outgoing, signal: AbortSignal): ClientRequest {
  const options = { method, headers, signal, setHost: false, maxHeaderSize: 16_384 };
  if (url.protocol === "http:") return requestOpen(url, { ...options, agent: new OpenAgent({ keepAlive: false }) });
  const locked = { keepAlive: false, maxCachedSessions: 0, minVersion: "TLSv1.3" } as const;
  return requestLocked(url, { ...options, agent: new LockedAgent(locked) });
}

function answered(request: ClientRequest, body: Uint8Array | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once("response", resolve);
    request.on("error", reject);
    request.end(body);
  });
}

async function whole(answer: IncomingMessage, cap: number): Promise<Incoming> {
  const status = answer.statusCode ?? 0;
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    if (status >= 300 && status < 400) throw new NoAnswer("redirected", status);
    // Counted as it comes: a length that was not told, or told wrongly, gets nothing past the cap.
    for await (const part of answer) {
      bytes += (part as Buffer).byteLength;
      if (bytes > cap) throw new NoAnswer("too-big", status);
      parts.push(part as Buffer);
    }
  } finally {
    answer.destroy();
  }
  return { status, headers: answer.headers, body: Buffer.concat(parts) };
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
