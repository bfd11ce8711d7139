// oxfmt-ignore
/** The numbers of the acceptance sentences a row may answer to. */
export const acceptances = [
  'S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8', 'S10', 'S11', 'S13', 'S14', 'S15', 'S17', 'S18', 'S19', 'S20',
  'S21', 'S22', 'S23', 'S24', 'S25', 'S26', 'S27', 'S28', 'S29', 'S30', 'S31', 'S32', 'S33', 'S35', 'S36', 'S37',
] as const;

/** The states of a promise, in the order they are counted. */
export const featureStates = ["works", "partly", "missing", "later", "refused"] as const;

/** How far a promise is kept today. */
export type FeatureState = (typeof featureStates)[number];

interface Promised {
  readonly id: `M${number}`;
  readonly sentence: string;
  readonly accepts?: readonly (typeof acceptances)[number][];
  readonly note?: string;
}

interface Kept {
  readonly state: "works" | "partly";
  readonly proof: readonly [string, ...string[]];
}

interface Open {
  readonly state: "missing" | "later";
}

interface Refused {
  readonly state: "refused";
  readonly reason: string;
  readonly replacement: string;
}

/** One promise as a section file writes it: what a person can see being kept, and its state. */
export type FeatureRow = Promised & (Kept | Open | Refused);

/** One promise as the table holds it: a row that knows the heading it stands under. */
export type Feature = FeatureRow & { readonly section: string };
