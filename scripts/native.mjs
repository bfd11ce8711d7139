// Builds the one native addon there is (epoll, by which onoff hears edges) for the Node this project runs on, offline:
// the headers come with that Node. Plain JavaScript, so that any Node can start it. Needs make, g++ and python3.
// With --if-able it says what is missing and is no failure, and what is built already stays.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const modules = join(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../node_modules");
const node = join(modules, `node-linux-${process.arch}`);

const ifAble = process.argv.includes("--if-able");
const own = join(node, "bin/node");
const loading = () => spawnSync(own, ["-e", "require('epoll')"], { cwd: join(modules, ".."), encoding: "utf8" });

/** Says what is missing, and ends. */
function stop(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(ifAble ? 0 : 1);
}

if (!existsSync(join(modules, "epoll"))) stop("epoll is not installed: run npm ci without --omit=optional.");
if (!existsSync(join(node, "include/node/node.h"))) stop(`The headers of Node are not at ${node}: run npm ci.`);
if (ifAble && loading().status === 0) process.exit(0);
for (const tool of ["make", "g++", "python3"]) {
  if (spawnSync(tool, ["--version"]).status !== 0) stop(`${tool} is missing: apt-get install make g++ python3.`);
}

// The headers must be those of the Node that will load it, whatever Node runs this script or npm.
const env = { ...process.env, npm_config_nodedir: node, npm_config_ignore_scripts: "false" };
const built = spawnSync("npm", ["rebuild", "epoll", "--ignore-scripts=false"], {
  cwd: join(modules, ".."),
  env,
  stdio: "inherit",
});
if (built.status !== 0) stop("epoll was not built; pins go by the character device where there is one.");

const loads = loading();
if (loads.status !== 0) stop(`epoll was built but does not load:\n${loads.stderr}`);
const { version } = JSON.parse(readFileSync(join(modules, "epoll/package.json"), "utf8"));
process.stdout.write(
  `epoll ${version} is built for Node ${spawnSync(own, ["--version"], { encoding: "utf8" }).stdout}`,
);
