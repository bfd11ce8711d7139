import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { asker, brandKey, day, manifestOf, permissionHouse, signedBy, wishes } from "../../help/permission.ts";

const two = [
  { id: "ada", standing: "owner" },
  { id: "bo", standing: "adult" },
] as const;
const asked = { ...wishes.clothing, touchpoints: ["phone"] as const };

test("a yes that was taken back does not come again by the question it answered, nor does a no turn into one", async () => {
  covers("error:E_CHANGED");
  await using house = await permissionHouse();
  await house.meet("oatfield");
  const { notice } = await house.room.asking.ask(asker("ada"), wishes.clothing);
  const both = await Promise.allSettled([
    house.privacy.give("ada", { ...asked, notice }),
    house.privacy.give("ada", { ...asked, notice }),
  ]);
  expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  const [grant] = house.room.permission.standing();
  await house.privacy.withdraw("ada", grant?.id ?? "");
  await expect(house.privacy.give("ada", { ...asked, notice })).rejects.toMatchObject({ code: "E_CHANGED" });
  const again = await house.room.asking.ask(asker("ada"), wishes.clothing);
  await house.privacy.refuse("ada", wishes.clothing);
  await expect(house.privacy.give("ada", { ...asked, notice: again.notice })).rejects.toMatchObject({
    code: "E_CHANGED",
  });
  expect(house.room.permission.standing()).toEqual([]);
});

test("a yes is to the terms that were shown: others since then, and it is asked anew", async () => {
  await using house = await permissionHouse();
  await house.meet("oatfield");
  const { notice } = await house.room.asking.ask(asker("ada"), wishes.clothing);
  await house.meet("oatfield", { version: 2, retention_days: 365, processors: ["Everybody Ltd"] });
  await expect(house.privacy.give("ada", { ...asked, notice })).rejects.toMatchObject({ code: "E_CHANGED" });
  expect(house.room.permission.standing()).toEqual([]);
});

test("a child that taps has no brand asked who it is", async () => {
  covers("error:E_FORBIDDEN");
  await using house = await permissionHouse({ people: [...two, { id: "kim", standing: "child" }] });
  await expect(house.privacy.look("kim")).rejects.toMatchObject({ code: "E_FORBIDDEN" });
  expect(house.errands).toEqual([]);
});

test("a yes said a day late ends when its words said it would", async () => {
  await using house = await permissionHouse();
  await house.meet("oatfield");
  const { notice, until } = await house.room.asking.ask(asker("ada"), wishes.clothing);
  await house.pass(day - 1);
  expect(await house.privacy.give("ada", { ...asked, notice })).toMatchObject({ until });
});

test("a directory cannot lead what goes to a brand to another door, though its manifest is the brand's own", async () => {
  await using house = await permissionHouse();
  await house.meet("oatfield");
  await house.yes("ada", wishes.clothing);
  const signed = signedBy(brandKey("oatfield"), manifestOf("oatfield"));
  await house.room.brands.take("oatfield", "https://elsewhere.example", signed);
  expect(house.room.permission.door("oatfield")?.url).toBe("https://oatfield.example");
  const why = house.room.chain.lines("ada", { limit: 1, kinds: ["gated"] }).map(({ said }) => said["why"]);
  expect(why).toEqual(["url"]);
});

test("while everything is paused not even a manifest is asked for", async () => {
  await using house = await permissionHouse();
  await house.meet("oatfield");
  await house.yes("ada", wishes.clothing);
  await house.privacy.pause("ada");
  house.errands.length = 0;
  await house.pass(3 * day);
  expect(house.errands).toEqual([]);
  await house.privacy.resume("ada");
  await house.pass(2 * 3_600_000);
  expect(house.errands.map((task) => task.do)).toContain("manifest");
});

