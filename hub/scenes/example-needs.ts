import type { Params } from "../core/errors.ts";
import type { Run } from "../core/run.ts";
import type { Graph } from "../core/scene/graph.ts";
import type { Condition } from "../core/scene/nodes.ts";
import { readReference } from "../core/scene/parameters.ts";
import type { Value } from "../core/world.ts";
import type { Mark } from "./example-marks.ts";

/** What is asked of a run that is kept: whose it was, its scene, and what its house knows now. */
export type Asked = {
  readonly run: Run;
  readonly graph: Graph;
  readonly residents: readonly { readonly id: string; readonly standing: string }[];
  readonly fact: (name: string) => Value | undefined;
  readonly setting: (name: string) => Value | undefined;
};

type Of<K extends Condition["is"]> = Extract<Condition, { is: K }>;

/** How the house must have stood for a condition to hold. */
export function needsToHold(condition: Condition, asked: Asked): readonly Mark[] {
  switch (condition.is) {
    case "presence":
      return presence(condition, asked, !condition.not);
    case "ready":
      return [{ of: "ready", role: condition.role, value: true }];
    case "compare":
      return [...referred(condition.value, asked), fact(condition, fulfils(condition, asked, condition.fact))];
    case "role-state":
      return [...referred(condition.value, asked), state(condition, fulfils(condition, asked))];
    case "nobody-asleep":
      return concerned("anyone", asked).map((who) => ({ of: "resident", who, is: "asleep", value: "no" }));
    case "others-asleep":
      return concerned("others", asked).map((who) => ({ of: "resident", who, is: "asleep", value: "yes" }));
    case "awake":
      return mainOf(asked).flatMap((who): readonly Mark[] => [
        { of: "resident", who, is: "where", value: "home" },
        { of: "resident", who, is: "asleep", value: "no" },
      ]);
    case "empty":
      return [{ of: "place", place: condition.place, value: false }];
    case "setting":
      return [{ of: "setting", name: condition.name, value: meant(condition.equals, asked) ?? condition.equals }];
    case "time":
    case "wake-window":
      return [];
  }
}

/** How it must have stood for a condition to fail, as the step's own record says where it does. */
export function needsToFail(condition: Condition, asked: Asked, detail: Params = {}): readonly Mark[] {
  const is = detail["is"];
  switch (condition.is) {
    case "presence":
      return presence(condition, asked, condition.not);
    case "ready":
      return detail["sentence"] === "guard.unbound" ? [] : [{ of: "ready", role: condition.role, value: false }];
    case "compare": {
      if (detail["sentence"] === "guard.fact-unknown") return [];
      return [...referred(condition.value, asked), fact(condition, is ?? fails(condition, asked))];
    }
    case "role-state": {
      if (detail["sentence"] === "guard.role-unknown") return [];
      return [...referred(condition.value, asked), state(condition, is ?? fails(condition, asked))];
    }
    case "nobody-asleep": {
      const who = named(detail) ?? mainOf(asked)[0];
      return who === undefined ? [] : [{ of: "resident", who, is: "asleep", value: "yes" }];
    }
    case "others-asleep": {
      const who = named(detail) ?? concerned("others", asked)[0];
      return who === undefined ? [] : [{ of: "resident", who, is: "where", value: "home" }];
    }
    case "awake":
      return mainOf(asked).map((who) => ({ of: "resident", who, is: "asleep", value: "yes" }));
    case "empty":
      return [{ of: "place", place: condition.place, value: true }];
    case "setting": {
      const wanted = meant(condition.equals, asked) ?? condition.equals;
      return [{ of: "setting", name: condition.name, value: unlike(wanted) }];
    }
    case "time":
    case "wake-window":
      return [];
  }
}

const named = ({ resident }: Params): string | undefined => (typeof resident === "string" ? resident : undefined);

function concerned(who: string, { run, residents }: Asked): readonly string[] {
  if (who === "resident") return run.resident === undefined ? [] : [run.resident];
  if (who === "others") return residents.filter(({ id }) => id !== run.resident).map(({ id }) => id);
  const grown = (standing: string) => standing === "adult" || standing === "owner";
  const all = residents.filter(
    ({ id, standing }) => who === "anyone" || id === who || standing === who || (who === "adult" && grown(standing)),
  );
  return all.map(({ id }) => id);
}

function mainOf(asked: Asked): readonly string[] {
  const [grown] = concerned("adult", asked);
  const who = asked.run.resident ?? grown;
  return who === undefined ? [] : [who];
}

// One of them is enough for somebody to be there; for nobody, none may be.
function presence({ who, where }: Of<"presence">, asked: Asked, there: boolean): readonly Mark[] {
  const all = concerned(who, asked);
  const own = all.find((id) => id === asked.run.resident) ?? all[0];
  const other = where === "home" ? "away" : "home";
  if (!there) return all.map((id) => ({ of: "resident", who: id, is: "where", value: other }));
  return own === undefined ? [] : [{ of: "resident", who: own, is: "where", value: where }];
}

function fact({ fact: name }: Of<"compare">, value: Value): Mark {
  return { of: "fact", name, value };
}

function state({ role, key }: Of<"role-state">, value: Value): Mark {
  return { of: "state", role, key, value };
}

// What a condition compares with must be known as well.
function referred(value: Value, asked: Asked): readonly Mark[] {
  const reference = readReference(value);
  if (reference.from !== "fact") return [];
  return [{ of: "fact", name: reference.name, value: asked.fact(reference.name) ?? "something" }];
}

function meant(value: Value, { fact: known, setting }: Asked): Value | undefined {
  const reference = readReference(value);
  if (reference.from === "constant") return reference.value;
  return reference.from === "fact" ? (known(reference.name) ?? "something") : setting(reference.name);
}

type Comparing = Of<"compare"> | Of<"role-state">;

function fulfils({ op, value }: Comparing, asked: Asked, name?: string): Value {
  const wanted = meant(value, asked) ?? value;
  const now = name === undefined ? undefined : asked.fact(name);
  if (now !== undefined && holds(now, op, wanted)) return now;
  if (op === "!=") return unlike(wanted);
  if (typeof wanted !== "number" || op === "=" || op === "<=" || op === ">=") return wanted;
  return op === "<" ? wanted - 1 : wanted + 1;
}

function fails({ op, value }: Comparing, asked: Asked): Value {
  const wanted = meant(value, asked) ?? value;
  if (op === "!=") return wanted;
  if (op === "=" || typeof wanted !== "number") return unlike(wanted);
  return op === "<" || op === "<=" ? wanted + 1 : wanted - 1;
}

function holds(is: Value, op: Comparing["op"], wanted: Value): boolean {
  if (op === "=") return is === wanted;
  if (op === "!=") return is !== wanted;
  if (typeof is !== "number" || typeof wanted !== "number") return false;
  if (op === "<" || op === "<=") return op === "<" ? is < wanted : is <= wanted;
  return op === ">" ? is > wanted : is >= wanted;
}

function unlike(value: Value): Value {
  if (typeof value === "boolean") return !value;
  return typeof value === "number" ? value + 1 : `not-${value}`;
}
