/** One kind of entity: how it is announced, what it tells, and how it is ordered. */
export type Case = {
  readonly kind: string;
  readonly config: object;
  /** Topic and payload, and the whole state after it. */
  readonly told?: readonly (readonly [string, unknown, object])[];
  /** Order, and what is sent. */
  readonly ordered?: readonly (readonly [object, readonly (readonly [string, string])[]])[];
  /** Orders that are refused, and how. */
  readonly refused?: readonly (readonly [object, string])[];
  readonly traits?: object;
};
