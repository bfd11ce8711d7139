#!/usr/bin/env node
// The start check, in plain JavaScript that an old Node can parse: finds a Node that runs Lintel, and runs it.
import { spawn, spawnSync } from "node:child_process";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { candidateNodes, findNode } from "./find-node.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, "hub", "cli.ts");

function versionOf(path) {
  const asked = spawnSync(path, ["--version"], {
    encoding: "utf8",
    timeout: 10000,
    stdio: ["ignore", "pipe", "ignore"],
  });
  return asked.status === 0 ? asked.stdout.trim() : null;
}

// Processes started from here inherit the setting, so each of them loads compiled code too.
async function runHere() {
  const { enableCompileCache } = await import("node:module");
  enableCompileCache(process.env.NODE_COMPILE_CACHE);
  process.argv[1] = target;
  await import(pathToFileURL(target).href);
}

function runIn(path) {
  const child = spawn(path, [target].concat(process.argv.slice(2)), { stdio: "inherit" });
  // A terminal sends its own signals to the child as well: passing them on would deliver them twice.
  const atTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
  const passOn = (signal) => child.kill(signal);
  const keepAlive = () => undefined;
  process.on("SIGTERM", passOn);
  for (const signal of ["SIGINT", "SIGHUP", "SIGQUIT"]) process.on(signal, atTerminal ? keepAlive : passOn);
  child.on("error", (error) => refuse(`E_NODE_VERSION: ${path} does not start (${error.message}): install Node 24.`));
  child.on("exit", (code, signal) => process.exit(signal === null ? code : 128 + constants.signals[signal]));
}

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

process.env.NODE_COMPILE_CACHE =
  process.env.NODE_COMPILE_CACHE || join(root, "node_modules", ".cache", "lintel-compile");
const running = { version: process.version, arch: process.arch };
const found = findNode(running, candidateNodes(root, process.env.PATH || ""), versionOf);
if (found.use === "this") await runHere();
else if (found.use === "other") runIn(found.path);
else refuse(found.sentence);
