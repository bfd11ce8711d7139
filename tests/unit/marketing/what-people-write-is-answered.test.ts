import { expect, test } from "vitest";
import { Mail } from "../../../hub/core/engage/mail.ts";
import { day_ms, eventOf, homeOf, noon, openBench, publishAll } from "../../help/marketing.ts";

test("an answer goes to the home it is for, on the grant the letter came by, and settles only where it says so", () => {
  using bench = openBench();
  const { marketing, letters } = bench;
  const asked = bench.hear(eventOf("thread.said", { about: "question", text: "Is it rolled or cut?" }, homeOf(0)));
  const first = marketing.letters.reply(asked.id, "ada", "We will ask the mill.", false);
  expect(first).toMatchObject({ kind: "question", state: "open", replies: [{ author: "ada", settles: false }] });
  expect(marketing.letters.reply(asked.id, "ben", "Cut.", true)).toMatchObject({ state: "answered" });
  expect(letters).toHaveLength(2);
  expect(letters[1]).toMatchObject({ source: asked.source, consentid: asked.consentid });
  const mail = Mail.parse(letters[1]?.mail);
  expect(mail).toMatchObject({ is: "reply", to: asked.id, subject: asked.subject, text: "Cut.", settles: true });
  expect(() => marketing.letters.reply("0".repeat(26), "ada", "Nobody?", true)).toThrow("E_NOT_FOUND");
  expect(() => marketing.letters.reply(asked.id, "ada", "See <b>here</b>", true)).toThrow("E_LINT");
});

test("an idea moves from asked to planned to done, never back, and whoever had it is told", () => {
  using bench = openBench();
  const { letters } = bench.marketing;
  const idea = bench.hear(eventOf("thread.said", { about: "idea", text: "Sell it in jars." }, homeOf(0)));
  expect(letters.list("idea", "asked")).toHaveLength(1);
  expect(letters.move(idea.id, "ada", "planned", "Next spring.").state).toBe("planned");
  expect(() => letters.move(idea.id, "ada", "planned", "Again.")).toThrow("E_STATE");
  expect(letters.move(idea.id, "ada", "done", "You asked, we did.").state).toBe("done");
  expect(() => letters.move(idea.id, "ada", "planned", "Back.")).toThrow("E_STATE");
  expect(bench.letters.map(({ mail }) => (mail.is === "reply" ? mail.text : ""))).toEqual([
    "Next spring.",
    "You asked, we did.",
  ]);
  const question = bench.hear(eventOf("thread.said", { about: "question", text: "When?" }, homeOf(0)));
  expect(() => letters.move(question.id, "ada", "done", "Now.")).toThrow("E_STATE");
});

test("complaints stand on a chart by day; one that came back was not right the first time", () => {
  using bench = openBench();
  const { letters } = bench.marketing;
  const complain = (n: number) =>
    bench.hear(eventOf("complaint.raised", { offer: "oat-flakes", text: "Stale." }, homeOf(n)));
  const [a, b, c] = [complain(0), complain(1), complain(2)];
  bench.now += day_ms;
  letters.reply(a.id, "ada", "New ones are on the way.", true);
  letters.reply(b.id, "ada", "We look into it.", false);
  letters.reply(b.id, "ada", "New ones are on the way.", true);
  letters.reply(c.id, "ada", "New ones are on the way.", true);
  // The third complains again within two weeks.
  bench.now += 5 * day_ms;
  complain(2);
  expect(letters.complaints(false)).toEqual({
    days: [
      { day: "2026-11-10", raised: 3, settled: 3 },
      { day: "2026-11-16", raised: 1, settled: 0 },
    ],
    right_first_time: { right: 1, of: 3 },
  });
  expect(letters.complaints(true).days).toEqual([]);
});

test("a promise that is broken stands there for everybody, and no longer than it is", () => {
  using bench = openBench();
  publishAll(bench);
  const broken = () =>
    bench.marketing.promises
      .all()
      .filter(({ kept }) => !kept)
      .map(({ id, broken }) => [id, broken]);
  const asked = bench.hear(eventOf("thread.said", { about: "question", text: "When?" }, homeOf(0)));
  bench.hear(eventOf("callback.requested", { name: "A", phone: "12345" }, homeOf(1), { retention: "P30D" }));
  bench.now = noon + 3 * day_ms;
  expect(broken()).toEqual([]);
  bench.now += 1;
  expect(broken()).toEqual([["reply", 1]]);
  bench.marketing.letters.reply(asked.id, "ada", "Soon.", false);
  expect(broken()).toEqual([]);
  bench.now = noon + 92 * day_ms;
  expect(broken()).toEqual([
    ["retention", 2],
    ["calls", 1],
  ]);
  bench.marketing.expire(bench.now);
  expect(broken()).toEqual([]);
});
