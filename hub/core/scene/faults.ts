import type { ErrorCode, Params } from "../errors.ts";
import type { SceneFault } from "./graph.ts";

/** Which node and which of its fields a fault is about. */
export type Spot = { readonly node?: string; readonly field?: string };

/** Notes one fault of the document being read. */
export type Report = (code: ErrorCode, spot?: Spot, params?: Params, severity?: SceneFault["severity"]) => void;

const longest = 80;

/** Cuts a string from a document to a length that fits a sentence. */
export function clip(text: unknown): string {
  const known = typeof text === "string" ? text : typeof text;
  return known.length > longest ? `${known.slice(0, longest)}…` : known;
}

/** A list of faults of one tab, and the function that adds to it. */
export function faultList(tab: string): { readonly faults: readonly SceneFault[]; readonly report: Report } {
  const faults: SceneFault[] = [];
  const report: Report = (code, spot = {}, params = {}, severity = "error") => {
    faults.push({ code, severity, tab, ...spot, params });
  };
  return { faults, report };
}

/** True when nothing refuses the document. */
export function acceptable(faults: readonly SceneFault[]): boolean {
  return faults.every((fault) => fault.severity === "warning");
}
