import type { Meter } from "./meter.ts";
import type { Value } from "./values.ts";

/** One thing a template may call: a filter, test, method (its subject is the first argument) or function. */
export type Callable = {
  /** Names of what it takes, in order; an argument left out arrives as undefined. */
  readonly takes: readonly string[];
  /** How many of them must be there. */
  readonly needs: number;
  /** It takes any number more. */
  readonly more?: true;
  /** Arguments by any name, each arriving as its name and its value. */
  readonly byName?: true;
  call(args: readonly Value[], meter: Meter): Value;
};

/** A comparing operator and what stands right of it. */
export type Comparison = { readonly op: string; readonly right: Node };

/** One expression of a template. */
export type Node =
  | { readonly is: "const"; readonly value: Value }
  | { readonly is: "name"; readonly name: string }
  | { readonly is: "attribute"; readonly of: Node; readonly name: string }
  | { readonly is: "item"; readonly of: Node; readonly key: Node }
  | { readonly is: "slice"; readonly of: Node; readonly cut: readonly (Node | undefined)[] }
  | { readonly is: "list" | "tuple" | "concat"; readonly items: readonly Node[] }
  | { readonly is: "dict"; readonly pairs: readonly (readonly [Node, Node])[] }
  | { readonly is: "not" | "negative" | "positive"; readonly of: Node }
  | { readonly is: "and" | "or"; readonly left: Node; readonly right: Node }
  | { readonly is: "arithmetic"; readonly op: string; readonly left: Node; readonly right: Node }
  | { readonly is: "compare"; readonly left: Node; readonly rest: readonly Comparison[] }
  | { readonly is: "choose"; readonly test: Node; readonly yes: Node; readonly no: Node | undefined }
  | { readonly is: "call"; readonly callable: Callable; readonly args: readonly (Node | undefined)[] };

/** A condition and what is written when it holds. */
export type Branch = { readonly test: Node; readonly body: readonly Piece[] };

/** One part of a template: text, a value written out, or a tag. */
export type Piece =
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "write"; readonly node: Node }
  | { readonly is: "if"; readonly branches: readonly Branch[]; readonly otherwise: readonly Piece[] }
  | {
      readonly is: "for";
      readonly names: readonly string[];
      readonly of: Node;
      readonly test: Node | undefined;
      readonly body: readonly Piece[];
      readonly otherwise: readonly Piece[];
    }
  | { readonly is: "set"; readonly names: readonly string[]; readonly node: Node }
  | { readonly is: "set-in"; readonly space: string; readonly name: string; readonly node: Node };
