import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { seededRandom } from "../../hub/core/random.ts";
import { expect, test } from "vitest";
import { demoBrands, seedDemo } from "../../backend/demo.ts";
import { steppingClock } from "../../hub/core/clock.ts";
import { letGo, rowsOf } from "../help/backend-rows.ts";
import { demoHome, randomId, someBrand, startBackend, type StartedBackend } from "../help/backend.ts";
import { seatAt } from "../help/console.ts";
import { reward, temporaryPoints, earn, homeEvent, mailOf, resident, begins, day } from "../help/points.ts";

const readable = (folder: string, text: string) =>
  readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(text));
const roomOf = (backend: StartedBackend, id = "oatfield") => {
  const room = backend.brands.get(id);
  if (!room) throw new Error("no such brand");
  return room;
};

test("a name and a number are nowhere in the brand's files once the call was made", async () => {
  await using backend = await startBackend();
  const room = someBrand(backend);
  const home = demoHome(backend, room);
  await home.register();
  const support = await seatAt(backend, "oatfield", "support");
  const asked = home.event(
    "callback.requested",
    { name: "Zoe Marker", phone: "+49 7777 123123" },
    home.grant("callback"),
  );
  expect(await home.answers(asked)).toEqual(["stored"]);
  expect((await support.ask("post", `/calls/${asked.id}/called`, {})).status).toBe(200);
  expect(readable(backend.folder, "Zoe Marker")).toEqual([]);
  expect(readable(backend.folder, "7777 123123")).toEqual([]);
  expect(JSON.stringify((await home.me()).body)).not.toContain("Marker");
});

test("a call nobody made leaves no name and no number after seven days, however long the home allowed", async () => {
  const clock = steppingClock(Date.now());
  await using backend = await startBackend({ clock });
  const room = someBrand(backend);
  const home = demoHome(backend, room);
  await home.register();
  const on = home.grant("callback");
  await home.send(
    home.event("callback.requested", { name: "Zoe Marker", phone: "+49 7777 123123" }, on, { retention: "P90D" }),
  );
  clock.set(clock.mono() + 7 * day + 3_600_000);
  backend.furnishing.due();
  letGo(backend);
  expect(readable(backend.folder, "Zoe Marker")).toEqual([]);
});

test("nobody of the brand reads a code that a till would take", async () => {
  await using backend = await startBackend();
  seedDemo(backend);
  const room = roomOf(backend);
  const home = demoHome(backend, room);
  await home.register();
  await home.send(home.event("offer.accept", { offer: "oat-sample", version: 1 }, home.grant("offers")));
  const mails = (await home.ask("GET", `/v1/mailbox?${home.query}&after=0`)).body.items;
  const code = mails.map(({ document }) => /"code":"(\w{10})"/.exec(document)?.[1]).find((one) => one !== undefined);
  expect(code).toHaveLength(10);
  const support = await seatAt(backend, "oatfield", "support");
  const seen = JSON.stringify((await support.ask("get", `/homes/${home.source}`)).body);
  expect(seen).toContain('"is":"code"');
  expect(seen).not.toContain(code);
  expect(JSON.stringify((await home.me()).body)).toContain(code);
});

test("no letter waits for longer than the brand says it keeps anything", async () => {
  const clock = steppingClock(Date.now());
  await using backend = await startBackend({ clock });
  const room = someBrand(backend, "oatfield", { retention_days: 10 });
  const home = demoHome(backend, room);
  await home.register();
  await home.send(
    home.event("points.command", { do: "redeem", reward: "none" }, home.grant("points"), { retention: "P10D" }),
  );
  expect(rowsOf(room, "mails")).toBeGreaterThan(0);
  clock.set(clock.mono() + 10 * day + 3_600_000);
  letGo(backend);
  expect(rowsOf(room, "mails")).toBe(0);
});

test("a hundred withdrawals of a home that sent as much as it may do not hold up the others", async () => {
  await using backend = await startBackend();
  const room = someBrand(backend);
  const home = demoHome(backend, room);
  await home.register();
  const grants = Array.from({ length: 100 }, () => home.grant("offers"));
  const events = grants.map((on, n) => home.event("interest.declared", { interest: `thing-${n}` }, on));
  await home.send(...events);
  room.db.work(() => {
    const copy = room.db.sql(
      `INSERT INTO events (source, id, type, subject, purpose, category, level, consentid, consentepoch, time, received, due, teaches, document)
       SELECT source, ?, type, subject, purpose, category, level, consentid, consentepoch, time, received, due, teaches, document
       FROM events WHERE source = ? AND id = ?`,
    );
    for (const { id } of events) for (let n = 0; n < 199; n++) copy.run(`${id}-${n}`, home.source, id);
  });
  expect(rowsOf(room, "events")).toBe(20_000);
  const [known, manifest] = [room.homes.find(home.source), room.manifest()];
  if (!known || !manifest) throw new Error("nobody is known");
  const ends = grants.map((on) => home.event("consent.withdrawn", {}, { ...on, epoch: 2 }));
  const began = performance.now();
  const { answers } = room.intake.take(known, manifest, ends, { nonce: randomId(), expires_s: 1e10 });
  expect(answers.filter(({ is }) => is === "stored")).toHaveLength(100);
  expect([rowsOf(room, "events"), rowsOf(room, "facts")]).toEqual([0, 0]);
  expect(performance.now() - began).toBeLessThan(10_000);
}, 120_000);

