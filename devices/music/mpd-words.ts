import { fail, LintelError } from "../../hub/core/errors.ts";

/** One command for the player: its name and its arguments. */
export type Words = readonly [string, ...(string | number)[]];

const longestArgument = 2_000;

/** A command as the player reads it: every argument quoted. E_WRONG_TYPE for a sign that could begin another command. */
export function lineOf([name, ...given]: Words): string {
  return [name, ...given.map((argument) => `"${checked(String(argument)).replace(/[\\"]/g, "\\$&")}"`)].join(" ");
}

/** Refuses an argument that cannot be one line: E_WRONG_TYPE. */
export function checked(argument: string): string {
  // oxlint-disable-next-line no-control-regex -- exactly these are looked for
  if (/[\u0000-\u001f\u007f\u0085\u2028\u2029]/.test(argument))
    fail("E_WRONG_TYPE", { field: "from", problem: "a line break or control sign" });
  if (argument.length > longestArgument) fail("E_WRONG_TYPE", { field: "from", problem: "too long" });
  return argument;
}

/** Several commands as one: all of them, or none after the first that is refused. */
export function listOf(commands: readonly Words[]): string {
  const lines = commands.map(lineOf);
  const text = lines.length === 1 ? lines : ["command_list_begin", ...lines, "command_list_end"];
  return `${text.join("\n")}\n`;
}

/** What an answer says, in order; a key may come many times. */
export type Pairs = readonly (readonly [key: string, value: string])[];

/** One line `key: value` of an answer. */
export function pairOf(line: string): Pairs[number] {
  const colon = line.indexOf(": ");
  return colon < 0 ? [line, ""] : [line.slice(0, colon), line.slice(colon + 2)];
}

/** The first value of a key. */
export function valueOf(pairs: Pairs, key: string): string | undefined {
  return pairs.find(([name]) => name === key)?.[1];
}

/** The named error for `ACK [code@index] {command} text`. */
export function refusalOf(line: string): LintelError {
  const [, code = "", command = "", text = line] = /^ACK \[(\d+)@\d+\] \{([^}]*)\} (.*)$/.exec(line) ?? [];
  return new LintelError("E_PLAYER", { problem: text.slice(0, 120), command: command.slice(0, 40), ack: code });
}

/** All values of a key. */
export function valuesOf(pairs: Pairs, key: string): string[] {
  return pairs.flatMap(([name, value]) => (name === key ? [value] : []));
}
