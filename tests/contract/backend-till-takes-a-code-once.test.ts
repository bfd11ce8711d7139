import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type ErrorRequestHandler } from "express";
import { expect, test } from "vitest";
import type { Points } from "../../backend/points/points.ts";
import { tillRoute } from "../../backend/points/till-route.ts";
import { steppingClock } from "../../hub/core/clock.ts";
import { codeOf, errorCodes } from "../../hub/core/errors.ts";
import { homeEvent, mailOf, offer, resident, temporaryPoints } from "../help/points.ts";

async function served(points: Points) {
  const clock = steppingClock(0);
  const app = express();
  const staffOf = (request: express.Request) => {
    const [id, role] = (request.get("authorization") ?? "").split(" ");
    return id && role ? { id, role } : undefined;
  };
  app.use("/till", tillRoute({ staffOf, tillOf: () => points.till, clock }));
  const onError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
    const status = error instanceof Error && "status" in error ? Number(error.status) : undefined;
    const code = codeOf(error);
    response.status(status ?? errorCodes[code]).json({ code });
  };
  app.use(onError);
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    clock,
    ask: async (act: string, body: unknown, as = "ana support") => {
      const response = await fetch(`http://127.0.0.1:${port}/till/${act}`, {
        method: "POST",
        headers: { "content-type": "application/json", ...(as && { authorization: as }) },
        body: typeof body === "string" ? body : JSON.stringify(body),
      });
      return { status: response.status, said: (await response.json()) as Record<string, unknown> };
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const codes = (points: Points, count: number) => {
  points.published(offer("oats"));
  return Array.from({ length: count }, (_, n) => {
    const letters = points.onEvent(homeEvent("offer.accept", { offer: "oats", version: 1 }, resident(n)));
    return mailOf(letters, "code")?.code ?? "";
  });
};

test("twenty tills at once: one takes the code, the others hear that it was taken", async () => {
  using at = temporaryPoints();
  await using till = await served(at.points);
  const [code] = codes(at.points, 1);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => till.ask("redeem", { code }, `s${n} support`)),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ said }) => said["code"] === "E_TWICE")).toHaveLength(19);
  const taken = answers.find(({ status }) => status === 200)?.said ?? {};
  expect(Object.keys(taken).toSorted()).toEqual(["offer", "points"]);
});

test("only support stands at the till: nobody, a publisher and an analyst are turned away, and the code stays good", async () => {
  using at = temporaryPoints();
  await using till = await served(at.points);
  const [code] = codes(at.points, 1);
  const said = async (as: string) => (await till.ask("redeem", { code }, as)).said["code"];
  expect([await said(""), await said("pia publisher"), await said("ann analyst")]).toEqual([
    "E_NO_TOKEN",
    "E_FORBIDDEN",
    "E_FORBIDDEN",
  ]);
  expect((await till.ask("refuse", { code })).status).toBe(200);
  expect((await till.ask("redeem", { code })).said["code"]).toBe("E_STALE");
});

test("ten wrong codes stop one person for ten minutes, nobody else, and a right one does not start the count anew", async () => {
  using at = temporaryPoints();
  await using till = await served(at.points);
  const [code, other] = codes(at.points, 2);
  for (let n = 0; n < 10; n++)
    expect((await till.ask("redeem", { code: `000000000${n}` })).said["code"]).toBe("E_NOT_FOUND");
  expect((await till.ask("redeem", { code })).said["code"]).toBe("E_RATE");
  expect((await till.ask("redeem", { code }, "bo support")).status).toBe(200);
  till.clock.set(10 * 60_000);
  expect((await till.ask("redeem", { code: other })).status).toBe(200);
});

test("what is no code is refused by name, and nothing is taken", async () => {
  using at = temporaryPoints();
  await using till = await served(at.points);
  codes(at.points, 1);
  const bodies: unknown[] = [
    {},
    { code: 5 },
    { code: "" },
    { code: "A", more: 1 },
    [],
    { code: "x".repeat(41) },
    "{",
    '"A"',
  ];
  for (const body of bodies) {
    const { status } = await till.ask("redeem", body);
    expect([status >= 400, status < 500], JSON.stringify(body)).toEqual([true, true]);
  }
  expect((await till.ask("redeem", { code: "9".repeat(30_000) })).status).toBe(413);
  expect(at.store.sql("SELECT COUNT(*) AS n FROM points_codes WHERE state = 'open'").get()?.["n"]).toBe(1);
});
