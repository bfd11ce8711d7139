import type { Backend } from "../../backend/open-backend.ts";
import type { BrandRoom } from "../../backend/store/room.ts";

/** How many rows one table of a brand has. */
export function rowsOf(room: Pick<BrandRoom, "db">, table: string): number {
  return Number(room.db.sql(`SELECT count(*) AS n FROM ${table}`).get()?.["n"]);
}

/** Does what the backend does every hour: what is due goes. */
export function letGo(backend: Pick<Backend, "brands">): void {
  for (const room of backend.brands.list()) room.retain();
}

/** Every text in every row of a brand's database, taken apart where it is JSON; the count is of rows it stands in. */
export function textsOf(room: Pick<BrandRoom, "db">): Map<string, number> {
  const found = new Map<string, number>();
  const tables = room.db
    .sql("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()
    .map((row) => String(row["name"]));
  for (const table of tables) {
    for (const row of room.db.sql(`SELECT * FROM "${table}"`).all()) {
      const texts = new Set(Object.values(row).flatMap(leaves));
      for (const text of texts) found.set(text, (found.get(text) ?? 0) + 1);
    }
  }
  return found;
}

function leaves(value: unknown): string[] {
  if (typeof value === "number" || typeof value === "bigint") return [String(value)];
  if (value instanceof Uint8Array) return [Buffer.from(value).toString("hex")];
  if (typeof value === "string") {
    if (!/^[[{"]/.test(value)) return [value];
    const parsed: unknown = JSON.parse(value);
    return [value, ...(typeof parsed === "object" && parsed !== null ? Object.values(parsed).flatMap(leaves) : [])];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(leaves);
}
