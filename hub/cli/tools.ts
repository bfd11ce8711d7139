import type { Sentence } from "../core/events.ts";
import type { Language } from "../core/house.ts";
import type { Words } from "../core/sentence.ts";
import type { Call } from "./call.ts";

/** What a command is given of the machine. */
export type Tools = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Prints one line for the person, or for a program that reads. */
  readonly print: (line: string) => void;
  /** Prints one line of what went wrong. */
  readonly complain: (line: string) => void;
  readonly words: (language: Language) => Words;
  /** Resolves when the person, or the machine, wants us to end. */
  readonly untilStopped: () => Promise<void>;
};

/** One command as it was typed. */
export type Given = {
  readonly names: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
  readonly language: Language;
  readonly tools: Tools;
  /** Calls the hub that runs. */
  readonly call: Call;
  /** Prints a sentence at once, for commands that take a while; nothing under --json. */
  readonly tell: (sentence: Sentence) => void;
};

/** What a command came to: `json` for programs, `lines` for people; a text is printed as it is. */
export type Outcome = {
  readonly json: unknown;
  readonly lines: readonly (Sentence | string)[];
  readonly zone?: string;
  /** @default true */
  readonly well?: boolean;
};

/** One row of the command table. */
export type Command = {
  /** `<noun> <verb>`, or one word. */
  readonly name: string;
  /** Its arguments in order; the last may be left out when it ends with `?`. */
  readonly takes: readonly string[];
  /** Its options: `required`, or not. Every one takes a value. */
  readonly options: Readonly<Record<string, "required" | "optional">>;
  readonly run: (given: Given) => Promise<Outcome>;
};
