import type { IncomingMessage, ServerResponse } from "node:http";
import { isIPv6 } from "node:net";
import { Language } from "../core/house.ts";
import type { Reader } from "../core/sentence.ts";
import { render } from "../core/sentence.ts";
import type { TlsRoom } from "../tls/tls.ts";
import { languageOf } from "./language.ts";
import { trustPage, trustPaths, trustPolicy } from "./trust-page.ts";

/** What the trust page is served from. */
export type TrustParts = {
  readonly tls: Pick<TlsRoom, "trusted" | "names" | "bestName">;
  readonly reader: (language: Language) => Reader;
  /** The port of HTTPS, once it listens. */
  readonly port: () => number;
};

/** The door keeper: shows the trust page and the certificate, and turns everything else away. */
export type TrustDoor = {
  /** Answers what asks for the certificate; false when it asks for something else. */
  serve(request: IncomingMessage, response: ServerResponse): boolean;
  /** Answers whoever comes without encryption from elsewhere: the certificate, the way to the page, or no. */
  turnAway(request: IncomingMessage, response: ServerResponse): void;
};

/** Makes the door keeper. It believes the socket alone: no header says where somebody comes from or whom they reached. */
export function makeTrustDoor({ tls, reader, port }: TrustParts): TrustDoor {
  const urlsFor = (request: IncomingMessage) => {
    const reached = (request.socket.localAddress ?? "").replace(/^::ffff:/, "");
    const near = tls.names().includes(reached) && !/^(127\.|::1$)/.test(reached) ? [reached] : [];
    const names = new Set([...near.map((name) => (isIPv6(name) ? `[${name}]` : name)), tls.bestName()]);
    return [...names].map((name) => `https://${name}:${port()}/`);
  };
  const page = (request: IncomingMessage, response: ServerResponse) => {
    const language = wantedBy(request);
    const agent = request.headers["user-agent"] ?? "";
    const shown = { language, reader: reader(language), trusted: tls.trusted(), urls: urlsFor(request), agent };
    answer(request, response, 200, "text/html; charset=utf-8", trustPage(shown));
  };
  const file = (request: IncomingMessage, response: ServerResponse, pem: boolean) => {
    const trusted = tls.trusted();
    if (!trusted) return page(request, response);
    response.setHeader("Content-Disposition", `attachment; filename="lintel.${pem ? "pem" : "crt"}"`);
    answer(
      request,
      response,
      200,
      pem ? "application/x-pem-file" : "application/x-x509-ca-cert",
      pem ? trusted.pem : trusted.der,
    );
  };
  const serve: TrustDoor["serve"] = (request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD") return false;
    const path = pathOf(request);
    if (path === trustPaths.page) page(request, response);
    else if (path === trustPaths.der || path === trustPaths.pem) file(request, response, path === trustPaths.pem);
    else return false;
    return true;
  };
  return {
    serve,
    turnAway: (request, response) => {
      const reads = request.method === "GET" || request.method === "HEAD";
      if (reads && pathOf(request) === "/") return page(request, response);
      if (serve(request, response)) return;
      if (reads && request.headers.accept?.includes("text/html") && !/^\/(api|socket\.io)\b/i.test(pathOf(request))) {
        response.setHeader("Location", "/");
        return answer(request, response, 303, "text/plain; charset=utf-8", "");
      }
      const language = wantedBy(request);
      const [url = ""] = urlsFor(request);
      const sentence = render({ key: "trust.only", params: { url } }, reader(language));
      answer(request, response, 403, "text/plain; charset=utf-8", `${sentence}\n`);
    },
  };
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? "").split("?")[0] ?? "";
}

function wantedBy(request: IncomingMessage): Language {
  const asked = Language.safeParse(/[?&]lang=([a-zA-Z-]{2,10})/.exec(request.url ?? "")?.[1]);
  return asked.data ?? languageOf(request.headers["accept-language"]);
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Uint8Array,
): void {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  response.writeHead(status, {
    "Content-Type": type,
    "Content-Length": bytes.byteLength,
    "Content-Security-Policy": trustPolicy,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    Vary: "Accept-Language",
    // What came with a request that is turned away is not read.
    ...(status === 403 ? { Connection: "close" } : {}),
  });
  response.end(request.method === "HEAD" ? undefined : bytes);
}
