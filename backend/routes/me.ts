import { refuse } from "../refusal.ts";
import { callerByQuery } from "./caller.ts";
import type { HomeRoute } from "./route.ts";

/** `GET /v1/me`: everything this brand holds of the home that asks, page by page. */
export const getMe: HomeRoute = {
  method: "get",
  path: "/v1/me",
  query: ["source", "after"],
  cap: 0,
  signed: true,
  answerTo: (asked, desk) => {
    const home = callerByQuery(asked, desk);
    if (home.gone) refuse("E_ERASED");
    return { status: 200, body: asked.room.heldPage(home, asked.query["after"] ?? "") };
  },
};

/** `DELETE /v1/me`: all of it goes; asked again, the same signed words come again. */
export const deleteMe: HomeRoute = {
  ...getMe,
  method: "delete",
  query: ["source"],
  answerTo: (asked, desk) => {
    const home = callerByQuery(asked, desk);
    return { status: 200, body: { v: 1, items: asked.room.erasure.all(home) } };
  },
};

/** `DELETE /v1/me/items/{item}`: one event goes, or all that made one thing this brand has learned. */
export const deleteItem: HomeRoute = {
  ...deleteMe,
  path: "/v1/me/items/{item}",
  answerTo: (asked, desk) => {
    const home = callerByQuery(asked, desk);
    const item = asked.params["item"] ?? "";
    const gone = /^[A-Za-z0-9_-]{22,26}$/.test(item) ? asked.room.erasure.item(home.source, item) : undefined;
    return { status: 200, body: { v: 1, items: [gone ?? refuse("E_NOT_FOUND")] } };
  },
};
