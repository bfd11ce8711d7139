import { afterEach, beforeEach, expect, test } from "vitest";
import type { Mail } from "../../../hub/core/engage/mail.ts";
import type { Pairs } from "../../../hub/core/engage/objects.ts";
import { instantOf } from "../../../hub/core/instant.ts";
import { covers } from "../../help/covers.ts";
import { offerOf, told } from "../../help/brand-objects.ts";
import { offersRig } from "../../help/offers.ts";

const day = 86_400_000;
let rig: ReturnType<typeof offersRig>;
beforeEach(async () => {
  rig = offersRig();
  rig.is("lin", { where: "home", place: "kitchen" });
  rig.weather();
  rig.give("lin", "offers");
  await rig.settled();
});
afterEach(() => rig[Symbol.dispose]());

const subject = "urn:lintel:r:oatfield:lin";
const pairsOf = (...pairs: readonly [string, string][]): Pairs => ({
  v: 1,
  is: "pairs",
  id: "pairs",
  version: 1,
  brand: "oatfield",
  floor: 20,
  pairs: [...pairs],
});
/** Others that would all come first were it not for what was had: they are published earlier. */
const shelf = [
  offerOf({ id: "bowl", title: told("A bowl"), validfrom: "2026-02-27T00:00:00Z" }),
  offerOf({ id: "jam", title: told("Jam"), validfrom: "2026-02-28T00:00:00Z" }),
  offerOf({ id: "spoon", title: told("A spoon"), validfrom: "2026-02-28T12:00:00Z" }),
];

/** She says yes to the oats, their code comes, and she fetches them. */
async function hasOats() {
  await rig.take(offerOf());
  const [card] = rig.room.onPhone("phone-lin");
  expect(card?.title).toBe("Whole oats");
  await rig.room.touch(card?.id ?? "", { resident: "lin" }, "accept");
  const at = instantOf(rig.clock.wall());
  const until = instantOf(rig.clock.wall() + 20 * day);
  const code: Mail = { v: 1, is: "code", id: "m1", at, subject, offer: "oats", code: "K7QM2XW9PA", until };
  const used: Mail = { v: 1, is: "code-ended", id: "m2", at, subject, code: "K7QM2XW9PA", as: "used" };
  await rig.take({ ...code, brand: undefined }, { ...used, brand: undefined });
}
async function nextMorning() {
  await rig.pass(day);
  rig.weather();
  await rig.pass(3_600_000);
  return rig.phone("phone-lin");
}
const because = () => rig.room.for({ resident: "lin" }).find(({ state }) => state === "standing")?.because.key;

test("what goes with a thing that was had comes first, says why, and nothing of it leaves", async () => {
  covers("event:card.changed");
  await hasOats();
  await rig.take(...shelf, pairsOf(["bowl", "jam"], ["oats", "spoon"]));
  const sent = rig.sent.length;
  expect(await nextMorning()).toEqual(["A spoon"]);
  expect(because()).toBe("goes-with");
  expect(rig.sent.length - sent).toBe(0);
});

test("without a pair, or with nothing had, or to whoever gets the same as everybody, no such card comes", async () => {
  await rig.take(...shelf, pairsOf(["oats", "spoon"]));
  expect(because()).not.toBe("goes-with");
  expect(rig.phone("phone-lin")).toEqual(["A bowl"]);
  for (const [pairs, same] of [
    [pairsOf(["bowl", "jam"]), false],
    [pairsOf(["oats", "spoon"]), true],
  ] as const) {
    rig[Symbol.dispose]();
    rig = offersRig();
    rig.is("lin", { where: "home", place: "kitchen" });
    rig.weather();
    rig.give("lin", "offers");
    await rig.settled();
    await hasOats();
    rig.room.setOwn("lin", { same_for_everyone: same, caps: {} });
    await rig.take(...shelf, pairs);
    expect(await nextMorning()).toEqual(["A bowl"]);
    expect(because()).toBe("everybody");
  }
});

test("a month after it was had nothing comes of it any more", async () => {
  await hasOats();
  await rig.leap(31 * day);
  rig.weather();
  await rig.take(...shelf, pairsOf(["oats", "spoon"]));
  await nextMorning();
  expect(because()).toBe("everybody");
});

test("a list of fewer homes than twenty is refused by name, and nothing is shown of it", async () => {
  covers("error:E_WRONG_TYPE");
  await hasOats();
  await rig.take(...shelf, { ...pairsOf(["oats", "spoon"]), floor: 19 });
  expect(rig.room.speaking().refused.map(({ brand, code }) => [brand, code])).toEqual([["oatfield", "E_WRONG_TYPE"]]);
  expect(await nextMorning()).toEqual(["A bowl"]);
});
