import { DatabaseSync } from "node:sqlite";

/** A whole database as SQL text that builds it again: schema, rows and version. */
export function dumpSql(db: DatabaseSync): string {
  const schema = db
    .prepare(
      "SELECT name, type, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid",
    )
    .all();
  const version = Number(db.prepare("PRAGMA user_version").get()?.["user_version"]);
  const rows = schema
    .filter(({ type }) => type === "table")
    .flatMap(({ name }) => {
      const columns = db.prepare(`SELECT name FROM pragma_table_info(?)`).all(String(name));
      const values = columns.map((column) => `quote("${String(column["name"])}")`).join(" || ', ' || ");
      return db
        .prepare(`SELECT ${values} AS line FROM "${String(name)}" ORDER BY rowid`)
        .all()
        .map((row) => `INSERT INTO ${String(name)} VALUES (${String(row["line"])});`);
    });
  return [...schema.map(({ sql }) => `${String(sql)};`), ...rows, `PRAGMA user_version = ${version};`, ""].join("\n");
}

/** Builds a database from such text. */
export function loadSql(path: string, text: string): void {
  using db = new DatabaseSync(path);
  db.exec(`BEGIN; ${text} COMMIT;`);
}
