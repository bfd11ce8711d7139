import { expect, test } from "vitest";
import { permissionHouse, wish, wishes } from "../../help/permission.ts";

const family = [
  { id: "ada", standing: "owner" },
  { id: "bo", standing: "adult" },
  { id: "kim", standing: "child" },
] as const;

test("of shared devices a yes waits for every grown-up, and each hears of it only then", async () => {
  await using house = await permissionHouse({ people: [...family] });
  await house.meet("oatfield");
  const first = await house.yes("ada", wishes.breakfast);
  expect(first).toMatchObject({ state: "suspended", because: "others" });
  expect(house.room.permission.stands(wishes.breakfast)).toBeUndefined();
  expect(house.told).toEqual([]);
  // Less than the same does not do.
  await house.yes("bo", wish("breakfast", 1));
  expect(house.room.permission.stands(wishes.breakfast)).toBeUndefined();
  const second = await house.yes("bo", wishes.breakfast);
  for (const { id } of [first, second]) expect(house.room.permission.allows(id, 1)).toBeDefined();
  expect(house.told.filter(({ is }) => is === "consent.given").map(({ consent }) => consent)).toEqual(
    expect.arrayContaining([first.id, second.id]),
  );
});

test("one who takes it back ends it for all, and all of it is deleted", async () => {
  await using house = await permissionHouse({ people: [...family] });
  await house.meet("oatfield");
  const a = await house.yes("ada", wishes.breakfast);
  const b = await house.yes("bo", wishes.breakfast);
  await house.privacy.withdraw("bo", b.id);
  expect(house.room.permission.standing()).toEqual([]);
  expect(house.room.permission.grant(a.id)).toMatchObject({ state: "withdrawn", epoch: 2 });
  const gone = house.told.filter(({ is }) => is === "consent.withdrawn").map(({ consent }) => consent);
  expect(gone.toSorted()).toEqual([a.id, b.id].toSorted());
});

test("one who says no ends what waited for them, and nobody outside hears of the no", async () => {
  await using house = await permissionHouse({ people: [...family] });
  await house.meet("oatfield");
  const a = await house.yes("ada", wishes.breakfast);
  await house.privacy.refuse("bo", wishes.breakfast);
  expect(house.room.permission.grant(a.id)).toMatchObject({ state: "withdrawn" });
  expect(house.told).toEqual([]);
});

test("at level 1 one grown-up is enough, as long as nobody else says no", async () => {
  await using house = await permissionHouse({ people: [...family] });
  await house.meet("oatfield");
  const { id } = await house.yes("ada", wish("breakfast", 1));
  expect(house.room.permission.allows(id, 1)).toBeDefined();
  const no = await house.privacy.refuse("bo", wish("breakfast", 1));
  expect(house.room.permission.allows(id, 1)).toBeUndefined();
  await house.privacy.withdraw("bo", no.id);
  expect(house.room.permission.allows(id, 1)).toBeDefined();
});

test("somebody new suspends what is shared until they decide; what is one's own goes on", async () => {
  await using house = await permissionHouse({ people: [family[0], family[2]] });
  await house.meet("oatfield");
  const shared = await house.yes("ada", wishes.breakfast);
  const own = await house.yes("ada", wishes.clothing);
  const cy = { id: "cy", standing: "adult" } as const;
  house.people.push(cy);
  // From the moment they live here, before anything is written.
  expect(house.room.permission.allows(shared.id, 1)).toBeUndefined();
  await house.household(() => undefined);
  expect(house.room.permission.grant(shared.id)).toMatchObject({ state: "suspended", because: "others" });
  expect(house.room.permission.allows(own.id, 1)).toBeDefined();
  await house.yes("cy", wishes.breakfast);
  expect(house.room.permission.allows(shared.id, 1)).toBeDefined();
  // A child that grows up decides as well.
  await house.household(() => Object.assign(house.people.find(({ id }) => id === "kim") ?? {}, { standing: "adult" }));
  expect(house.room.permission.allows(shared.id, 1)).toBeUndefined();
});

test("whoever leaves takes their yes along: deleted at the brand, and gone from what is kept, while the ledger stays whole", async () => {
  await using house = await permissionHouse({ people: [...family] });
  await house.meet("oatfield");
  const { id } = await house.yes("bo", wishes.clothing);
  await house.household(() => house.people.splice(1, 1));
  await house.settle();
  expect(house.told.at(-1)).toEqual({ is: "consent.withdrawn", consent: id, epoch: 2 });
  expect(house.room.permission.grant(id)).toMatchObject({ state: "withdrawn", resident: "", words: "" });
  const { read } = house.ledger;
  const left = read.prepare("SELECT count(*) AS n FROM engage_subjects WHERE resident = 'bo'").get()?.["n"];
  expect(left).toBe(0);
  const rows = JSON.stringify([
    read.prepare("SELECT * FROM engage_chain").all(),
    read.prepare("SELECT * FROM grants").all(),
    read.prepare("SELECT * FROM engage_keeps").all(),
  ]);
  expect(rows).not.toContain('"bo"');
  const { fault, erased } = house.room.chain.verify();
  expect(fault).toBeUndefined();
  expect(erased).toBeGreaterThan(0);
  await house.restart();
  expect(house.room.chain.verify().fault).toBeUndefined();
});

test("somebody's pause holds what they share, and only they begin again; a wall pauses everybody", async () => {
  await using house = await permissionHouse({ people: [...family] });
  await house.meet("oatfield");
  const own = await house.yes("ada", wishes.clothing);
  const a = await house.yes("ada", wishes.breakfast);
  await house.yes("bo", wishes.breakfast);
  await house.privacy.pause("bo");
  expect(house.room.permission.allows(a.id, 1)).toBeUndefined();
  expect(house.room.permission.allows(own.id, 1)).toBeDefined();
  expect(house.room.permission.paused()).toBe(false);
  await house.privacy.pauseEverybody();
  expect(house.room.permission.standing()).toEqual([]);
  expect(house.room.permission.paused()).toBe(true);
  const room = await house.restart();
  expect(room.permission.standing()).toEqual([]);
  await house.privacy.resume("bo");
  expect(room.permission.allows(a.id, 1)).toBeUndefined();
  await house.privacy.resume("ada");
  expect(room.permission.allows(a.id, 1)).toBeDefined();
});

test("whoever's yes waits for another's pause is told so, and what is theirs alone goes on", async () => {
  await using house = await permissionHouse({ people: [...family] });
  await house.meet("oatfield");
  const shared = await house.yes("ada", wishes.breakfast);
  await house.yes("bo", wishes.breakfast);
  const own = await house.yes("ada", wishes.clothing);
  const seen = () =>
    house.privacy.view("ada", "en").grants.map(({ id, state, because }) => [id, state, ...(because ? [because] : [])]);
  expect(seen()).toEqual([
    [shared.id, "given"],
    [own.id, "given"],
  ]);
  await house.privacy.pause("bo");
  expect(house.room.permission.stands({ ...wishes.breakfast, resident: "ada" })).toBeUndefined();
  expect(seen()).toEqual([
    [shared.id, "suspended", "pause"],
    [own.id, "given"],
  ]);
  expect(house.room.permission.yeses().map(({ id }) => id)).toContain(shared.id);
  await house.privacy.resume("bo");
  expect(seen()).toEqual([
    [shared.id, "given"],
    [own.id, "given"],
  ]);
});
