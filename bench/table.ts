import { budgets, type Budget, type BudgetName } from "./budgets.ts";
import { verdict, type Verdict } from "./figures.ts";

/** One measured line: a budget's, or one that is only shown. */
export type Line = {
  readonly budget?: BudgetName;
  readonly load: string;
  /** What was measured, where it is no budget's. */
  readonly what?: string;
  /** Of the floor, in the figure's unit; absent where there is none. */
  readonly floor?: number;
  readonly figure: number;
  readonly unit: string;
  readonly ratio?: number;
};

/** What one run of the bench came to. */
export type Report = {
  readonly at: string;
  readonly machine: string;
  readonly rounds: number;
  readonly lines: readonly Line[];
};

/** How a line stands to its budget; undefined for one that is only shown. */
export function verdictOf({ budget, ratio, figure }: Line): Verdict | undefined {
  if (!budget) return undefined;
  const row: Budget = budgets[budget];
  return verdict(row.unit === "x" ? (ratio ?? Number.NaN) : figure, row);
}

/** The budgets that gate and were missed, or could not be measured. */
export function missedGates(lines: readonly Line[]): BudgetName[] {
  const failed = (line: Line) => ["missed", "not measured"].includes(verdictOf(line) ?? "");
  return lines.flatMap((line) => (line.budget && budgets[line.budget].gates && failed(line) ? [line.budget] : []));
}

/** The report as a Markdown table. */
export function tableOf({ at, machine, rounds, lines }: Report): string {
  const head = ["load", "what", "floor", "figure", "ratio", "must", "aim", "verdict"];
  const rows = [head, head.map(() => "---"), ...lines.map(cells)];
  const told = `${at.slice(0, 10)}; ${machine}; medians of ${rounds} round${rounds === 1 ? "" : "s"}.`;
  return `${told}\n\n${rows.map((row) => `| ${row.join(" | ")} |`).join("\n")}\n`;
}

function cells(line: Line): string[] {
  const row: Budget | undefined = line.budget && budgets[line.budget];
  const with_ = (value: number | undefined, unit: string) =>
    value === undefined
      ? "–"
      : Number.isNaN(value)
        ? "not measured"
        : `${shown(value)}${unit === "x" ? "x" : unit === "/s" ? "/s" : ` ${unit}`}`;
  const sign = row?.atLeast ? ">= " : "<= ";
  return [
    line.load,
    row?.what ?? line.what ?? "message -> last command",
    with_(line.floor, line.unit),
    with_(line.figure, line.unit),
    with_(line.ratio, "x"),
    row ? sign + with_(row.must, row.unit) : "–",
    row ? sign + with_(row.aim, row.unit) : "–",
    verdictOf(line) ?? "–",
  ];
}

function shown(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
