import { afterEach, beforeEach, expect, test } from "vitest";
import { offerOf, told } from "../../help/brand-objects.ts";
import { offersAtHome } from "../../help/offers.ts";

let rig: Awaited<ReturnType<typeof offersAtHome>>;
beforeEach(async () => {
  rig = await offersAtHome();
});
afterEach(() => rig[Symbol.dispose]());

const lin = { resident: "lin" } as const;
const titles = () => rig.room.for(lin).map(({ title, state }) => [title, state]);

test("what she took and her points stay hers while she pauses; what only stood on screens is gone, and all goes with the permission", async () => {
  const offers = rig.give("lin", "offers");
  const points = rig.give("lin", "points");
  await rig.take(offerOf());
  await rig.room.touch(rig.room.onPhone("phone-lin")[0]?.id ?? "", lin, "accept");
  await rig.take(offerOf({ id: "bran", title: told("Bran") }));
  await rig.pass(86_400_000);
  rig.weather();
  await rig.pass(1_800_000);
  expect(titles()).toEqual([
    ["Whole oats", "accepted"],
    ["Bran", "standing"],
  ]);
  rig.paused.add("lin");
  expect(titles()).toEqual([["Whole oats", "accepted"]]);
  expect(rig.room.points("lin", "en")).toMatchObject([{ brand: "oatfield" }]);
  // Nothing is sent for her meanwhile, though she may look at it.
  const id = rig.room.for(lin)[0]?.id ?? "";
  await expect(rig.room.complain(id, "lin", "It is late.")).rejects.toThrow("E_NO_GRANT");
  rig.paused.delete("lin");
  await rig.withdraw(offers);
  await rig.withdraw(points);
  expect(titles()).toEqual([]);
  expect(rig.room.points("lin", "en")).toEqual([]);
});
