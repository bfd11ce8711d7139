import { z } from "zod";
import { check, parseJson } from "../../hub/core/parse.ts";
import { refuse } from "../refusal.ts";
import { proven, seconds, sourceIn } from "./caller.ts";
import type { HomeRoute } from "./route.ts";

const Registration = z.strictObject({
  source: z.string(),
  kid: z.string().regex(/^[a-z0-9-]{1,60}$/),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  /** A virtual house says so: it is left out wherever homes are counted. */
  virtual: z.boolean().default(false),
});

/** `PUT /v1/homes`: a home's first word, signed by the key it tells of; a later key is signed by the one before. */
export const putHome: HomeRoute = {
  method: "put",
  path: "/v1/homes",
  query: [],
  cap: 4_096,
  signed: true,
  answerTo: (asked, desk) => {
    if (asked.headers["content-type"] !== "application/json") refuse("E_CONTENT_TYPE");
    const told = check(Registration, parseJson(asked.body, putHome.cap));
    const source = sourceIn(told.source);
    const { homes, db } = asked.room;
    desk.bySource.take(`${asked.room.id} ${source}`);
    if (homes.wasErased(source)) refuse("E_ERASED");
    const known = homes.find(source);
    if (!known) desk.newcomers.take(asked.address);
    const same = known?.kid === told.kid;
    if (same && known.x !== told.x) refuse("E_OTHER_KEY");
    const { nonce, expires_s } = proven(asked, seconds(desk), known && !same ? known : told);
    db.work(() => {
      homes.spend(source, nonce, expires_s);
      homes.register({ ...told, source });
    });
    return { status: 204 };
  },
};
