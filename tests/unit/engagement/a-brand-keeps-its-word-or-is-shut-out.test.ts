import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import {
  asker,
  brandKey,
  day,
  erasedBy,
  manifestOf,
  permissionHouse,
  signedBy,
  wish,
  wishes,
} from "../../help/permission.ts";

const source = (house: Awaited<ReturnType<typeof permissionHouse>>) =>
  house.errands.length >= 0
    ? `urn:lintel:h:${Buffer.from("oatfield-home".padEnd(16, "0")).toString("hex").slice(0, 32)}`
    : "";
const hour = 3_600_000;

test("brands are looked for on a tap alone, and one that does not answer hides no other", async () => {
  covers("error:E_NET_DOWN");
  await using house = await permissionHouse();
  await house.settle();
  expect(house.errands).toEqual([]);
  house.answers.set("directory", () => ({
    objects: [],
    told: JSON.stringify({
      v: 1,
      brands: [
        { brand: "oatfield", url: "https://oatfield.example" },
        { brand: "silent", url: "https://silent.example" },
      ],
    }),
  }));
  house.answers.set("manifest oatfield", () => ({ objects: [signedBy(brandKey("oatfield"), manifestOf("oatfield"))] }));
  await house.privacy.look("ada");
  expect(house.errands.map((task) => task.do)).toEqual(["directory", "manifest", "manifest"]);
  expect(house.privacy.view("ada", "en").brands.map(({ brand, name }) => [brand, name])).toEqual([
    ["oatfield", "Oatfield"],
  ]);
  house.state.offline = true;
  await expect(house.privacy.look("ada")).rejects.toMatchObject({ code: "E_NET_DOWN" });
});

test("a manifest is pinned: another key comes in by an old one's signature alone, and an older version not at all", async () => {
  await using house = await permissionHouse();
  await house.meet("oatfield");
  await house.yes("ada", wishes.clothing);
  const fresh = brandKey("oatfield", 2);
  const both = [brandKey("oatfield"), fresh].map(({ kid, x }) => ({ kid, x }));
  const keys = [fresh].map(({ kid, x }) => ({ kid, x }));
  const refused = () => house.room.chain.lines("ada", { limit: 9, kinds: ["gated"] }).map(({ said }) => said["why"]);
  await house.meet("oatfield", { version: 2, keys }, fresh);
  expect(refused()).toEqual(["signature"]);
  await house.meet("oatfield", { version: 2, keys: both });
  await house.meet("oatfield", { version: 3, keys }, fresh);
  expect(house.room.brands.keyOf("oatfield", fresh.kid)).toBeDefined();
  expect(house.room.brands.keyOf("oatfield", brandKey("oatfield").kid)).toBeUndefined();
  await house.meet("oatfield", { version: 1 }, fresh);
  await house.meet("oatfield", { version: 3, keys, name: "Other" }, fresh);
  await house.room.brands.take("oatfield", "https://x.example", signedBy(fresh, { v: 1, is: "manifest" }));
  await house.room.brands.take("oatfield", "https://x.example", signedBy(fresh, manifestOf("millers", { keys })));
  expect(refused()).toEqual(["other-brand", "schema", "same-version", "older", "signature"]);
  expect(house.room.permission.standing()).toHaveLength(1);
});

test.each([
  ["owner", { legal: { name: "Bigger Ltd", address: "1 Mill Lane", contact: "x", country: "DE" } }],
  ["country", { legal: { name: "Oatfield Ltd", address: "1 Mill Lane", contact: "x", country: "US" } }],
  ["retention", { retention_days: 365 }],
  ["processors", { processors: ["Cloud Ltd"] }],
] as const)("a brand that changes its %s has every yes suspended until it is given anew", async (_, more) => {
  await using house = await permissionHouse();
  await house.meet("oatfield");
  const { id } = await house.yes("ada", wishes.clothing);
  await house.meet("oatfield", { version: 2, ...more, processors: [...("processors" in more ? more.processors : [])] });
  expect(house.room.permission.grant(id)).toMatchObject({ state: "suspended", because: "terms" });
  expect(house.purged).toEqual([id]);
  await house.restart();
  expect(house.room.permission.standing()).toEqual([]);
  const again = await house.yes("ada", wishes.clothing);
  expect(house.room.permission.allows(again.id, 1)).toBeDefined();
});

