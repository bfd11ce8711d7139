/** What one rendering may still use: steps of the tree, and characters or items made or looked through. */
export type Meter = { steps: number; work: number };

/** What is wrong with a template or a rendering; `template.ts` names it as E_TEMPLATE or E_TEMPLATE_RENDER. */
export class Broken extends Error {
  readonly problem: string;
  /** Where in the text, when that is known. */
  readonly at: number;
  constructor(problem: string, at = -1) {
    super(problem);
    this.problem = problem;
    this.at = at;
  }
}

/** What a rendering throws to say that the message says nothing: `is_defined` on something undefined. */
export class Ignored extends Error {}

/** Ends the parsing or the rendering with what is wrong. */
export function broken(problem: string, at?: number): never {
  throw new Broken(problem, at);
}

/** A fresh allowance for one rendering. */
export function meter(): Meter {
  return { steps: 10_000, work: 250_000 };
}

/** Pays for work before it is done, so that nothing big is ever begun. */
export function pay(meter: Meter, work: number): void {
  // A work that is no number (Infinity - Infinity) must not slip through.
  if (!(work <= meter.work)) broken("it makes too much");
  meter.work -= work;
}
