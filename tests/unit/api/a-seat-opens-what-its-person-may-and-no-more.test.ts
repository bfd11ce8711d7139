import { assert, constantFrom, pre, property, string } from "fast-check";
import { expect, test } from "vitest";
import { makeAllowance } from "../../../hub/api/allowance.ts";
import { secretIn, seatNamed } from "../../../hub/api/cookies.ts";
import { opens, type RouteScope, routeScopes } from "../../../hub/api/scope.ts";
import { sessionActor } from "../../../hub/api/sessions.ts";
import { scopesOfStanding } from "../../../hub/core/access.ts";
import { sourceOf } from "../../../hub/core/source.ts";
import { covers } from "../../help/covers.ts";
import { furnishForEveryRoute } from "../../help/every-route.ts";
import { smallHouse } from "../../help/small-house.ts";

const openTo = (scopes: readonly string[]) => routeScopes.filter((wanted) => opens(scopes, wanted));

test("a child, a guest and a wall open next to nothing", () => {
  expect(openTo(scopesOfStanding.child)).toEqual(["public", "person", "seat", "own"]);
  expect(openTo(scopesOfStanding.guest)).toEqual(openTo(scopesOfStanding.child));
  expect(openTo(["screen:hall"])).toEqual(["public", "screen", "seat", "own"]);
  expect(openTo(["phone:phone-a"])).toEqual(["public", "phone", "seat", "way"]);
  expect(openTo([])).toEqual(["public"]);
});

test("no token is a person, and an adult opens nothing of an owner's", () => {
  for (const scope of ["read", "run", "admin", "screen:hall", "phone:p", "mqtt"])
    expect(openTo([scope])).not.toContain("person");
  const adults = openTo(scopesOfStanding.adult);
  expect(adults).not.toContain("owner");
  expect(adults).not.toContain("admin");
  expect(openTo(scopesOfStanding.owner)).toEqual(expect.arrayContaining([...adults, "owner", "admin"]));
});

test("what is not a scope opens nothing", () => {
  assert(
    property(string(), constantFrom(...routeScopes.filter((one) => one !== "public")), (scope, wanted) => {
      const known: readonly string[] = [...routeScopes, "login"];
      pre(!known.includes(scope) && !/^(screen|phone):/.test(scope));
      expect(opens([scope], wanted as RouteScope)).toBe(false);
    }),
  );
});

test("a seat is a plain name or nobody's, and no cookie is read but the one of its seat", () => {
  expect(seatNamed(undefined)).toBeUndefined();
  assert(
    property(string({ unit: "binary" }), string(), (said, cookies) => {
      const seat = seatNamed(said);
      if (seat !== null) expect(said).toMatch(/^[a-z0-9-]{1,40}$/);
      const secret = secretIn(cookies, seat ?? "desk", false);
      if (secret !== undefined) expect(cookies).toContain(`lintel.${seat ?? "desk"}=${secret}`);
    }),
  );
  expect(secretIn(`xlintel.desk=${"a".repeat(43)}`, "desk", false)).toBeUndefined();
  expect(secretIn(`lintel.desk-2=${"a".repeat(43)}; lintel.desk=${"b".repeat(43)}`, "desk", false)).toBe(
    "b".repeat(43),
  );
  expect(secretIn(`__Host-lintel.desk=${"a".repeat(43)}`, "desk", true)).toBe("a".repeat(43));
  expect(secretIn(`lintel.desk=${"a".repeat(43)}`, "desk", true)).toBeUndefined();
});

test("a machine that owns a whole /64 is one source, and so is an address however it is written", () => {
  const of = (address: string) => sourceOf({ address });
  expect(of("192.0.2.7")).toBe("192.0.2.7");
  expect(of("2001:db8:1:2::1")).toBe("2001:db8:1:2");
  expect(of("2001:db8:1:2:ffff::1")).toBe("2001:db8:1:2");
  expect(of("2001:db8::1")).toBe("2001:db8:0:0");
  expect(of("2001:DB8::1")).toBe("2001:db8:0:0");
  expect(of("::1")).toBe("0:0:0:0");
});

test("an allowance stays small however many ask, and lets nobody have more by making up names", () => {
  covers("error:E_RATE");
  const { house } = smallHouse();
  const allowance = makeAllowance({ most: 3, within_ms: 60_000 });
  let taken = 0;
  for (let at = 0; at < 5_000; at += 1) {
    try {
      allowance.take(house, `name-${at}`);
      taken += 1;
    } catch (error) {
      expect(error).toMatchObject({ code: "E_RATE" });
    }
  }
  expect(taken).toBeLessThanOrEqual(2_003);
});

test("who sits at a seat is judged by the household as it is, not as it was", () => {
  const small = smallHouse();
  furnishForEveryRoute(small);
  const { secret } = small.access.sit({ seat: "phone-kim", resident: "kim", phone: "phone-kim", standing: "owner" });
  const who = () => sessionActor(small.house, "phone-kim", secret);
  expect(who()).toMatchObject({ id: "kim", standing: "child", scopes: ["person", "phone:phone-kim"], stepped: false });
  expect(sessionActor(small.house, "desk", secret)).toBeUndefined();
  small.seed("device", { id: "phone-kim", kind: "phone", name: "K", owner: "ada" });
  expect(who()).toBeUndefined();
  const wall = small.access.sit({ seat: "screen-hall", place: "hall" });
  expect(sessionActor(small.house, "screen-hall", wall.secret)).toEqual({
    id: "screen-hall",
    scopes: ["screen:hall"],
    session: wall.session.id,
    seat: "screen-hall",
  });
  const nothing = small.access.sit({ seat: "desk" });
  expect(sessionActor(small.house, "desk", nothing.secret)).toBeUndefined();
});
