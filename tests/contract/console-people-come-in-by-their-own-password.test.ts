import { request } from "node:http";
import { expect, test } from "vitest";
import { systemClock } from "../../hub/core/clock.ts";
import { goodPassword, seatAt } from "../help/console.ts";
import { someBrand, startBackend } from "../help/backend.ts";

const turned = () => {
  const clock = systemClock();
  const by = { ms: 0 };
  return { by, clock: { ...clock, wall: () => clock.wall() + by.ms } };
};

test("a link sets a password once and signs in; the cookie is for this console alone and no script reads it", async () => {
  await using backend = await startBackend();
  someBrand(backend);
  const { code } = backend.furnishing.staff.invite({ brand: "oatfield", name: "ada", role: "publisher" });
  const seat = await seatAt(backend);
  const weak = ["short", "aaaaaaaaaaaaaa", "oatfield", "ada oatfield ada"];
  for (const password of weak)
    expect((await seat.ask("post", "/set-up", { code, password })).body.code, password).toBe("E_PASSWORD_WEAK");
  const [one, two] = await Promise.all([1, 2].map(() => seat.ask("post", "/set-up", { code, password: goodPassword })));
  expect([one?.status, two?.status].toSorted((a = 0, b = 0) => a - b)).toEqual([200, 409]);
  const came = one?.status === 200 ? one : two;
  expect(came?.body).toEqual({ member: { id: "oatfield/ada", brand: "oatfield", name: "ada", role: "publisher" } });
  const [session, known] = came?.headers.getSetCookie() ?? [];
  expect(session).toMatch(/^lintel-console=[A-Za-z0-9_-]{32}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/);
  expect(known).toMatch(
    /^lintel-console-known=[A-Za-z0-9_-]{32}; Path=\/; Max-Age=15552000; HttpOnly; SameSite=Strict$/,
  );
  expect((await seat.ask("get", "/me")).body).toMatchObject({ member: { name: "ada" }, ready: false });
  expect((await seat.ask("post", "/set-up", { code, password: goodPassword })).body.code).toBe("E_INVITATION");
  expect(() => backend.furnishing.staff.invite({ brand: "oatfield", name: "ada", role: "support" })).toThrow(
    "E_EXISTS",
  );
});

test("a link is good for three days, a session for twelve hours, and signing out ends it at once", async () => {
  const { by, clock } = turned();
  await using backend = await startBackend({ clock });
  someBrand(backend);
  const { code } = backend.furnishing.staff.invite({ brand: "oatfield", name: "ada", role: "publisher" });
  by.ms += 72 * 3_600_000;
  const seat = await seatAt(backend);
  expect((await seat.ask("post", "/set-up", { code, password: goodPassword })).body.code).toBe("E_INVITATION");
  const ben = await seatAt(backend, "oatfield", "support");
  by.ms += 12 * 3_600_000 - 60_000;
  expect((await ben.ask("get", "/me")).status).toBe(200);
  by.ms += 60_000;
  expect((await ben.ask("get", "/me")).body.code).toBe("E_NO_SESSION");
  const signIn = { brand: "oatfield", name: "support-1", password: goodPassword };
  expect((await ben.ask("post", "/sign-in", signIn)).status).toBe(200);
  const kept = ben.cookie();
  await ben.ask("post", "/sign-out", {});
  expect((await ben.ask("get", "/me", undefined, { cookie: kept })).body.code).toBe("E_NO_SESSION");
});

test("five wrong passwords end it for a quarter of an hour, for the right one too; somebody unknown is told the same", async () => {
  const { by, clock } = turned();
  await using backend = await startBackend({ clock });
  someBrand(backend);
  await seatAt(backend, "oatfield", "analyst");
  const seat = await seatAt(backend);
  const signIn = async (password: string, name = "analyst-1") =>
    (await seat.ask("post", "/sign-in", { brand: "oatfield", name, password })).body.code;
  for (let i = 0; i < 5; i++) expect(await signIn("wrong otters swim")).toBe("E_WRONG_PASSWORD");
  expect(await signIn(goodPassword)).toBe("E_LOCKED_OUT");
  expect(await signIn(goodPassword, "nobody")).toBe("E_WRONG_PASSWORD");
  by.ms += 15 * 60_000;
  expect(await signIn(goodPassword)).toBeUndefined();
});

