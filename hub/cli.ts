import { runCommandLine } from "./cli/command-line.ts";
import { wordsOf } from "./words.ts";

const signals = ["SIGINT", "SIGTERM"] as const;

process.exitCode = await runCommandLine(process.argv.slice(2), {
  env: process.env,
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
  words: wordsOf,
  untilStopped: () =>
    new Promise((resolve) => {
      for (const signal of signals) process.on(signal, () => resolve());
    }),
});
