/** One table of the house: its name in `covers`, its rows, and the file it stands in. */
export type Table = { readonly name: string; readonly rows: readonly string[]; readonly home: string };

/** What is wrong between tables, code and tests: an unused row, an untested row, a name without a row. */
export function tableFaults(
  tables: readonly Table[],
  code: Readonly<Record<string, string>>,
  tests: Readonly<Record<string, string>>,
): string[] {
  const named = new Set(Object.values(tests).flatMap(coveredBy));
  return tables.flatMap(({ name, rows, home }) => {
    const elsewhere = Object.entries(code)
      .filter(([path]) => path !== home)
      .map(([, text]) => text)
      .join("\n");
    const own = [...named].filter((row) => row.startsWith(`${name}:`)).map((row) => row.slice(name.length + 1));
    return [
      ...rows.filter((row) => !uses(elsewhere, row)).map((row) => `${name}:${row} is used nowhere outside ${home}`),
      ...rows.filter((row) => !own.includes(row)).map((row) => `${name}:${row} is named by no test`),
      ...own
        .filter((row) => !rows.includes(row))
        .map((row) => `${name}:${row} is named by a test but stands in no table`),
    ];
  });
}

/** A row is used when its name stands in quotes, as a property, or as a prefix before a colon (`fact:weather.now_c`). */
function uses(text: string, row: string): boolean {
  const escaped = row.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`["'\`:.]${escaped}["'\`. :=,)]|\\b${escaped}:`).test(text);
}

function coveredBy(text: string): string[] {
  return [...text.matchAll(/\bcovers\(([^)]*)\)/g)].flatMap((call) =>
    [...(call[1] ?? "").matchAll(/["'`]([^"'`]+)["'`]/g)].map((m) => m[1] ?? ""),
  );
}
