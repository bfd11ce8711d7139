import type { Reading } from "../drivers/driver.ts";

/** The contacts of a lock: `bolt` 1 while released, `leaf` 1 while open, `jam` 1 while the bolt does not obey. */
export const lockInputs = ["bolt", "leaf", "jam"] as const;

/** The name of a contact. */
export type LockInput = (typeof lockInputs)[number];

/** All contacts as they were read together. */
export type Snapshot = Readonly<Record<LockInput, Reading | undefined>>;

/** What the contacts say; undefined where one cannot be believed. */
export type Contacts = {
  readonly released: boolean | undefined;
  readonly open: boolean | undefined;
  readonly jammed: boolean | undefined;
};

/** A contact that was not heard for so long says nothing, ms. */
export const staleMs = 5_000;

/** Reads all contacts; never the last value known (safety.md R5). */
export function contactsIn(snapshot: Snapshot, now: number): Contacts {
  const says = (input: LockInput): boolean | undefined => {
    const reading = snapshot[input];
    if (!reading || !(now - reading.at <= staleMs)) return undefined;
    return reading.value === 1 ? true : reading.value === 0 ? false : undefined;
  };
  return { released: says("bolt"), open: says("leaf"), jammed: says("jam") };
}