test("only the brand's own word for just this is a proof; then its row is shown as deleted, and the home takes a new name there", async () => {
  covers("event:engage.mail");
  await using house = await permissionHouse();
  await house.meet("oatfield");
  const mail: string[] = [];
  house.bus.on("engage.mail", ({ brand }) => void mail.push(brand));
  const { id } = await house.yes("ada", wishes.clothing);
  const key = brandKey("oatfield");
  const home = source(house);
  await house.room.receipts.take("oatfield", [erasedBy(key, { consentid: id, epoch: 2, source: home })]);
  await house.privacy.withdraw("ada", id);
  const bad = [
    erasedBy(brandKey("oatfield", 9), { consentid: id, epoch: 2, source: home }),
    erasedBy(key, { consentid: id, epoch: 1, source: home }),
    erasedBy(key, { consentid: id, epoch: 2, source: `urn:lintel:h:${"0".repeat(32)}` }),
    erasedBy(key, { consentid: `c_${"0".repeat(26)}`, epoch: 2, source: home }),
    signedBy(key, { v: 1, is: "erased" }),
  ];
  await house.room.receipts.take("oatfield", bad);
  const why = house.room.chain.lines("ada", { limit: 9, kinds: ["gated"] }).map(({ said }) => said["why"]);
  expect(why).toEqual(["schema", "consent", "source", "epoch", "signature", "not-asked"]);
  expect(house.privacy.view("ada", "en").grants[0]).not.toHaveProperty("erased_at");
  expect(mail).toEqual([]);
  const good = erasedBy(key, { consentid: id, epoch: 2, source: home });
  await house.room.receipts.take("oatfield", [good, good]);
  await house.settle();
  expect(mail).toEqual(["oatfield"]);
  expect(house.privacy.view("ada", "en")).toMatchObject({
    grants: [{ state: "withdrawn", erased_at: expect.any(Number) }],
    brands: [{ promises: { kept: 1, broken: 0 } }],
  });
  expect(house.room.permission.rotation("oatfield")).toBe(1);
  expect(house.errands).toContainEqual(expect.objectContaining({ do: "new-key", brand: "oatfield" }));
  expect((await house.restart()).permission.rotation("oatfield")).toBe(1);
});

test("a brand that proves nothing within 72 hours is shut out, and shown for what it did", async () => {
  covers("error:E_BRAND_BLOCKED");
  await using house = await permissionHouse();
  await house.meet("oatfield");
  const gone = await house.yes("ada", wishes.clothing);
  const other = await house.yes("ada", wish("breakfast", 1));
  await house.privacy.withdraw("ada", gone.id);
  await house.pass(71 * hour);
  expect(house.room.permission.allows(other.id, 1)).toBeDefined();
  await house.pass(2 * hour);
  expect(house.room.permission.allows(other.id, 1)).toBeUndefined();
  expect(house.privacy.view("ada", "en")).toMatchObject({
    brands: [{ blocked: true, promises: { kept: 0, broken: 1 } }],
    grants: [{ broken_at: expect.any(Number) }, { state: "suspended", because: "promise" }],
  });
  await expect(house.room.asking.ask(asker("ada"), wishes.breakfast)).rejects.toMatchObject({
    code: "E_BRAND_BLOCKED",
  });
  await house.restart();
  expect(house.room.permission.standing()).toEqual([]);
  // Late is better than never, and still late.
  const late = erasedBy(brandKey("oatfield"), { consentid: gone.id, epoch: 2, source: source(house) });
  await house.room.receipts.take("oatfield", [late]);
  const [brand] = house.privacy.view("ada", "en").brands;
  expect(brand?.blocked).toBeUndefined();
  expect(brand?.promises).toEqual({ kept: 0, broken: 1 });
  expect(house.room.permission.standing()).toEqual([]);
});

