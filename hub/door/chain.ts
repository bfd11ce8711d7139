import { chainFault, sha256, type ChainEnds, type ChainFault, type ChainRow } from "../core/chain.ts";

/** Who a row is about, kept beside it: taking this away leaves the chain whole and nobody to be found. */
export type SubjectRow = { readonly seq: number; readonly resident: string; readonly salt: string };

/** What the chain itself holds of a person: nothing without the salt. */
export function commitmentOf(salt: string, resident: string): string {
  return sha256(`${salt}\n${resident}`);
}

/** What is wrong with the door's book; undefined when every row is as it was written, about whom it was written. */
export function bookFault(
  rows: Iterable<ChainRow>,
  ends: ChainEnds,
  subjects: ReadonlyMap<number, SubjectRow>,
): ChainFault | undefined {
  return chainFault(rows, ends, (seq, told) => {
    const subject = subjects.get(seq);
    return !subject || told["subject"] === commitmentOf(subject.salt, subject.resident);
  });
}
