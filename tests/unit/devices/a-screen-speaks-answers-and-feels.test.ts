import { expect, test } from "vitest";
import { openBench } from "../../help/device-bench.ts";

test("what it spoke last stands with its values and the command that asked, beside the card it shows", async () => {
  await using bench = await openBench("screen");
  bench.ask("show", { card: "breakfast", with: { portions: 2 } }, { id: "run-1.show.1" });
  bench.ask("speak", { sentence: "ready", with: { name: "Lin" } }, { id: "run-1.say.1" });
  await bench.pass(1_000);
  const said = { spoke: "ready", spoken: { name: "Lin" }, spoken_id: "run-1.say.1" };
  expect(bench.state()).toMatchObject({ card: "breakfast", shows: { portions: 2 }, ...said });
  bench.ask("show", { card: "welcome" }, { id: "run-1.show.2" });
  await bench.pass(1_000);
  expect(bench.state()).toMatchObject({ card: "welcome", shows: {}, ...said });
  bench.ask("clear", {}, { id: "run-1.clear.1" });
  await bench.pass(1_000);
  expect(bench.state()).toMatchObject(said);
  expect(bench.state()).not.toHaveProperty("card");
});

test("yes and no answer what was asked, and an answer to nothing is none", async () => {
  await using bench = await openBench("screen");
  const last = () => bench.events().at(-1);
  bench.happen("yes");
  expect(bench.events()).toEqual([]);
  bench.happen("yes", { question: "sound" });
  expect(last()).toMatchObject({ type: "answered", question: "sound", yes: true });
  bench.ask("show", { card: "ask-sound", with: { name: "Bo" } }, { id: "run-1.ask.1" });
  await bench.pass(1_000);
  bench.happen("no");
  expect(last()).toMatchObject({ type: "answered", question: "sound", yes: false });
  const known = bench.events().length;
  bench.happen("yes", { question: "" });
  bench.happen("yes", { question: 7 });
  bench.happen("no", { question: "sound", loud: true });
  expect(bench.events()).toHaveLength(known);
});

test("it feels what the day felt like", async () => {
  await using bench = await openBench("screen");
  bench.happen("too-warm");
  bench.happen("too-cold");
  expect(bench.events().map((event) => event["felt"])).toEqual(["too-warm", "too-cold"]);
});
