import { parseArgs } from "node:util";
import { fail } from "../core/errors.ts";
import type { Command } from "./tools.ts";

/** A command line as it was understood. */
export type Typed = {
  readonly command: Command | undefined;
  readonly names: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
  readonly json: boolean;
  readonly help: boolean;
};

const flags = { json: { type: "boolean" }, help: { type: "boolean", short: "h" } } as const;

/** Understands a command line by the command table. E_USAGE names the word it stumbled over. */
export function typed(args: readonly string[], commands: readonly Command[]): Typed {
  const command = commands.find(({ name }) => startsWith(args, name.split(" ")));
  const help = args.includes("--help") || args.includes("-h");
  if (!command) {
    const known = args.filter((word) => word !== "--help" && word !== "-h" && word !== "--json");
    if (known.length > 0 && !help) fail("E_USAGE", { said: known.join(" ") });
    return { command, names: {}, options: {}, json: args.includes("--json"), help: true };
  }
  const rest = args.slice(command.name.split(" ").length);
  const { positionals, tokens } = parseArgs({
    args: [...rest],
    options: {
      ...flags,
      ...Object.fromEntries(Object.keys(command.options).map((name) => [name, { type: "string" }] as const)),
    },
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const options: Record<string, string> = {};
  for (const token of tokens) {
    if (token.kind !== "option" || Object.hasOwn(flags, token.name)) continue;
    if (!Object.hasOwn(command.options, token.name)) fail("E_USAGE", { said: token.rawName });
    const { value } = token;
    if (value === undefined || value.startsWith("--")) fail("E_USAGE", { said: token.rawName });
    options[token.name] = value;
  }
  if (help) return { command, names: {}, options, json: false, help };
  for (const [name, need] of Object.entries(command.options)) {
    if (need === "required" && options[name] === undefined) fail("E_USAGE", { said: `--${name}` });
  }
  return { command, names: named(command, positionals), options, json: args.includes("--json"), help };
}

function named({ takes }: Command, positionals: readonly string[]): Readonly<Record<string, string>> {
  const more = positionals[takes.length];
  if (more !== undefined) fail("E_USAGE", { said: more });
  const names: Record<string, string> = {};
  takes.forEach((take, i) => {
    const word = positionals[i];
    if (word === undefined && !take.endsWith("?")) fail("E_USAGE", { said: `<${take}>` });
    if (word !== undefined) names[take.replace("?", "")] = word;
  });
  return names;
}

function startsWith(args: readonly string[], words: readonly string[]): boolean {
  return words.every((word, i) => args[i] === word);
}
