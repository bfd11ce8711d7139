import { afterEach, beforeEach, expect, test, vi } from "vitest";

// A page's own modules know a browser's names, which the hub's do not: taken in by their path alone.
const part = async <T>(name: string): Promise<T> => (await import(`../../../ui/parts/${name}.ts`)) as T;
type Address = { readonly hash: string; readonly pathname: string; readonly search: string };
type Past = { replaceState(state: unknown, title: string, url: string): void };
const { ask } = await part<{ ask(asked: Record<string, string>): Promise<Response> }>("send");
const { keepSeat, openedSeat, seatAt } = await part<{
  keepSeat(seat: string): void;
  openedSeat(sitting: { place: string; seat?: string }, address: Address, past: Past): Promise<unknown>;
  seatAt(place: string): string | undefined;
}>("seat");

type Call = {
  readonly path: string;
  readonly headers: Headers;
  readonly credentials: string | undefined;
  readonly body: unknown;
};

let kept: Map<string, string>;
let calls: Call[];
let answers: (path: string) => Response | "lost";
const json = (status: number, body: object = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });

beforeEach(() => {
  kept = new Map();
  calls = [];
  answers = () => json(404);
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  vi.stubGlobal("fetch", (path: string, init: RequestInit = {}) => {
    const { headers, credentials, body } = init;
    calls.push({
      path,
      headers: new Headers(headers),
      credentials,
      body: JSON.parse(typeof body === "string" ? body : "{}"),
    });
    const answer = answers(path);
    return answer === "lost" ? Promise.reject(new TypeError("not reached")) : Promise.resolve(answer);
  });
});
afterEach(() => void vi.unstubAllGlobals());

const at = (hash: string) => ({ hash, pathname: "/wall/", search: "?place=hall" });
const told: string[] = [];
const history: Past = { replaceState: (_: unknown, __: string, url: string) => void told.push(url) };

test("the token of a link becomes a session and is kept nowhere", async () => {
  answers = (path) => (path.endsWith("exchange") ? json(200, { seat: "screen-hall", place: "hall" }) : json(404));
  expect(await openedSeat({ place: "hall" }, at("#token=secret"), history)).toEqual({
    is: "open",
    seat: "screen-hall",
    place: "hall",
  });
  expect(calls.map(({ headers }) => headers.get("authorization"))).toEqual(["Bearer secret"]);
  expect(told.at(-1)).toBe("/wall/?place=hall");
  expect([...kept.values()].join(" ")).not.toContain("secret");
  expect(seatAt("hall")).toBe("screen-hall");
  // The next start asks for nothing: the line tells whether the session still stands.
  calls.length = 0;
  expect(await openedSeat({ place: "hall" }, at(""), history)).toEqual({ is: "open", seat: "screen-hall" });
  expect(calls).toEqual([]);
});

test("a link that is opened again says that it is still the same browser", async () => {
  answers = () => json(200, { seat: "screen-hall", place: "hall" });
  await openedSeat({ place: "hall" }, at("#token=secret"), history);
  await openedSeat({ place: "hall" }, at("#token=secret"), history);
  const [one, two] = calls.map(({ body }) => (body as { browser?: string }).browser);
  expect(one).toMatch(/^[\da-f]{32}$/);
  expect(two).toBe(one);
});

test("a token an earlier release kept is exchanged once and forgotten, good or not", async () => {
  kept.set("lintel.token.hall", "old");
  answers = () => json(401, { code: "E_NO_TOKEN" });
  expect(await openedSeat({ place: "hall" }, at(""), history)).toEqual({ is: "shut", was: true });
  expect([...kept.keys()]).toEqual(["lintel.browser"]);
  calls.length = 0;
  expect(await openedSeat({ place: "hall" }, at(""), history)).toEqual({ is: "shut", was: false });
  expect(calls).toEqual([]);
});

test("a house that is not reached shuts nobody out", async () => {
  answers = () => "lost";
  expect(await openedSeat({ place: "phone:phone-lin", seat: "phone-lin" }, at(""), history)).toEqual({
    is: "open",
    seat: "phone-lin",
  });
});

test("every question names its seat and carries the cookie of this house alone", async () => {
  answers = () => json(200);
  await ask({ seat: "phone-lin", language: "en", method: "GET", path: "me" });
  expect(calls[0]?.headers.get("x-lintel-seat")).toBe("phone-lin");
  expect(calls[0]?.headers.has("authorization")).toBe(false);
  expect(calls[0]?.credentials).toBe("same-origin");
  await ask({ seat: "", language: "en", method: "GET", path: "entry" });
  expect(calls[1]?.headers.has("x-lintel-seat")).toBe(false);
});

test("an ended session without a key is told as it is, and asked for once", async () => {
  keepSeat("desk");
  answers = () => json(401);
  expect((await ask({ seat: "desk", language: "en", method: "GET", path: "me" })).status).toBe(401);
  expect(calls).toHaveLength(1);
  expect([...kept.keys()]).toEqual([]);
});