test("everything at a brand goes at a word, asked again until it is proved; not while somebody else is bound to it", async () => {
  await using house = await permissionHouse({
    people: [
      { id: "ada", standing: "owner" },
      { id: "bo", standing: "adult" },
    ],
  });
  await house.meet("oatfield");
  const a = await house.yes("ada", wishes.clothing);
  const b = await house.yes("bo", wishes.clothing);
  house.state.offline = true;
  await house.privacy.eraseAt("ada", "oatfield");
  await house.settle();
  expect(house.room.permission.allows(a.id, 1)).toBeUndefined();
  expect(house.room.permission.allows(b.id, 1)).toBeDefined();
  expect(house.errands.map((task) => task.do)).toEqual([]);
  await house.privacy.eraseAt("bo", "oatfield");
  await house.settle();
  expect(house.errands.map((task) => task.do)).toEqual(["erase"]);
  await house.restart();
  house.state.offline = false;
  const home = source(house);
  house.answers.set("erase oatfield", () => ({
    objects: [a, b].map(({ id }) => erasedBy(brandKey("oatfield"), { consentid: id, epoch: 1, source: home })),
  }));
  await house.pass(2 * hour);
  await house.settle();
  expect(house.privacy.view("ada", "en").grants[0]).toHaveProperty("erased_at");
  expect(house.privacy.view("bo", "en").grants[0]).toHaveProperty("erased_at");
  expect(house.room.permission.rotation("oatfield")).toBe(1);
  expect(house.room.chain.verify().fault).toBeUndefined();
});

test("with a standing yes a brand's manifest is read anew once a day, and never without one", async () => {
  await using house = await permissionHouse();
  await house.meet("oatfield");
  await house.pass(3 * day);
  expect(house.errands).toEqual([]);
  await house.yes("ada", wishes.clothing);
  await house.pass(2 * day);
  expect(house.errands.length).toBeGreaterThan(0);
  expect(new Set(house.errands.map((task) => task.do))).toEqual(new Set(["manifest"]));
});

test("a home whose name there is given up is not introduced anew only to be taken away", async () => {
  await using house = await permissionHouse();
  await house.meet("oatfield");
  const { id } = await house.yes("ada", wishes.clothing);
  await house.privacy.withdraw("ada", id);
  const proof = erasedBy(brandKey("oatfield"), { consentid: id, epoch: 2, source: source(house) });
  await house.room.receipts.take("oatfield", [proof]);
  await house.settle();
  expect(house.room.receipts.rotation("oatfield")).toBe(1);
  await house.privacy.eraseAt("ada", "oatfield");
  await house.settle();
  expect(house.errands.filter((task) => task.do === "erase")).toEqual([]);
});

test("one thing whose deletion is never proved is asked for three days, then stands as a broken word; asked anew it may be proved", async () => {
  await using house = await permissionHouse();
  await house.meet("oatfield");
  const { id: consentid } = await house.yes("ada", wishes.clothing);
  const item = "9T2KZ6YV0FQ8S4M1XHB7RD3WNC";
  const event = JSON.stringify({ id: item, type: "dev.lintel.answer.given.v1", consentid });
  const payload = JSON.stringify([{ event }]);
  await house.room.chain.write([{ kind: "sent", resident: "ada", said: { brand: "oatfield", bytes: 9 }, payload }]);
  const asked = () => house.errands.filter((task) => task.do === "forget").length;
  const thing = () => house.privacy.sent("ada", { limit: 9 }).flatMap(({ items }) => items)[0];
  const broken = () =>
    house.room.chain.lines("ada", { limit: 9, kinds: ["policy"] }).filter(({ said }) => said["event"] === item);
  await house.privacy.forgetItem("ada", item);
  await house.pass(71 * hour);
  expect(asked()).toBeGreaterThan(1);
  expect([thing()?.broken_at, broken().length]).toEqual([undefined, 0]);
  await house.pass(2 * hour);
  expect([thing()?.broken_at, broken().length]).toEqual([expect.any(Number), 1]);
  expect(house.room.forgetting.waits()).toBe(false);
  const before = asked();
  await house.pass(30 * day);
  await house.restart();
  await house.pass(30 * day);
  expect([asked(), broken().length, thing()?.gone]).toEqual([before, 1, undefined]);
  const receipt = {
    v: 1,
    is: "item-erased",
    receiptid: "item_1",
    source: source(house),
    item,
    rows: 1,
    derived: 1,
    copies_gone_by: "2026-12-31",
    at: new Date(house.clock.wall()).toISOString(),
  };
  house.answers.set("forget oatfield", () => ({ objects: [signedBy(brandKey("oatfield"), receipt)] }));
  await house.privacy.forgetItem("ada", item);
  await house.settle();
  expect(asked()).toBe(before + 1);
  expect(thing()).toMatchObject({ gone: { receipt: { kid: brandKey("oatfield").kid } } });
  expect(thing()?.broken_at).toBeUndefined();
});
