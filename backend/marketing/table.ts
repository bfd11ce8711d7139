/** The shape of a table about homes: what one home can do to it at most is what its noise has to hide. */
export type TableSpec = {
  /** Every row it may have: by what the brand knows anyway, never by what homes did. */
  readonly cells: readonly string[];
  /** In how many cells one home stands at most; by their order, the rest of it is left out. */
  readonly touches: number;
  /** What one home adds to a cell at most; 0 where homes are only counted. */
  readonly most: number;
  /** How many places move by one home at most, where it moves others, too. */
  readonly moves?: number;
};

/** What one home adds to one cell. */
export type HomeRow = { readonly source: string; readonly cell: string; readonly adds: number };

/** One cell: how many homes stand in it, and what they added. */
export type Cell = { readonly n: number; readonly sum: number };

/** A table as it may be shown: exact and of this instant for homes that are made up, else as it was released. */
export type Table = {
  readonly cells: ReadonlyMap<string, Cell>;
  /** When it was reckoned; it stands until the week is over. */
  readonly as_of?: number;
};

/** Real homes, or the virtual ones, shown as such; never both in one figure. */
export type Which = "real" | "virtual";