test("what has not happened yet is not taken", async () => {
  await using backend = await startBackend();
  const home = demoHome(backend, someBrand(backend));
  await home.register();
  const late = new Date(Date.now() + 30 * day).toISOString();
  const event = home.event("offer.accept", { offer: "oats", version: 1 }, home.grant("offers"), { time: late });
  expect(await home.answers(event)).toEqual(["refused_schema"]);
});

test("a home that sets its clock back gets nothing that was over long ago", () => {
  using at = temporaryPoints();
  at.points.published(reward("bowl", 10, { validto: new Date(begins + day).toISOString() }));
  earn(at.points, resident(1), 20);
  at.later(9 * day);
  const redeem = homeEvent("points.command", { do: "redeem", reward: "bowl" }, resident(1));
  expect(mailOf(at.points.onEvent(redeem), "refused")?.why).toBe("over");
});

test("a stock that is lowered and raised again gives no more than there are", () => {
  using at = temporaryPoints();
  at.points.published(reward("bowl", 1, { stock: 10 }));
  const wants = (n: number) => {
    earn(at.points, resident(n), 5);
    const letters = at.points.onEvent(homeEvent("points.command", { do: "redeem", reward: "bowl" }, resident(n)));
    return mailOf(letters, "code")?.code;
  };
  const codes = Array.from({ length: 8 }, (_, n) => wants(n));
  expect(codes.every((code) => code !== undefined)).toBe(true);
  at.points.published(reward("bowl", 1, { stock: 5, version: 2 }));
  // One comes back of the eight that went: seven are out, and there are to be five.
  at.points.till.refuse(codes[0] ?? "");
  expect(wants(20)).toBeUndefined();
  at.points.published(reward("bowl", 1, { stock: 10, version: 3 }));
  const more = Array.from({ length: 8 }, (_, n) => wants(30 + n)).filter((code) => code !== undefined);
  expect(more).toHaveLength(3);
  expect(at.points.audit().faults).toEqual([]);
});

test("a brand that was taken away leaves neither its people nor a copy of its rows to whoever has its name next", async () => {
  await using backend = await startBackend();
  someBrand(backend);
  const old = await seatAt(backend, "oatfield", "publisher");
  const copy = join(backend.folder, "brand-oatfield.db.before-2");
  writeFileSync(copy, "rows of homes");
  backend.brands.remove("oatfield");
  expect(existsSync(copy)).toBe(false);
  someBrand(backend);
  expect((await old.ask("get", "/me")).status).toBe(401);
  expect(backend.furnishing.staff.list("oatfield")).toEqual([]);
});

test("a session behind a TLS front never goes out in the open", async () => {
  await using backend = await startBackend();
  someBrand(backend);
  const { code } = backend.furnishing.staff.invite({ brand: "oatfield", name: "ada", role: "publisher" });
  const answer = await fetch(`${backend.url}/console/api/set-up`, {
    method: "POST",
    headers: { origin: backend.url.replace("http:", "https:"), "content-type": "application/json" },
    body: JSON.stringify({ code, password: `seven quiet ${randomId().slice(0, 6)}` }),
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("set-cookie")).toContain("; Secure");
});

test("an offer is signed with a name that homes have, not with one somebody is drafting", async () => {
  await using backend = await startBackend();
  seedDemo(backend);
  const brand = demoBrands(backend.clock.wall()).find(({ id }) => id === "oatfield");
  const seat = await seatAt(backend, "oatfield", "publisher");
  await seat.ask("put", "/brand", { ...brand?.draft, name: "Your Bank" });
  await seat.ask("put", "/objects/offer/oat-sample", { ...brand?.objects.offer["oat-sample"], sponsor: "Your Bank" });
  const came = await seat.ask("post", "/objects/offer/oat-sample/publish", {});
  expect([came.status, came.body.faults.map(({ code }) => code)]).toEqual([422, ["sponsor-unknown"]]);
  await seat.ask("put", "/brand", { ...brand?.draft, name: "Oat\u202efield" });
  expect((await seat.ask("post", "/brand/publish", {})).body.code).toBe("E_BRAND_UNFINISHED");
});

test("the stars of a few homes are nobody's to read; those of made-up ones are nobody's, and read from twenty on", async () => {
  // One noise of many comes so far that a month of few is shown: here it is drawn from a seed.
  await using backend = await startBackend({ demo: true, random: seededRandom(4) });
  seedDemo(backend);
  const room = roomOf(backend);
  const analyst = await seatAt(backend, "oatfield", "analyst");
  const months = async (which: string) =>
    ((await analyst.ask("get", `/satisfaction?which=${which}`)).body as unknown as { months: readonly { n: number }[] })
      .months;
  for (let n = 0; n < 20; n++) {
    for (const virtual of [true, false]) {
      const home = demoHome(backend, room, { virtual });
      await home.register();
      await home.send(
        home.event("satisfaction.given", { offer: "oat-sample", version: 1, stars: 1 }, home.grant("offers")),
      );
    }
    if (n === 18) expect(await months("virtual")).toEqual([]);
  }
  expect(await months("virtual")).toMatchObject([{ n: 20 }]);
  expect(await months("real")).toEqual([]);
});
