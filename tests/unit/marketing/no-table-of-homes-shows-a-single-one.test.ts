import * as fc from "fast-check";
import { expect, test } from "vitest";
import { figureRoutes } from "../../../backend/console-api/figure-routes.ts";
import { queries, tables } from "../../../backend/marketing/queries.ts";
import { tallyOf } from "../../../backend/marketing/releases.ts";
import { pointsRows, type PointsTable, pointsTables } from "../../../backend/points/homes.ts";
import { someBrand, startBackend } from "../../help/backend.ts";
import { type Exact, expectHidden } from "../../help/hidden-tables.ts";
import { day, earn, homeEvent, mailOf, offer, pseudonym, reward, temporaryPoints } from "../../help/points.ts";

test("one home more or less, whatever it earned, spent or passed on, moves no table of points by more than that", () => {
  const names = Object.keys(pointsTables) as PointsTable[];
  const act = fc.record({ home: fc.nat(4), person: fc.nat(1), does: fc.nat(4), much: fc.nat(3_000) });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), fc.nat(4), (acts, gone) => {
      using at = temporaryPoints({ tariff: { overdraft: 500 } });
      for (const [id, price] of [
        ["bowl", 10],
        ["oven", 900],
      ] as const)
        at.points.published(reward(id, price));
      at.points.published(offer("oats"));
      const source = (home: number) => pseudonym("h", home + 1);
      for (const { home, person, does, much } of acts) {
        const who = { source: source(home), subject: pseudonym("r", 10 * home + person + 1) };
        const word = mailOf([at.points.statement(pseudonym("r", 10 * ((home + 1) % 5) + 1)) ?? []].flat(), "points");
        if (does === 0) earn(at.points, who, much + 1);
        if (does === 1) at.points.onEvent(homeEvent("points.command", { do: "redeem", reward: "bowl" }, who));
        if (does === 2) at.points.onEvent(homeEvent("points.command", { do: "redeem", reward: "oven" }, who));
        if (does === 3) at.points.onEvent(homeEvent("points.command", { do: "waive" }, who));
        if (does === 4) {
          // Word of one home brings points to another at the till.
          const code = word?.refer ? { code: word.refer } : {};
          const given = at.points.onEvent(homeEvent("offer.accept", { offer: "oats", version: 1, ...code }, who));
          at.points.till.redeem(mailOf(given, "code")?.code ?? "");
        }
        at.later(day);
      }
      const tablesNow = () =>
        names.map((name): Exact => {
          const spec = pointsTables[name];
          return { name, spec, cells: tallyOf(spec, pointsRows(name, at.points.homes(0, false))) };
        });
      const before = tablesNow();
      at.points.forget({ source: source(gone), all: true, subjects: [], events: [] });
      expectHidden(before, tablesNow());
    }),
    { numRuns: 40 },
  );
}, 60_000);

test("there is no table of homes but those whose noise is looked at here", async () => {
  await using backend = await startBackend();
  const { db } = someBrand(backend);
  const own = backend.furnishing.of("oatfield");
  if (!own) throw new Error("no brand");
  const room = { ...own, id: "oatfield", till: own.points.till, receipts: () => [], heldOf: () => undefined };
  const desk = { now: () => backend.clock.wall() };
  const ask = ({ answerTo }: (typeof figureRoutes)[number], params: object) =>
    // Safe: of the desk and of who asks, figures look at nothing else.
    answerTo({ desk, member: { id: "ada" }, room, params, query: { which: "real" }, body: {} } as never);
  const ofNoHomes = ["figures.asked", "promises.list", "receipts.list"];
  for (const route of figureRoutes.filter(({ name }) => !ofNoHomes.includes(name))) {
    if (route.path === "/queries/:name") for (const name of Object.keys(queries)) await ask(route, { name });
    else if (!route.path.includes(":")) await ask(route, {});
  }
  const released = db
    .sql("SELECT name FROM m_released ORDER BY name")
    .all()
    .map(({ name }) => name);
  // A return asks for the table of what was paid once more, for the offers of a campaign.
  const lookedAt = [...Object.keys(tables), ...Object.keys(pointsTables), "pairs", "satisfaction", "tiers"];
  expect(released).toEqual(lookedAt.toSorted());
});
