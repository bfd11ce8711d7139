import type { Condition } from "../core/scene/nodes.ts";
import type { Question } from "../core/scene/outline.ts";
import { conditionInWords } from "./checks-in-words.ts";

/** The conditions that may be added to a check in this house. */
export function questionsOf({ roles }: { readonly roles: readonly string[] }): readonly Question[] {
  const ready = roles.map((role): readonly [string, Condition] => [
    `ready-${role.replace(".", "-")}`,
    { is: "ready", role },
  ]);
  return [...always, ...ready].map(([id, condition]) => ({ id, says: conditionInWords(condition), condition }));
}

const presence = (who: "resident" | "anyone" | "adult" | "child" | "guest", not = false): Condition => ({
  is: "presence",
  who,
  where: "home",
  not,
});

const always: readonly (readonly [string, Condition])[] = [
  ["resident-home", presence("resident")],
  ["adult-home", presence("adult")],
  ["anyone-home", presence("anyone")],
  ["nobody-home", presence("anyone", true)],
  ["no-child-home", presence("child", true)],
  ["no-guest", presence("guest", true)],
  ["adult-awake", { is: "awake", who: "adult" }],
  ["nobody-asleep", { is: "nobody-asleep", place: "anywhere" }],
  ["by-day", { is: "time", from: "07:00", to: "21:00" }],
];
