import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { steppingClock } from "../../../hub/core/clock.ts";
import type { HouseholdDocument } from "../../../hub/core/house.ts";
import { seededRandom } from "../../../hub/core/random.ts";
import { openPhotos } from "../../../hub/photos.ts";
import { covers } from "../../help/covers.ts";
import { jpeg } from "../../help/jpeg.ts";

test("sixty hang in their order, the next is refused, and a file nobody knows is taken away at the start", async () => {
  covers("error:E_PHOTOS_FULL");
  const data = mkdtempSync(join(tmpdir(), "lintel-photos-"));
  const rows = new Map<string, HouseholdDocument<"photo">>();
  const residents = {
    all: () => [...rows.values()],
    get: (_: string, id: string) => rows.get(id),
    put: async (_: string, document: HouseholdDocument<"photo">) => void rows.set(document.id, document),
    remove: async (_: string, id: string) => void rows.delete(id),
  } as never;
  const faults: unknown[] = [];
  const opened = () =>
    openPhotos({
      data,
      residents,
      clock: steppingClock(0),
      random: seededRandom(rows.size + 1),
      onFault: (error) => faults.push(error),
    });
  const photos = opened();
  const ids: string[] = [];
  for (let n = 0; n < 60; n += 1) ids.push((await photos.add(jpeg(), "lin")).id);
  await expect(photos.add(jpeg(), "lin")).rejects.toMatchObject({ code: "E_PHOTOS_FULL" });
  const [one = "", two = "", three = ""] = ids;
  await photos.first(three, "lin");
  await photos.first(two, "lin");
  expect(
    photos
      .list()
      .slice(0, 3)
      .map(({ id }) => id),
  ).toEqual([two, three, one]);
  writeFileSync(join(data, "photos", "stray.jpg"), "x");
  opened();
  await expect.poll(() => readdirSync(join(data, "photos")).length).toBe(60);
  expect(faults).toEqual([]);
  rmSync(data, { recursive: true });
});
