import type { Which } from "./table.ts";
import { pairsSql, pairsTable, type TableName, tables } from "./queries.ts";
import { openReleases, tallyOf } from "./releases.ts";
import type { HomeRow, Table, TableSpec } from "./table.ts";
import type { Parts } from "./room.ts";
import { tiersRowsOf, worthsOf } from "./value.ts";

/** One row of a table's SQL; `about` where it tells of what. */
type NamedRow = HomeRow & { readonly about?: string };

/** Where every figure about homes comes from: released tables of real ones, exact ones of those that are made up. */
export function openHomeTables(parts: Pick<Parts, "store" | "clock" | "random">) {
  const { store, clock } = parts;
  const releases = openReleases(parts);
  const bound = (sql: string, which: Which) => {
    const params: Record<string, number> = { virtual: which === "virtual" ? 1 : 0 };
    if (sql.includes(":now")) params["now"] = clock.wall();
    return params;
  };
  const rowsOf = (sql: string, which: Which): readonly NamedRow[] =>
    store
      .sql(sql)
      .all(bound(sql, which))
      .map(({ source, cell, adds, about }) => ({
        source: String(source),
        cell: String(cell),
        adds: Number(adds),
        ...(typeof about === "string" && { about }),
      }));
  /** Made-up homes are nobody's: their tables are exact, of now, and as many as anybody likes. */
  const tableOf = (name: string, spec: TableSpec, which: Which, rows: () => readonly HomeRow[]): Table | undefined =>
    which === "virtual" ? { cells: tallyOf(spec, rows()) } : releases.release(name, spec, rows);
  return {
    releases,
    bound,
    rowsOf,
    tableOf,
    standing: (name: TableName, which: Which) =>
      tableOf(name, tables[name], which, () => rowsOf(tables[name].sql, which)),
    tiersRows: (which: Which) => tiersRowsOf(worthsOf({ store, clock }, which)),
    /** Pairs of what a brand has on offer, whether anybody had both or not. */
    pairs: (which: Which) => {
      const offers = store
        .sql("SELECT id FROM m_objects WHERE kind = 'offer' AND published IS NOT NULL ORDER BY id")
        .all()
        .map(({ id }) => String(id));
      const spec = pairsTable(offers.flatMap((a, i) => offers.slice(i + 1).map((b) => `${a} ${b}`)));
      return { spec, table: tableOf("pairs", spec, which, () => rowsOf(pairsSql, which)) };
    },
  };
}
