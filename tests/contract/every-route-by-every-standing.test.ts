import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Route } from "../../hub/api/route.ts";
import { routes } from "../../hub/api/routes.ts";
import { covers } from "../help/covers.ts";
import { addressOf, askRoute, furnishForEveryRoute } from "../help/every-route.ts";
import { whoMayAsk } from "../help/who-may-ask.ts";
import { openSmallApi, smallHouse } from "../help/small-house.ts";

const small = smallHouse();
let api: Awaited<ReturnType<typeof openSmallApi>>;
beforeAll(async () => {
  furnishForEveryRoute(small);
  api = await openSmallApi(small);
});
afterAll(() => api[Symbol.asyncDispose]());

const bearer = (...scopes: readonly string[]) => ({ authorization: `Bearer ${small.token(...scopes)}` });

/** Everybody who may ask; each is somebody new each time, so that nothing of one question answers the next. */
const standings = {
  nobody: () => ({}),
  guest: () => small.seat({ seat: "desk", resident: "guest" }),
  child: () => small.seat({ seat: "phone-kim", resident: "kim", phone: "phone-kim" }),
  "child stepped": () => small.seat({ seat: "phone-kim", resident: "kim", phone: "phone-kim", stepped: true }),
  adult: () => small.seat({ seat: "desk", resident: "ada" }),
  "adult stepped": () => small.seat({ seat: "desk", resident: "ada", stepped: true }),
  "adult's phone": () => small.seat({ seat: "phone-a", resident: "ada", phone: "phone-a", stepped: true }),
  owner: () => small.seat({ seat: "desk", resident: "olga" }),
  "owner stepped": () => small.seat({ seat: "desk", resident: "olga", stepped: true }),
  wall: () => small.seat({ seat: "screen-bathroom", place: "bathroom" }),
  "another wall": () => small.seat({ seat: "screen-hall", place: "hall" }),
  "read token": () => bearer("read"),
  "run token": () => bearer("run"),
  "admin token": () => bearer("admin"),
  "wall token": () => bearer("screen:bathroom"),
  "phone token": () => bearer("phone:phone-a"),
  "broker token": () => bearer("mqtt"),
  "phone login": () => ({ authorization: `Basic ${Buffer.from("phone-a:secret-of-phone-a").toString("base64")}` }),
} as const;
type Standing = keyof typeof standings;

const people = [
  "guest",
  "child",
  "child stepped",
  "adult",
  "adult stepped",
  "adult's phone",
  "owner",
  "owner stepped",
] as const;
const grown = ["adult", "adult stepped", "adult's phone", "owner", "owner stepped"] as const;
const walls = ["wall", "wall token"] as const;
const phones = ["child", "child stepped", "adult's phone", "phone token"] as const;

/** Who comes in; whoever is named under `steps` is asked for a PIN first. Nobody else. */
type Opens = { readonly in: readonly Standing[]; readonly steps?: readonly Standing[] };
const open: Readonly<Record<string, Opens>> = {
  everybody: { in: Object.keys(standings) as Standing[] },
  reading: { in: [...grown, "read token", "run token", "admin token"] },
  running: { in: [...grown, "run token", "admin token"] },
  grown: { in: [...grown, "admin token"] },
  "grown, proved": {
    in: ["adult stepped", "adult's phone", "owner stepped", "admin token"],
    steps: ["adult", "owner"],
  },
  "a grown-up's own hand": { in: ["adult stepped", "adult's phone", "owner stepped"], steps: ["adult", "owner"] },
  owning: { in: ["owner", "owner stepped", "admin token"] },
  "owning, proved": { in: ["owner stepped", "admin token"], steps: ["owner"] },
  people: { in: people },
  seats: { in: [...people, ...walls, "another wall", "phone token"] },
  "a person's own secret": {
    in: ["child stepped", "adult stepped", "adult's phone", "owner stepped"],
    steps: ["guest", "child", "adult", "owner"],
  },
  "its own wall": { in: [...grown, ...walls, "run token", "admin token"] },
  phones: { in: phones },
  "phones, proved": { in: ["child stepped", "adult's phone", "phone token"], steps: ["child"] },
  "phones, by session": { in: ["child", "child stepped", "adult's phone"] },
  "one's own": { in: [...people, "admin token"] },
  "one's own, and a bedroom's": { in: [...people, ...walls, "admin token"] },
  ways: { in: [...grown, ...phones, "run token", "admin token"] },
  // This small house knows no screens that speak of themselves.
  "a screen itself": { in: [] },
  itself: { in: ["phone login"] },
};

test("every route says here to whom it opens", () => {
  expect(routes.map(({ name }) => name).filter((name) => !(name in whoMayAsk))).toEqual([]);
  const names = new Set(routes.map(({ name }) => name));
  expect(Object.keys(whoMayAsk).filter((name) => !names.has(name))).toEqual([]);
});

type Came = "in" | "who are you?" | "no" | "prove it" | `broken: ${number}`;

async function came(route: Route, who: Standing): Promise<Came> {
  furnishForEveryRoute(small);
  const response = await askRoute(api.url, route, standings[who]());
  if (response.status === 401) return "who are you?";
  if (response.status >= 500) return `broken: ${response.status}`;
  if (response.status !== 403) return "in";
  const { code } = (await response.json()) as { code: string };
  return code === "E_STEP_UP" ? "prove it" : "no";
}

test.each([...routes])("$name opens to those it is for, and to nobody else", async (route) => {
  covers("error:E_STEP_UP", "error:E_FORBIDDEN", "error:E_NO_TOKEN");
  const { in: opens = [], steps = [] } = open[whoMayAsk[route.name] ?? ""] ?? {};
  const expected = Object.keys(standings).map((who) => {
    if (opens.includes(who as Standing)) return [who, "in"];
    if (who === "nobody") return [who, "who are you?"];
    return [who, steps.includes(who as Standing) ? "prove it" : "no"];
  });
  const found: [string, Came][] = [];
  for (const who of Object.keys(standings)) found.push([who, await came(route, who as Standing)]);
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
});

/** Sends a path exactly as it is written, which `fetch` does not. */
function statusOf(method: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ port: api.port, host: "127.0.0.1", method: method.toUpperCase(), path }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}

test("a path written otherwise opens nothing, however it is written", async () => {
  const shut = routes.filter(({ scope, path }) => scope !== "public" && path.startsWith("/api/"));
  for (const route of shut) {
    const path = addressOf(route);
    const ways = [
      `/${path}`,
      path.replace("/v1/", "//v1/"),
      path.replace("/api/", "/API/"),
      path.replace("/v1/", "/V1/"),
      `${path}/`,
      path.replace("/v1/", "/./v1/"),
      path.replace("/v1/", "/v1/../v1/"),
      path.replace("/v1/", "/%2e/v1/"),
      path.replace("/api/", "/%61pi/"),
      path.replace("/v1/", "%2fv1%2f"),
      `${path}%00`,
      `${path};a=b`,
      `http://somewhere.example${path}`,
      path.replaceAll("/", "\\"),
    ];
    for (const way of ways) {
      const status = await statusOf(route.method, way);
      // 401: refused like what is not there; 404: no page of that name; 421: another host's; 503: pages that are not built.
      expect({ way, method: route.method, refused: [400, 401, 404, 421].includes(status ?? 0) }).toEqual({
        way,
        method: route.method,
        refused: true,
      });
    }
  }
});
