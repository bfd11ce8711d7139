import { batchLimits } from "../../hub/core/engage/events.ts";
import { parseJson } from "../../hub/core/parse.ts";
import { refuse } from "../refusal.ts";
import { callerOf, sourceIn } from "./caller.ts";
import type { HomeRoute } from "./route.ts";

const batchType = "application/cloudevents-batch+json";

/** `POST /v1/events`: a batch of one home's events, answered one by one after they are committed. */
export const postEvents: HomeRoute = {
  method: "post",
  path: "/v1/events",
  query: [],
  cap: batchLimits.bytes,
  signed: true,
  answerTo: (asked, desk) => {
    if (asked.headers["content-type"] !== batchType) refuse("E_CONTENT_TYPE");
    const key = asked.headers["idempotency-key"];
    if (typeof key !== "string" || !/^[\x21-\x7e]{1,80}$/.test(key)) refuse("E_IDEMPOTENCY");
    const events = parseJson(asked.body, batchLimits.bytes);
    if (!Array.isArray(events) || events.length === 0 || events.length > batchLimits.events) refuse("E_MANY_EVENTS");
    const named = new Set((events as readonly unknown[]).map(nameIn).filter((name) => name !== undefined));
    if (named.size > 1) refuse("E_OTHER_SOURCE");
    const { home, proof } = callerOf(asked, desk, sourceIn([...named][0]));
    return { status: 200, body: asked.room.intake.take(home, asked.manifest, events, proof) };
  },
};

function nameIn(event: unknown): unknown {
  return typeof event === "object" && event !== null && "source" in event ? event.source : undefined;
}
