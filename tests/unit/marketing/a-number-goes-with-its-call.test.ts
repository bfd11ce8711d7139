import { expect, test } from "vitest";
import { day_ms, eventOf, homeOf, openBench } from "../../help/marketing.ts";

const name = "Zebulon Quill";
const phone = "+353 1 5550 1947";
const asked = (n: number) =>
  eventOf("callback.requested", { offer: "soap-advice", name, phone }, homeOf(n), {
    purpose: "callback",
    category: "bath",
  });

test("a name and a number are there until the call, and in no file of the database after it", () => {
  using bench = openBench();
  const { id } = bench.hear(asked(0));
  expect(bench.marketing.calls.waiting()).toMatchObject([{ event: id, name, phone, state: "waiting" }]);
  expect(bench.readable(name) && bench.readable(phone)).toBe(true);
  const called = bench.marketing.calls.called(id);
  expect(called.state).toBe("called");
  expect(called).not.toHaveProperty("name");
  expect(bench.readable(name) || bench.readable(phone)).toBe(false);
  expect(bench.marketing.calls.waiting()).toEqual([]);
  expect(() => bench.marketing.calls.called(id)).toThrow("E_STATE");
});

test("after seven days nobody may call any more, and what was left for the call is gone", () => {
  using bench = openBench();
  const { id } = bench.hear(asked(0));
  bench.now += 7 * day_ms - 1;
  bench.marketing.expire(bench.now);
  expect(bench.marketing.calls.waiting()).toHaveLength(1);
  bench.now += 1;
  expect(bench.marketing.calls.waiting()).toEqual([]);
  expect(() => bench.marketing.calls.called(id)).toThrow("E_STATE");
  bench.marketing.expire(bench.now);
  expect(bench.readable(name) || bench.readable(phone)).toBe(false);
  expect(bench.marketing.heldOf(asked(0).source)).toMatchObject([
    { event: id, state: "expired", name: null, phone: null },
  ]);
});

test("a withdrawal takes a call away at once", () => {
  using bench = openBench();
  const { source, subject, consentid, id } = bench.hear(asked(0));
  const rows = bench.marketing.forget({ source, all: false, consentid, subjects: [subject ?? ""], events: [id] });
  expect(rows).toBe(1);
  expect(bench.readable(name) || bench.readable(phone) || bench.readable(source)).toBe(false);
});

test("nobody whose complaint is open is called before it is answered", () => {
  using bench = openBench();
  bench.hear(asked(0));
  bench.hear(asked(1));
  const complaint = bench.hear(eventOf("complaint.raised", { text: "You called twice." }, homeOf(0)));
  expect(bench.marketing.letters.silenced(homeOf(0).source, homeOf(0).subject)).toBe(true);
  expect(bench.marketing.calls.waiting()).toHaveLength(1);
  bench.marketing.letters.reply(complaint.id, "ada", "We are sorry, and look into it.", false);
  expect(bench.marketing.calls.waiting()).toHaveLength(1);
  bench.marketing.letters.reply(complaint.id, "ada", "It will not happen again.", true);
  expect(bench.marketing.calls.waiting()).toHaveLength(2);
});
