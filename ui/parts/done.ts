import { ask, fieldsOf, type Asked } from "./send.ts";

/** What became of something asked of the house: its answer, why not, or that nobody knows. */
export type Done =
  | { readonly is: "done"; readonly body: Readonly<Record<string, unknown>>; readonly tag?: string }
  | { readonly is: "refused"; readonly code: string; readonly text: string; readonly field?: string }
  | { readonly is: "lost" };

const patience_ms = 10_000;
const tries = 3;

/** Asks the house for one thing; with a key of its own it is tried again when the line breaks, and acts once. */
export async function does(asked: Asked): Promise<Done> {
  for (let attempt = 1; ; attempt += 1) {
    const done = await once(asked);
    if (done.is !== "lost" || asked.key === undefined || attempt >= tries) return done;
  }
}

async function once(asked: Asked): Promise<Done> {
  try {
    const answer = await ask({ patience_ms, ...asked });
    const body = fieldsOf(await answer.json().catch(() => undefined));
    const tag = answer.headers.get("etag");
    if (answer.ok) return { is: "done", body, ...(tag === null ? {} : { tag }) };
    const { field } = fieldsOf(body["params"]);
    return {
      is: "refused",
      code: typeof body["code"] === "string" ? body["code"] : String(answer.status),
      text: typeof body["message"] === "string" ? body["message"] : "",
      ...(typeof field === "string" ? { field } : {}),
    };
  } catch {
    // Not reached, or no answer in time: the page says so.
    return { is: "lost" };
  }
}
