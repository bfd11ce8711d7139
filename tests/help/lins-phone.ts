import { seatHeader } from "../../hub/core/access.ts";
import type { TestHouse } from "./house.ts";

/** Lin, or another resident, at their own phone, by the link that a virtual house shows: asks the API as themself. */
export async function lins({ hub }: Pick<TestHouse, "hub">, who = "lin") {
  const origin = `http://localhost:${hub.ready.http}`;
  const url = (path: string) => `${origin}/api/v1/${path}`;
  const link = hub.ready.links.find((one) => one.url.includes(`phone=phone-${who}`))?.url ?? "";
  const authorization = `Bearer ${new URL(link).hash.slice("#token".length + 1)}`;
  const json = { "content-type": "application/json" };
  const opened = await fetch(url("sessions/exchange"), {
    method: "POST",
    headers: { ...json, authorization },
    body: "{}",
  });
  const { seat } = (await opened.json()) as { seat: string };
  const cookies = opened.headers.getSetCookie().map((one) => one.split(";")[0]);
  const headers = { ...json, origin, cookie: cookies.join("; "), [seatHeader]: seat };
  return async <Body>(method: string, path: string, body?: unknown): Promise<Body> => {
    const answer = await fetch(url(path), {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await answer.json().catch(() => ({}))) as Body;
  };
}
