import type { Answer, HomeRoute } from "./route.ts";
import { callerByQuery } from "./caller.ts";
import { contentDigest } from "../../hub/core/engage/http-signature.ts";
import { refuse } from "../refusal.ts";

const noBody = 0;

/** `GET /.well-known/lintel-brand`: who this brand is and what it promises, signed by the key it names. */
export const getManifest: HomeRoute = {
  method: "get",
  path: "/.well-known/lintel-brand",
  query: [],
  cap: noBody,
  signed: false,
  answerTo: ({ room, headers }) => cacheable(room.signedManifest(), headers["if-none-match"]),
};

/** `GET /.well-known/lintel-brand/{version}`: an older one, by which a home follows the brand's keys step by step. */
export const getOldManifest: HomeRoute = {
  ...getManifest,
  path: "/.well-known/lintel-brand/{version}",
  answerTo: ({ room, params, headers }) => {
    const version = params["version"] ?? "";
    const known = /^[1-9]\d{0,8}$/.test(version) ? room.signedManifest(Number(version)) : undefined;
    return cacheable(known ?? refuse("E_NOT_FOUND"), headers["if-none-match"]);
  },
};

/** `GET /v1/catalogue`: what a brand shows, the same for every home. */
export const getCatalogue: HomeRoute = {
  method: "get",
  path: "/v1/catalogue",
  query: ["cursor"],
  cap: noBody,
  signed: false,
  answerTo: ({ room, query, headers }) => cacheable(room.catalogue(place(query["cursor"])), headers["if-none-match"]),
};

/** `GET /v1/mailbox`: what lies there for one home. */
export const getMailbox: HomeRoute = {
  method: "get",
  path: "/v1/mailbox",
  query: ["source", "after"],
  cap: noBody,
  signed: true,
  answerTo: (asked, desk) => {
    const home = callerByQuery(asked, desk);
    const { items, upTo } = asked.room.letters.mailbox(home.source, place(asked.query["after"]));
    return { status: 200, body: { v: 1, items, after: String(upTo) } };
  },
};

/** `GET /v1/receipts`: the brand's signed word on every erasure. */
export const getReceipts: HomeRoute = {
  method: "get",
  path: "/v1/receipts",
  query: ["source", "since"],
  cap: noBody,
  signed: true,
  answerTo: (asked, desk) => {
    const home = callerByQuery(asked, desk);
    const { items, upTo } = asked.room.letters.receipts(home.source, place(asked.query["since"]));
    return { status: 200, body: { v: 1, items: home.gone ?? items, since: String(upTo) } };
  },
};

/** Where to go on; the beginning where nothing is said, E_WRONG_TYPE where it is no place. */
function place(text: string | undefined): number {
  if (text === undefined || text === "") return 0;
  return /^\d{1,12}$/.test(text) ? Number(text) : refuse("E_WRONG_TYPE");
}

function cacheable(body: unknown, known: unknown): Answer {
  const tag = `"${contentDigest(Buffer.from(JSON.stringify(body))).slice(9, 40)}"`;
  const headers = { etag: tag, "cache-control": "public, max-age=60" };
  return known === tag ? { status: 304, headers } : { status: 200, body, headers };
}
