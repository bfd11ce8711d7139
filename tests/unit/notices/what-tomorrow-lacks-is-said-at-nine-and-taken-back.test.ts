import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { noticesRig } from "../../help/notices.ts";

const minute = 60_000;
const lack = (why: string) => ({
  cause: why,
  params: { role: "breakfast-machine", what: "today.breakfast", why: `breakfast.missing.${why}` },
});

test("each thing tomorrow lacks is said once at nine, and is gone within a minute of being mended", async () => {
  covers("notice:tomorrow-lacks");
  await using rig = await noticesRig();
  const whys = () => rig.room.all().map(({ params }) => String(params["why"]));
  rig.lacks.push(lack("not-loaded"), lack("no-water"));
  await rig.pass(5 * 60 * minute + 58 * minute);
  expect(whys()).toEqual([]);
  await rig.pass(3 * minute);
  expect(new Set(whys())).toEqual(new Set(["breakfast.missing.no-water", "breakfast.missing.not-loaded"]));
  await rig.pass(40 * minute);
  expect(whys()).toHaveLength(2);
  rig.lacks.splice(0, 1);
  await rig.pass(minute);
  expect(whys()).toEqual(["breakfast.missing.no-water"]);
  rig.lacks.splice(0, 1);
  await rig.pass(minute);
  expect(whys()).toEqual([]);
  // Looked at again by the half hour: what broke after all is said that evening, too.
  rig.lacks.push(lack("lid-open"));
  await rig.pass(31 * minute);
  expect(whys()).toEqual(["breakfast.missing.lid-open"]);
});
