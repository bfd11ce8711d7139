import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { signDocument } from "../../../hub/core/engage/signed.ts";
import { covers } from "../../help/covers.ts";
import { offerOf, questionOf, signedBy, told } from "../../help/brand-objects.ts";
import { offersRig } from "../../help/offers.ts";

let rig: ReturnType<typeof offersRig>;
beforeEach(async () => {
  rig = offersRig();
  rig.is("lin", { where: "home", place: "kitchen" });
  rig.weather();
  rig.give("lin", "offers");
  await rig.settled();
});
afterEach(() => rig[Symbol.dispose]());

const codes = () => rig.room.speaking().refused.map(({ code }) => code);
const kept = () => rig.store.sql("SELECT kind, id, version FROM engage_objects ORDER BY kind, id").all();
const deep = (levels: number): object => (levels === 0 ? { feature: "breakfast.per-week" } : { not: deep(levels - 1) });
const feature = { feature: "breakfast.per-week", is: "at-least", value: 1 } as const;

test.each([
  ["of another brand", { brand: "northwind" }, "E_FORGED"],
  ["with a key nobody knows", { extra: true }, "E_UNKNOWN_KEY"],
  ["with markup for a title that is none", { title: "<b>Oats</b>" }, "E_WRONG_TYPE"],
  ["in one language alone", { title: { en: "Oats" } }, "E_WRONG_TYPE"],
  ["of a later version of the format", { v: 2 }, "E_NEWER"],
  ["that is over", { validto: "2026-03-03T00:00:00Z" }, "E_OFFER_OVER"],
  ["that lasts more than ninety days", { validto: "2026-06-01T00:00:00Z" }, "E_OFFER_OVER"],
  [
    "that ends before it begins",
    { validfrom: "2026-04-20T00:00:00Z", validto: "2026-04-19T00:00:00Z" },
    "E_OFFER_OVER",
  ],
  ["that asks how somebody sleeps", { eligibility: { ...feature, feature: "sleep.hours" } }, "E_OFFER_UNFAIR"],
  [
    "with a rule of more than 64 nodes",
    { eligibility: { any: Array.from({ length: 16 }, () => ({ all: [feature, feature, feature, feature] })) } },
    "E_OFFER_UNFAIR",
  ],
  ["with a rule nested without end", { eligibility: deep(30) }, "E_TOO_DEEP"],
  ["without its total price", { price: { currency: "CNY", fees: [] } }, "E_WRONG_TYPE"],
  ["without saying what a no means", { ifrefused: undefined }, "E_WRONG_TYPE"],
])("an offer %s is refused by name, written down once, and shown to nobody", async (_, wrong, code) => {
  covers("error:E_FORGED", "error:E_OFFER_OVER", "error:E_OFFER_UNFAIR", "error:E_NEWER", "error:E_UNKNOWN_KEY");
  const signed = signedBy({ ...offerOf(), ...wrong });
  await rig.room.take("oatfield", [signed]);
  await rig.room.take("oatfield", [signed]);
  await rig.settled();
  expect(codes()).toEqual([code]);
  expect(rig.entries).toMatchObject([{ kind: "gated", said: { brand: "oatfield", code } }]);
  expect(kept()).toEqual([]);
  expect(rig.phone("phone-lin")).toEqual([]);
  expect(rig.faults.list()).toMatchObject([{ id: "engage:oatfield", code }]);
  // What is right beside it is taken all the same.
  await rig.take(offerOf());
  expect(rig.phone("phone-lin")).toEqual(["Whole oats"]);
  expect(rig.faults.list()).toEqual([]);
});

test("only what a pinned key signed over exactly these bytes is taken", async () => {
  const other = generateKeyPairSync("ed25519").privateKey;
  const good = signedBy(offerOf());
  const text = JSON.stringify(offerOf());
  const forged = [
    { ...good, document: good.document.replace("Whole", "Hole") },
    { ...good, kid: "oatfield-2" },
    signDocument(text, "oatfield-1", other),
    { ...good, sig: "A".repeat(86) },
  ];
  await rig.room.take("oatfield", forged);
  await rig.room.take("unknown", [good]);
  expect(codes()).toEqual(Array(5).fill("E_FORGED"));
  expect(kept()).toEqual([]);
  await rig.room.take("oatfield", [signDocument("{", "oatfield-1", other), signedBy("no object"), signedBy([])]);
  expect(kept()).toEqual([]);
});

test("a brand that sends ever new forgeries fills nothing", async () => {
  const flood = Array.from({ length: 60 }, (_, n) => signedBy(offerOf({ version: n + 1 }), "nobodys-key"));
  await rig.room.take("oatfield", flood);
  expect(codes()).toHaveLength(20);
  expect(rig.entries).toHaveLength(20);
  await rig.take(offerOf());
  expect(rig.phone("phone-lin")).toEqual(["Whole oats"]);
});

test("a newer version takes the place of an older, which never comes back; one version has one text", async () => {
  covers("error:E_STALE", "error:E_REPEATED");
  await rig.take(offerOf({ version: 3 }), questionOf());
  await rig.take(offerOf({ version: 2, title: told("Cheaper") }));
  await rig.take(offerOf({ version: 3, title: told("Dearer") }));
  expect(codes().toSorted()).toEqual(["E_REPEATED", "E_STALE"]);
  await rig.take(offerOf({ version: 4, title: told("Rolled oats") }));
  await rig.restart();
  expect(kept()).toEqual([
    { kind: "offer", id: "oats", version: 4 },
    { kind: "question", id: "how-often", version: 1 },
  ]);
  // The card of the older version ended with it, and the day's cap holds for the newer one, too.
  expect(rig.phone("phone-lin")).toEqual([]);
});

test("an offer that its brand ends early is gone from the screens", async () => {
  await rig.take(offerOf());
  expect(rig.wall("kitchen")).toEqual(["Whole oats"]);
  await rig.take(offerOf({ version: 2, validfrom: "2026-03-01T00:00:00Z", validto: "2026-03-04T01:30:00Z" }));
  await rig.pass(3_600_000);
  expect([rig.wall("kitchen"), rig.phone("phone-lin")]).toEqual([[], []]);
  expect(kept()).toEqual([]);
});
