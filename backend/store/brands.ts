import { join } from "node:path";
import { readdirSync, rmSync } from "node:fs";
import type { Clock } from "../../hub/core/clock.ts";
import { Slug } from "../../hub/core/ids.ts";
import { check } from "../../hub/core/parse.ts";
import type { Random } from "../../hub/core/random.ts";
import type { Store } from "../../hub/store/open.ts";
import { refuse } from "../refusal.ts";
import { type BrandRoom, openRoom, type RoomSeams } from "./room.ts";

/** The brands of a backend, each in a room of its own. */
export type Brands = {
  get(id: string): BrandRoom | undefined;
  list(): readonly BrandRoom[];
  /** Makes a room, or gives the one there is; nothing of a brand is on the wire before it has a manifest. */
  create(id: string): BrandRoom;
  /** Takes a brand away with everything in its room: its database is deleted as a file. */
  remove(id: string): void;
  close(): void;
};

/** Opens every brand's room in a folder. */
export function openBrands({
  folder,
  operator,
  furnish,
  ...tools
}: RoomSeams & {
  readonly folder: string;
  readonly operator: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly demo: boolean;
  /** Puts points and marketing into a room that was opened. */
  readonly furnish: (room: BrandRoom) => void;
}): Brands {
  const rooms = new Map<string, BrandRoom>();
  const pathOf = (id: string) => join(folder, `brand-${id}.db`);
  const open = (id: string): BrandRoom => {
    const room = openRoom(pathOf(id), id, tools);
    furnish(room);
    rooms.set(id, room);
    return room;
  };
  for (const row of operator.sql("SELECT id FROM brands ORDER BY id").all()) open(String(row["id"]));
  return {
    get: (id) => rooms.get(id),
    list: () => [...rooms.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    create: (id) => {
      check(Slug, id);
      const known = rooms.get(id);
      if (known) return known;
      operator.work(() => operator.sql("INSERT INTO brands (id, since) VALUES (?, ?)").run(id, tools.clock.wall()));
      return open(id);
    },
    remove: (id) => {
      const room = rooms.get(id) ?? refuse("E_NOT_FOUND");
      operator.work(() => {
        // Whoever takes this name next has people of their own.
        const own = "(SELECT id FROM staff WHERE brand = ?)";
        operator.sql(`DELETE FROM staff_sessions WHERE staff IN ${own}`).run(id);
        operator.sql(`DELETE FROM staff_links WHERE staff IN ${own}`).run(id);
        operator.sql(`DELETE FROM staff_known WHERE staff IN ${own}`).run(id);
        operator.sql("DELETE FROM staff WHERE brand = ?").run(id);
        operator.sql("DELETE FROM brands WHERE id = ?").run(id);
      });
      rooms.delete(id);
      room.close();
      for (const end of ["", "-wal", "-shm", "-journal"]) rmSync(`${pathOf(id)}${end}`, { force: true });
      for (const name of readdirSync(folder)) {
        if (name.startsWith(`brand-${id}.db.before-`)) rmSync(join(folder, name));
      }
    },
    close: () => {
      for (const room of rooms.values()) room.close();
      rooms.clear();
    },
  };
}
