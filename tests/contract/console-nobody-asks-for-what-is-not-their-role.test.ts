import { expect, test } from "vitest";
import { consoleRoutes } from "../../backend/console-api/routes.ts";
import { staffRoles, type StaffRole } from "../../backend/console-api/staff.ts";
import { seatAt } from "../help/console.ts";
import { someBrand, startBackend } from "../help/backend.ts";

const path = (route: (typeof consoleRoutes)[number]) =>
  route.path
    .replace(":event", "0".repeat(26))
    .replace(":kind", "offer")
    .replace(":source", `urn:lintel:h:${"0".repeat(32)}`)
    .replace(":name", "nobody")
    .replace(":id", "nothing");

test("each route answers the roles of its row, and nobody else: publisher, analyst, support, nobody, another brand's", async () => {
  await using backend = await startBackend();
  someBrand(backend);
  const seats = Object.fromEntries(
    await Promise.all(staffRoles.map(async (role) => [role, await seatAt(backend, "oatfield", role)] as const)),
  ) as Record<StaffRole, Awaited<ReturnType<typeof seatAt>>>;
  const nobody = await seatAt(backend);
  const seen: Record<string, string> = {};
  const wanted: Record<string, string> = {};
  for (const route of consoleRoutes) {
    if (route.name === "session.sign-out") continue;
    const body = route.method === "get" || route.method === "delete" ? undefined : {};
    const statusOf = async (seat: typeof nobody) => (await seat.ask(route.method, path(route), body)).body.code;
    const codes = {
      nobody: await statusOf(nobody),
      publisher: await statusOf(seats.publisher),
      analyst: await statusOf(seats.analyst),
      support: await statusOf(seats.support),
    };
    const stood = (code: unknown) => (code === "E_NO_SESSION" || code === "E_FORBIDDEN" ? code : "in");
    seen[route.name] = Object.values(codes).map(stood).join(" ");
    const roles = route.roles;
    const may = (role: StaffRole) => (roles === "anybody" || roles.includes(role) ? "in" : "E_FORBIDDEN");
    wanted[route.name] = [roles === "anybody" ? "in" : "E_NO_SESSION", ...staffRoles.map(may)].join(" ");
  }
  expect(seen).toEqual(wanted);
  expect(Object.keys(seen)).toHaveLength(consoleRoutes.length - 1);
  // What matters most, said once more by hand: who may publish, who sees names and numbers, who sees figures.
  expect(seen["objects.publish"]).toBe("E_NO_SESSION in E_FORBIDDEN E_FORBIDDEN");
  expect(seen["calls.list"]).toBe("E_NO_SESSION E_FORBIDDEN E_FORBIDDEN in");
  expect(seen["figures.board"]).toBe("E_NO_SESSION in in E_FORBIDDEN");
  expect(backend.faults).toEqual([]);
});

test("nobody sees another brand's room: a session is of one brand, and no route names one", async () => {
  await using backend = await startBackend();
  someBrand(backend, "oatfield");
  someBrand(backend, "northwind");
  const ours = await seatAt(backend, "oatfield", "publisher");
  const theirs = await seatAt(backend, "northwind", "publisher");
  await ours.ask("put", "/objects/offer/secret-oats", { title: "x" });
  expect((await ours.ask("get", "/objects/offer/secret-oats")).status).toBe(200);
  expect((await theirs.ask("get", "/objects/offer/secret-oats")).status).toBe(404);
  expect((await theirs.ask("get", "/me")).body.brand.id).toBe("northwind");
  expect(consoleRoutes.filter(({ path }) => path.includes(":brand"))).toEqual([]);
});

test("another page changes nothing and reads nothing, and neither does what is no JSON", async () => {
  await using backend = await startBackend();
  someBrand(backend);
  const seat = await seatAt(backend, "oatfield", "publisher");
  const code = async (headers: Record<string, string>, method = "put") =>
    (await seat.ask(method, "/objects/offer/mine", { title: "x" }, headers)).body.code;
  expect(await code({ origin: "https://evil.example" })).toBe("E_WRONG_ORIGIN");
  expect(await code({ origin: "null" })).toBe("E_WRONG_ORIGIN");
  expect(await code({ "sec-fetch-site": "cross-site" })).toBe("E_WRONG_ORIGIN");
  expect(await code({ "sec-fetch-site": "same-site" })).toBe("E_WRONG_ORIGIN");
  expect((await seat.ask("get", "/me", undefined, { "sec-fetch-site": "cross-site" })).body.code).toBe(
    "E_WRONG_ORIGIN",
  );
  const bare = await fetch(`${backend.url}/console/api/objects/offer/mine`, {
    method: "PUT",
    headers: { cookie: seat.cookie() },
  });
  expect(bare.status).toBe(403);
  const plain = await seat.raw("PUT", "/brand", '{"name":"x"}', { "content-type": "text/plain" });
  expect(plain.status).toBe(400);
  expect((await seat.ask("get", "/objects/offer/mine")).status).toBe(404);
});

test("a body with a field too many, a wrong one, or none is refused by name, and nothing is kept", async () => {
  await using backend = await startBackend();
  someBrand(backend);
  const seat = await seatAt(backend, "oatfield", "publisher");
  const ask = async (method: string, path: string, body?: unknown) => (await seat.ask(method, path, body)).body.code;
  expect(await ask("post", "/staff", { name: "eve", role: "publisher", admin: true })).toBe("E_UNKNOWN_KEY");
  expect(await ask("post", "/staff", { name: "eve", role: "owner" })).toBe("E_WRONG_TYPE");
  expect(await ask("get", "/board?which=real&which=virtual")).toBe("E_WRONG_TYPE");
  expect(await ask("get", "/board?what=real")).toBe("E_UNKNOWN_KEY");
  expect(await ask("get", "/queries/constructor")).toBe("E_WRONG_TYPE");
  expect(await ask("get", "/objects/secrets/x")).toBe("E_WRONG_TYPE");
  expect(await ask("put", "/objects/offer/..%2f..%2fx", {})).toBe("E_WRONG_TYPE");
  expect(await ask("put", "/campaigns/one", { name: "x", forms: ["banner"] })).toBe("E_WRONG_TYPE");
  expect((await seat.raw("PUT", "/brand", "{", { "content-type": "application/json" })).status).toBe(400);
  expect(
    (
      await seat.raw("PUT", "/brand", JSON.stringify({ name: "x".repeat(70_000) }), {
        "content-type": "application/json",
      })
    ).status,
  ).toBe(413);
  expect((await seat.ask("get", "/staff")).body.staff.map(({ role }) => role)).toEqual(["publisher"]);
  expect(backend.faults).toEqual([]);
});
