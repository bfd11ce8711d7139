import { expect, test } from "vitest";
import { fail } from "../../../hub/core/errors.ts";
import { covers } from "../../help/covers.ts";
import { asker, day, permissionHouse, wish, wishes } from "../../help/permission.ts";

const two = [
  { id: "ada", standing: "owner" },
  { id: "bo", standing: "adult" },
] as const;

test("by default nothing is permitted, and a yes permits just what it says for as long as it says", async () => {
  covers("event:consent.changed");
  await using house = await permissionHouse({ people: [...two] });
  const heard: unknown[] = [];
  house.bus.on("consent.changed", (changed) => void heard.push(changed));
  await house.meet("oatfield");
  const { permission } = house.room;
  expect(permission.stands({ ...wishes.clothing, resident: "ada" })).toBeUndefined();
  const grant = await house.yes("ada", wishes.clothing);
  expect(heard).toEqual([{ resident: "ada", brand: "oatfield" }]);
  expect(permission.stands({ ...wishes.clothing, resident: "ada" })).toMatchObject({ id: grant.id, epoch: 1 });
  expect(permission.allows(grant.id, 1)).toMatchObject({ id: grant.id });
  for (const other of [
    { ...wishes.clothing, resident: "bo" },
    { ...wishes.clothing, resident: "ada", brand: "millers" },
    { ...wishes.clothing, resident: "ada", purpose: "research" as const },
    { ...wishes.clothing, resident: "ada", category: "breakfast" as const },
    { ...wishes.clothing, resident: "ada", level: 3 as const },
    { ...wishes.clothing, resident: "ada", touchpoint: "wall" as const },
  ])
    expect(permission.stands(other)).toBeUndefined();
  await house.pass(180 * day - 1);
  expect(permission.stands(wishes.clothing)).toBeDefined();
  await house.pass(2);
  expect(permission.stands(wishes.clothing)).toBeUndefined();
  expect(permission.grant(grant.id)).toMatchObject({ state: "expired", epoch: 2 });
});

test("a yes lasts 180 days, at most a year, at level 3 at most thirty days and only when confirmed", async () => {
  covers("error:E_LIMIT");
  await using house = await permissionHouse();
  await house.meet("oatfield");
  const lasts = async (more: Parameters<typeof house.yes>[2], level: 2 | 3 = 2) => {
    const { since, until } = await house.yes("ada", wish("breakfast", level), more);
    return (until - since) / day;
  };
  expect(await lasts({})).toBe(180);
  expect(await lasts({ days: 365 })).toBe(365);
  expect(await lasts({ days: 7 })).toBe(7);
  await expect(lasts({}, 3)).rejects.toMatchObject({ code: "E_LIMIT" });
  expect(await lasts({ confirmed: true, days: 90 }, 3)).toBe(30);
  // Of who comes and goes nothing above level 1 can be asked, whatever a brand's manifest says.
  await expect(house.yes("ada", wish("entry", 2))).rejects.toMatchObject({ code: "E_LIMIT" });
});

test("a yes taken back is over before the disk knows, its epoch goes up, and what waited goes first", async () => {
  await using house = await permissionHouse();
  await house.meet("oatfield");
  const { id } = await house.yes("ada", wishes.clothing);
  expect(house.told).toEqual([{ is: "consent.given", consent: id, epoch: 1 }]);
  const over = house.privacy.withdraw("ada", id);
  await Promise.resolve();
  expect(house.room.permission.allows(id, 1)).toBeUndefined();
  await over;
  expect(house.purged).toEqual([id]);
  expect(house.told.at(-1)).toEqual({ is: "consent.withdrawn", consent: id, epoch: 2 });
  await expect(house.privacy.withdraw("ada", id)).rejects.toMatchObject({ code: "E_NOT_FOUND" });
  const room = await house.restart();
  expect(room.permission.standing()).toEqual([]);
});

test("nobody takes back, sees or gives what is somebody else's; children and guests give nothing", async () => {
  covers("error:E_FORBIDDEN");
  await using house = await permissionHouse({
    people: [...two, { id: "kim", standing: "child" }, { id: "gus", standing: "guest" }],
  });
  await house.meet("oatfield");
  const { id } = await house.yes("bo", wishes.clothing);
  await expect(house.privacy.withdraw("ada", id)).rejects.toMatchObject({ code: "E_NOT_FOUND" });
  expect(() => house.privacy.receipt("ada", id)).toThrow(expect.objectContaining({ code: "E_NOT_FOUND" }));
  expect(house.privacy.view("ada", "en").grants).toEqual([]);
  expect(house.privacy.ledger("ada", { limit: 50 }).map(({ kind }) => kind)).toEqual(["manifest"]);
  for (const nobody of ["kim", "gus"])
    await expect(house.room.asking.ask(asker(nobody), wishes.clothing)).rejects.toMatchObject({ code: "E_FORBIDDEN" });
});

test("a wider yes takes the place of the narrower; a narrower one has what the wider sent deleted", async () => {
  await using house = await permissionHouse();
  await house.meet("oatfield");
  const narrow = await house.yes("ada", wish("breakfast", 1));
  const wide = await house.yes("ada", wish("breakfast", 2));
  expect(house.room.permission.grant(narrow.id)).toMatchObject({ state: "superseded" });
  expect(house.told.filter(({ is }) => is === "consent.withdrawn")).toEqual([]);
  const again = await house.yes("ada", wish("breakfast", 1));
  expect(house.room.permission.stands(wish("breakfast", 2))).toBeUndefined();
  expect(house.room.permission.stands(wish("breakfast", 1))).toMatchObject({ id: again.id });
  expect(house.told.at(-2)).toEqual({ is: "consent.withdrawn", consent: wide.id, epoch: 2 });
  // With the last one goes what the first had sent, too.
  await house.privacy.withdraw("ada", again.id);
  const withdrawn = house.told.filter(({ is }) => is === "consent.withdrawn").map(({ consent }) => consent);
  expect(new Set(withdrawn)).toEqual(new Set([wide.id, again.id, narrow.id]));
});

test("a clock put back revives nothing, neither at once nor after a restart", async () => {
  await using house = await permissionHouse();
  await house.meet("oatfield");
  const { id } = await house.yes("ada", wishes.clothing, { days: 10 });
  await house.pass(9 * day);
  house.putBack(100 * day);
  expect(house.room.permission.allows(id, 1)).toBeDefined();
  await house.restart();
  const highest = house.room.permission.now();
  expect(highest).toBeGreaterThan(house.clock.wall() - day);
  await house.pass(2 * day);
  expect(house.room.permission.now()).toBe(highest + 2 * day);
  house.putBack(-100 * day);
  expect(house.room.permission.allows(id, 1)).toBeUndefined();
});

test("a ledger that cannot be written gives no yes, and takes one back all the same", async () => {
  await using house = await permissionHouse();
  await house.meet("oatfield");
  const { id } = await house.yes("ada", wishes.clothing);
  const { write } = house.ledger;
  Object.assign(house.ledger, { write: () => Promise.reject(new Error("no more room")) });
  await expect(house.privacy.withdraw("ada", id)).rejects.toThrow();
  Object.assign(house.ledger, { write });
  expect(house.room.permission.allows(id, 1)).toBeUndefined();
  expect(house.room.permission.grant(id) ?? fail("E_NOT_FOUND")).toMatchObject({ state: "given" });
});
