import { mkdirSync, readdirSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Photos } from "./api/house.ts";
import type { Clock } from "./core/clock.ts";
import { fail } from "./core/errors.ts";
import type { HouseholdDocument } from "./core/house.ts";
import { uuidv7 } from "./core/ids.ts";
import { plainJpeg } from "./core/plain-jpeg.ts";
import type { Random } from "./core/random.ts";
import type { Residents } from "./residents/residents.ts";
import { writeFileWhole } from "./store/write-file.ts";

/** As many as a house hangs up; at a megabyte each they are no burden to a card. */
const most = 60;

/** Opens the photos of a data folder; files that no row knows, as a power cut leaves them, are taken away. */
export function openPhotos(from: {
  readonly data: string;
  readonly residents: Pick<Residents, "all" | "get" | "put" | "remove">;
  readonly clock: Clock;
  readonly random: Random;
  readonly onFault: (error: unknown) => void;
}): Photos {
  const { residents, clock, random } = from;
  const folder = join(from.data, "photos");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const known = new Set(residents.all("photo").map(fileOf));
  for (const file of readdirSync(folder)) if (!known.has(file)) rm(join(folder, file)).catch(from.onFault);
  const list = () => residents.all("photo").toSorted((a, b) => a.turn - b.turn);
  const photo = (id: string) => residents.get("photo", id) ?? fail("E_NOT_FOUND", { noun: "photo", id });
  return {
    list,
    bytes: (id) => readFile(join(folder, fileOf(photo(id)))),
    add: async (given, actor) => {
      const bytes = plainJpeg(given);
      const before = list();
      if (before.length >= most) fail("E_PHOTOS_FULL", { most });
      const document = { id: uuidv7(clock.wall(), random.bytes(10)), turn: (before.at(-1)?.turn ?? 0) + 1 };
      await writeFileWhole(join(folder, fileOf(document)), bytes);
      await residents.put("photo", document, actor);
      return document;
    },
    remove: async (id, actor) => {
      const gone = photo(id);
      await residents.remove("photo", id, actor);
      await rm(join(folder, fileOf(gone)), { force: true });
    },
    first: async (id, actor) => {
      const turn = (list()[0]?.turn ?? 0) - 1;
      await residents.put("photo", { ...photo(id), turn }, actor);
    },
  };
}

function fileOf({ id }: HouseholdDocument<"photo">): string {
  return `${id}.jpg`;
}
