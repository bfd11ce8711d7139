import { afterAll, beforeAll, beforeEach } from "vitest";
import { furnishForEveryRoute } from "./every-route.ts";
import { openSmallApi, type SmallHouse, smallHouse } from "./small-house.ts";

/** Headers of a request. */
export type Headers = Readonly<Record<string, string>>;

/** A small house with people and walls at their seats, behind a real API; furnished anew before each test. */
export function seatedHouse() {
  const small: SmallHouse = smallHouse();
  const opened: { api?: Awaited<ReturnType<typeof openSmallApi>> } = {};
  beforeAll(async () => {
    opened.api = await openSmallApi(small);
  });
  beforeEach(() => furnishForEveryRoute(small));
  afterAll(() => opened.api?.[Symbol.asyncDispose]());
  const url = () => opened.api?.url ?? "";
  return {
    small,
    url,
    get: (path: string, headers: Headers = {}) => fetch(`${url()}/api/v1/${path}`, { headers }),
    send: (method: string, path: string, headers: Headers, body: unknown = {}) =>
      fetch(`${url()}/api/v1/${path}`, {
        method,
        headers: { "content-type": "application/json", ...headers },
        ...(method === "DELETE" ? {} : { body: JSON.stringify(body) }),
      }),
    ada: () => small.seat({ seat: "desk", resident: "ada" }),
    adaProved: () => small.seat({ seat: "desk", resident: "ada", stepped: true }),
    olga: () => small.seat({ seat: "desk", resident: "olga", stepped: true }),
    kim: () => small.seat({ seat: "phone-kim", resident: "kim", phone: "phone-kim" }),
  };
}

/** The code a request was refused with; undefined for one that was answered. */
export async function codeOf(response: Response | Promise<Response>): Promise<string | undefined> {
  return ((await (await response).json()) as { code?: string }).code;
}