test("a stranger behind the same proxy shuts nobody out: not by guessing at many names, nor at one, nor for a known browser", async () => {
  const { by, clock } = turned();
  await using backend = await startBackend({ clock });
  someBrand(backend);
  const ada = await seatAt(backend, "oatfield", "publisher");
  const ben = await seatAt(backend, "oatfield", "support");
  const stranger = await seatAt(backend);
  const wrong = "wrong otters swim";
  // Everybody comes from one address here, as behind a proxy.
  const signIn = async (seat: typeof ada, name: string, password: string, cookie?: string) =>
    (await seat.ask("post", "/sign-in", { brand: "oatfield", name, password }, cookie === undefined ? {} : { cookie }))
      .body.code;
  const known = ada.cookies().find((cookie) => cookie.startsWith("lintel-console-known="));
  if (known === undefined) throw new Error("no known browser");
  for (let i = 0; i < 4; i++)
    await Promise.all(Array.from({ length: 10 }, (_, k) => signIn(stranger, `nobody-${i}${k}`, wrong)));
  expect(await signIn(ben, "support-1", goodPassword)).toBeUndefined();
  for (let i = 0; i < 6; i++) await signIn(stranger, "publisher-1", wrong);
  expect(await signIn(stranger, "publisher-1", goodPassword)).toBe("E_LOCKED_OUT");
  expect(await signIn(ada, "publisher-1", goodPassword, known)).toBeUndefined();
  // What makes a browser known is of one person, opens nothing, and is locked by its own faults.
  expect(await signIn(stranger, "support-1", wrong, known)).toBe("E_WRONG_PASSWORD");
  expect((await stranger.ask("get", "/me", undefined, { cookie: known })).body.code).toBe("E_NO_SESSION");
  for (let i = 0; i < 5; i++) expect(await signIn(ada, "publisher-1", wrong, known)).toBe("E_WRONG_PASSWORD");
  expect(await signIn(ada, "publisher-1", goodPassword, known)).toBe("E_LOCKED_OUT");
  by.ms += 15 * 60_000;
  expect(await signIn(ada, "publisher-1", goodPassword, known)).toBeUndefined();
  const rows = JSON.stringify(backend.operator.sql("SELECT * FROM staff_known").all());
  expect(rows).not.toContain(known.split("=")[1] ?? "-");
});

test("who is taken out has no session any more, and the last publisher stays", async () => {
  await using backend = await startBackend();
  someBrand(backend);
  const ada = await seatAt(backend, "oatfield", "publisher");
  const ben = await seatAt(backend, "oatfield", "support");
  expect((await ada.ask("delete", "/staff/support-1")).status).toBe(200);
  expect((await ben.ask("get", "/me")).body.code).toBe("E_NO_SESSION");
  expect((await ada.ask("delete", "/staff/support-1")).body.code).toBe("E_NOT_FOUND");
  expect((await ada.ask("delete", "/staff/publisher-1")).body.code).toBe("E_STATE");
  const invited = await ada.ask("post", "/staff", { name: "cleo", role: "analyst" });
  expect(invited.body).toMatchObject({
    name: "cleo",
    role: "analyst",
    code: expect.stringMatching(/^[A-Za-z0-9_-]{32}$/),
  });
  expect((await ada.ask("get", "/staff")).body.staff).toMatchObject([
    { name: "cleo", ready: false },
    { name: "publisher-1", ready: true },
  ]);
});

test("a console is tried without a password in a virtual house alone, and under this machine's own name", async () => {
  await using real = await startBackend();
  someBrand(real);
  const stranger = await seatAt(real);
  expect((await stranger.ask("get", "/demo")).status).toBe(404);
  expect((await stranger.ask("post", "/demo", { brand: "oatfield", role: "publisher" })).status).toBe(404);
  await using backend = await startBackend({ demo: true });
  someBrand(backend);
  const seat = await seatAt(backend);
  expect((await seat.ask("get", "/demo")).body.brands).toMatchObject([{ id: "oatfield" }]);
  expect((await seat.ask("post", "/demo", { brand: "nobody", role: "publisher" })).status).toBe(404);
  expect((await seat.ask("post", "/demo", { brand: "oatfield", role: "publisher" })).body.member).toMatchObject({
    brand: "oatfield",
    role: "publisher",
  });
  expect((await seat.ask("get", "/me")).status).toBe(200);
  const bent = await new Promise<number | undefined>((resolve, reject) => {
    request(
      { port: backend.port, path: "/console/api/demo", headers: { host: `evil.example:${backend.port}` } },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    )
      .on("error", reject)
      .end();
  });
  expect(bent).toBe(421);
});

test("no password, code or session stands readable in the operator's database", async () => {
  await using backend = await startBackend();
  someBrand(backend);
  const seat = await seatAt(backend, "oatfield", "publisher");
  const rows = ["staff", "staff_links", "staff_sessions"].map((table) =>
    JSON.stringify(backend.operator.sql(`SELECT * FROM ${table}`).all()),
  );
  const secret = seat.cookie().split("; ")[0]?.split("=")[1] ?? "-";
  for (const row of rows) for (const text of [goodPassword, secret]) expect(row).not.toContain(text);
});