test("a brand that never heard of this home is not told of it by being asked to forget it; a no to nobody is nothing", async () => {
  covers("error:E_NOT_FOUND");
  await using house = await permissionHouse();
  await house.meet("oatfield");
  await house.privacy.eraseAt("ada", "oatfield");
  expect(house.errands).toEqual([]);
  await expect(house.privacy.refuse("ada", { ...wishes.clothing, brand: "nobody" })).rejects.toMatchObject({
    code: "E_NOT_FOUND",
  });
  expect(house.room.book.all()).toEqual([]);
});

test("a clock that ran ahead and was put back makes no yes longer", async () => {
  await using house = await permissionHouse();
  await house.meet("oatfield");
  await house.pass(400 * day);
  await house.yes("ada", { ...wishes.clothing, level: 1 }).catch(() => undefined);
  await house.room.chain.write([{ kind: "policy", said: { clock: "ahead" } }]);
  house.putBack(400 * day);
  const grant = await house.yes("ada", wishes.clothing, { days: 7 });
  await house.pass(7 * day + 3_600_000);
  expect(house.room.permission.standing()).toEqual([]);
  expect(house.room.permission.grant(grant.id)).toMatchObject({ state: "expired" });
});

test("whoever was only asked is forgotten too when they leave, even where the power went in between", async () => {
  await using house = await permissionHouse({ people: [...two] });
  await house.meet("oatfield");
  await house.room.asking.ask(asker("bo"), wishes.clothing);
  await house.privacy.pause("bo");
  await house.ledger.write([
    { sql: "INSERT INTO engage_keeps (id, document) VALUES ('blurred.bo.2026-02', '{}')", params: [] },
  ]);
  house.people.splice(1, 1);
  // The power goes before anybody heard of it.
  await house.restart();
  const named = ["engage_subjects", "engage_keeps", "grants", "outbox"].flatMap((table) =>
    house.ledger.read
      .prepare(`SELECT * FROM ${table}`)
      .all()
      .filter((row) => Object.values(row).some((value) => /(^|[."])bo([."]|$)/.test(String(value)))),
  );
  expect(named).toEqual([]);
  expect(house.room.chain.verify().fault).toBeUndefined();
});

test("what one who left had agreed to is nobody else's to read", async () => {
  await using house = await permissionHouse({ people: [...two] });
  await house.meet("oatfield");
  await house.yes("bo", wishes.clothing);
  const before = house.privacy.ledger("ada", { limit: 99 }).length;
  await house.household(() => house.people.splice(1, 1));
  await house.settle();
  // What is still owed is written down of nobody.
  const entries = [
    { kind: "sent" as const, said: { brand: "oatfield", bytes: 9 }, payload: '["bo\'s last word"]' },
    { kind: "erased" as const, said: { brand: "oatfield", consent: `c_${"0".repeat(26)}`, category: "bath" } },
  ];
  await house.room.chain.write(entries);
  expect(house.privacy.ledger("ada", { limit: 99 })).toHaveLength(before);
  expect(house.privacy.sent("ada", { limit: 99 })).toEqual([]);
  expect(JSON.stringify(house.privacy.export("ada"))).not.toContain("last word");
  expect(house.privacy.ledger("ada", { limit: 99 }).map(({ kind }) => kind)).toContain("manifest");
});

test("a brand that sends ever new wrong receipts fills no ledger, and a long one is checked a piece at a time", async () => {
  await using house = await permissionHouse();
  await house.meet("oatfield");
  const wrong = Array.from({ length: 300 }, (_, n) => signedBy(brandKey("oatfield", 9), { n }));
  await house.room.receipts.take("oatfield", wrong);
  expect(house.room.chain.lines("ada", { limit: 999, kinds: ["gated"] })).toHaveLength(20);
  await house.room.chain.write(
    Array.from({ length: 3_000 }, (_, n) => ({ kind: "pulled" as const, said: { brand: "oatfield", bytes: n } })),
  );
  let turns = 0;
  const between = () => {
    turns += 1;
    going = setImmediate(between);
  };
  let going = setImmediate(between);
  const found = await house.privacy.verify();
  clearImmediate(going);
  expect(found).toMatchObject(house.room.chain.verify());
  expect(found.fault).toBeUndefined();
  expect(turns).toBeGreaterThan(10);
});
