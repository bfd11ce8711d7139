import { languageOf } from "../api/language.ts";
import { codeOf, LintelError } from "../core/errors.ts";
import type { Sentence } from "../core/events.ts";
import { Language } from "../core/house.ts";
import { render } from "../core/sentence.ts";
import { makeCall, Refused, socketsOf } from "./call.ts";
import { commands } from "./commands.ts";
import { typed } from "./typed.ts";
import type { Command, Outcome, Tools } from "./tools.ts";

/** Runs one command line; resolves with the exit code: 0, or 1 after `code: sentence`. */
export async function runCommandLine(args: readonly string[], tools: Tools): Promise<0 | 1> {
  let language = languageOfMachine(tools.env);
  const say = (sentence: Sentence, zone = "UTC") => render(sentence, { words: tools.words(language), language, zone });
  try {
    const { command, names, options, json, help } = typed(args, commands);
    language = languageWanted(options["language"], language);
    if (!command || help) {
      for (const line of helpLines(command, say)) tools.print(line);
      return 0;
    }
    const call = makeCall(socketsOf(tools.env), language);
    const tell = (sentence: Sentence) => (json ? undefined : tools.print(say(sentence)));
    const outcome = await command.run({ names, options, language, tools, call, tell });
    for (const line of linesOf(outcome, json, say)) tools.print(line);
    return outcome.well === false ? 1 : 0;
  } catch (error) {
    tools.complain(complaintOf(error, say));
    return 1;
  }
}

/** The language a machine is set to, by the names POSIX gives it. */
export function languageOfMachine(env: Tools["env"]): Language {
  const named = env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"] || "";
  return languageOf((named.split(".")[0] ?? "").replaceAll("_", "-").replace("@", "-"));
}

function languageWanted(asked: string | undefined, otherwise: Language): Language {
  if (asked === undefined) return otherwise;
  const known = Language.safeParse(asked);
  if (!known.success) throw new LintelError("E_USAGE", { said: `--language ${asked}` });
  return known.data;
}

type Say = (sentence: Sentence, zone?: string) => string;

function linesOf(outcome: Outcome, json: boolean, say: Say): readonly string[] {
  if (json) return [JSON.stringify(outcome.json)];
  return outcome.lines.map((line) => (typeof line === "string" ? line : say(line, outcome.zone)));
}

function complaintOf(error: unknown, say: Say): string {
  if (error instanceof Refused) return [`${error.code}: ${error.message}`, ...error.lines].join("\n");
  const code = codeOf(error);
  const params =
    error instanceof LintelError ? error.params : { problem: error instanceof Error ? error.message : String(error) };
  return `${code}: ${say({ key: `error.${code}`, params })}`;
}

function helpLines(command: Command | undefined, say: Say): readonly string[] {
  const usage = ({ name, takes, options }: Command) => {
    const names = takes.map((take) => (take.endsWith("?") ? `[${take.slice(0, -1)}]` : `<${take}>`));
    const flags = Object.entries(options).map(([flag, need]) =>
      need === "required" ? `--${flag} …` : `[--${flag} …]`,
    );
    return ["lintel", name, ...names, ...flags].join(" ");
  };
  const about = ({ name }: Command) => say({ key: `cli.help.${name.replaceAll(" ", "-")}`, params: {} });
  if (command) return [usage(command), `  ${about(command)}`];
  const rows = commands.flatMap((each) => [`  ${usage(each)}`, `      ${about(each)}`]);
  return [say({ key: "cli.help.title", params: {} }), "", ...rows, "", say({ key: "cli.help.end", params: {} })];
}
