/** Names the table rows a test exercises, as `table:row`; a rule test compares them with the tables in both directions. */
export function covers(...rows: readonly string[]): void {
  for (const row of rows) {
    if (!/^[a-z]+:[A-Za-z0-9_.-]+$/.test(row)) throw new Error(`covers: ${row} is not table:row`);
  }
}
