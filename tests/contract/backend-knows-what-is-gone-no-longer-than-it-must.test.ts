import { expect, test } from "vitest";
import { systemClock } from "../../hub/core/clock.ts";
import { rowsOf } from "../help/backend-rows.ts";
import { demoHome, someBrand, startBackend } from "../help/backend.ts";

test("the ids of what is gone are known as long as it could come again, and no longer; they are bounded for each home", async () => {
  const clock = systemClock();
  const by = { ms: 0 };
  await using backend = await startBackend({ clock: { ...clock, wall: () => clock.wall() + by.ms } });
  const room = someBrand(backend);
  const home = demoHome(backend, room);
  await home.register();
  const on = home.grant("offers", 2);
  const events = Array.from({ length: 50 }, () => home.event("interest.declared", { interest: "porridge" }, on));
  await home.send(...events);
  const known = () => Number(room.db.sql("SELECT count(*) AS n FROM gone_events").get()?.["n"]);
  const pass = (days: number) => {
    by.ms += days * 86_400_000;
    room.retain();
  };
  pass(31);
  expect([rowsOf(room, "events"), known()]).toEqual([0, 50]);
  expect(await home.answers(events[0])).toEqual(["erased"]);
  // Thirty days, the week that its level hides, and a day: from now on it is too old by itself.
  pass(8);
  expect(known()).toBe(0);
  expect(await home.answers(events[0])).toEqual(["refused_expired"]);
  const item = home.event("interest.declared", { interest: "muesli" }, on);
  await home.send(item);
  expect((await home.ask("DELETE", `/v1/me/items/${item.id}?${home.query}`)).status).toBe(200);
  expect(known()).toBe(1);
  // What is known of one home is counted, and is nobody's once all of the home is gone.
  const [{ home: tomb } = {}] = room.db.sql("SELECT home FROM gone_events").all();
  const add = room.db.sql("INSERT INTO gone_events (hash, until, home) VALUES (?, ?, ?)");
  room.db.work(() => {
    for (let n = 0; n < 20_000; n += 1) add.run(`made-up-${n}`, Number.MAX_SAFE_INTEGER, String(tomb));
  });
  const more = await home.post(JSON.stringify([home.event("interest.declared", { interest: "oats" }, on)]));
  expect([more.status, more.body.code]).toEqual([429, "E_RATE"]);
  expect((await home.withdraw(on)).receipts).toHaveLength(1);
  await home.erase();
  expect(known()).toBe(0);
  expect(rowsOf(room, "gone_homes")).toBe(1);
  pass(31 + 400);
  expect(rowsOf(room, "gone_homes")).toBe(0);
});
