import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { candidateNodes, findNode, isNewEnough } from "../../../bin/find-node.mjs";
import { covers } from "../../help/covers.ts";

const repo = join(import.meta.dirname, "../../..");
const none = () => null;

describe("the choice", () => {
  test("a new enough Node is used as it is, and nothing else is asked", () => {
    const asked: string[] = [];
    const found = findNode({ version: "v24.0.0", arch: "x64" }, ["/a/node"], (path) => {
      asked.push(path);
      return "v24.1.0";
    });
    expect(found).toEqual({ use: "this" });
    expect(asked).toEqual([]);
  });

  test("the checkout's own Node comes before the system's, and what does not run or is old is passed over", () => {
    const candidates = candidateNodes("/opt/lintel", "/old/bin:relative::/new/bin:/new/bin");
    expect(candidates).toEqual(["/opt/lintel/node_modules/.bin/node", "/old/bin/node", "/new/bin/node"]);
    const old = { version: "v18.20.4", arch: "x64" };
    expect(findNode(old, candidates, () => "v24.21.0")).toEqual({ use: "other", path: candidates[0] });
    const versions = new Map([
      ["/old/bin/node", "v23.11.1"],
      ["/new/bin/node", "v26.0.0"],
    ]);
    expect(findNode(old, candidates, (path) => versions.get(path) ?? null)).toEqual({
      use: "other",
      path: "/new/bin/node",
    });
  });

  test("with none, one sentence says what to do, and another one on a 32-bit system", () => {
    expect(findNode({ version: "v20.20.2", arch: "arm64" }, [], none)).toEqual({
      use: "none",
      sentence:
        'E_NODE_VERSION: Lintel needs Node 24 or newer, and only v20.20.2 is here: run "npm ci" without "--omit=optional" in the Lintel folder, or install Node 24.',
    });
    expect(findNode({ version: "v20.20.2", arch: "arm" }, [], none)).toEqual({
      use: "none",
      sentence:
        "E_NODE_VERSION: Lintel needs a 64-bit system, and this one is 32-bit (arm): install the 64-bit system first.",
    });
  });

  test.each([
    ["v24.21.0", true],
    ["26.0.0", true],
    ["v23.11.1", false],
    ["v8.17.0", false],
    ["", false],
    ["v240", false],
    ["not a version v24.0.0", false],
  ])("%j is new enough: %j", (version, enough) => {
    expect(isNewEnough(version)).toBe(enough);
  });
});

describe("the program", () => {
  let root = "";
  const program = () => join(root, "bin/lintel.mjs");
  const ownNode = () => join(root, "node_modules/.bin/node");

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "lintel start "));
    await cp(join(repo, "bin"), join(root, "bin"), { recursive: true });
    for (const folder of ["hub", "path", "node_modules/.bin"]) await mkdir(join(root, folder), { recursive: true });
    await writeFile(join(root, "package.json"), '{"type":"module"}');
    await writeFile(join(root, "pretend-18.mjs"), 'Object.defineProperty(process, "version", { value: "v18.20.4" });');
    await writeFile(
      join(root, "hub/cli.ts"),
      `if (process.argv[2] === "wait") process.once("SIGTERM", () => process.exit(7));
      const seen: object = { node: process.execPath, script: process.argv[1], args: process.argv.slice(2), cache: process.env.NODE_COMPILE_CACHE };
      console.log(JSON.stringify(seen));
      if (process.argv[2] === "wait") await new Promise((done) => setInterval(done, 60_000));
      process.exitCode = process.argv[2] === "fail" ? 3 : 0;`,
    );
    await fakeNode(join(root, "path/node"), "v18.20.4");
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function fakeNode(path: string, version: string) {
    await writeFile(path, `#!/bin/sh\necho ${version}\n`);
    await chmod(path, 0o755);
  }

  const as18 = () => ["--import", join(root, "pretend-18.mjs")];

  function run(node: string, flags: string[], args: string[], env: Record<string, string> = {}) {
    return new Promise<{ code: unknown; out: string; err: string }>((done) => {
      const options = { env: { PATH: join(root, "path"), ...env } };
      execFile(node, [...flags, program(), ...args], options, (error, out, err) => {
        done({ code: error === null ? 0 : error.code, out, err });
      });
    });
  }

  test("on Node 24 it runs the commands in its own process, with a compile cache beside the packages", async () => {
    const ran = await run(process.execPath, [], ["status", "--json", "a b"]);
    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(JSON.parse(ran.out)).toEqual({
      node: process.execPath,
      script: join(root, "hub/cli.ts"),
      args: ["status", "--json", "a b"],
      cache: join(root, "node_modules/.cache/lintel-compile"),
    });
  });

  test("a compile cache that is already chosen is kept", async () => {
    const ran = await run(process.execPath, [], [], { NODE_COMPILE_CACHE: join(root, "own") });
    expect(JSON.parse(ran.out)).toMatchObject({ cache: join(root, "own") });
  });

  test("on Node 18 it runs them on the checkout's Node and hands back the exit code", async () => {
    await symlink(process.execPath, ownNode());
    const ran = await run(process.execPath, as18(), ["fail", "--json"]);
    expect(ran).toMatchObject({ code: 3, err: "" });
    expect(JSON.parse(ran.out)).toMatchObject({ script: join(root, "hub/cli.ts"), args: ["fail", "--json"] });
  });

  test("a checkout's Node made for another processor is passed over for the system's", async () => {
    await writeFile(ownNode(), "\u007FELF for something else");
    await chmod(ownNode(), 0o755);
    await rm(join(root, "path/node"));
    await symlink(process.execPath, join(root, "path/node"));
    const ran = await run(process.execPath, as18(), ["status"]);
    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(JSON.parse(ran.out)).toMatchObject({ args: ["status"] });
  });

  test("without the optional packages and with Node 18 alone it says what to do and exits 1", async () => {
    covers("error:E_NODE_VERSION");
    const ran = await run(process.execPath, as18(), ["start"]);
    expect(ran).toEqual({
      code: 1,
      out: "",
      err: 'E_NODE_VERSION: Lintel needs Node 24 or newer, and only v18.20.4 is here: run "npm ci" without "--omit=optional" in the Lintel folder, or install Node 24.\n',
    });
  });

  test("a stop signal reaches the commands, and their exit code comes back", async () => {
    await symlink(process.execPath, ownNode());
    const child = spawn(process.execPath, [...as18(), program(), "wait"], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([7, null]);
  });

  test("commands that die of a signal end with its usual code", async () => {
    await symlink(process.execPath, ownNode());
    await writeFile(join(root, "hub/cli.ts"), 'process.kill(process.pid, "SIGKILL");');
    expect(await run(process.execPath, as18(), [])).toMatchObject({ code: 137 });
  });

  test("the machine's own older Node does the same", async ({ skip }) => {
    const older = await olderNode();
    if (older === null) return skip("this machine has no Node older than 24 on its path");
    expect(await run(older, [], ["start"])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^E_NODE_VERSION: .*\n$/),
    });
    await symlink(process.execPath, ownNode());
    const ran = await run(older, [], ["start"]);
    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(JSON.parse(ran.out)).toMatchObject({ args: ["start"], script: join(root, "hub/cli.ts") });
  });
});

async function olderNode(): Promise<string | null> {
  for (const path of candidateNodes("/nowhere", process.env["PATH"] ?? "")) {
    const version = await new Promise<string | null>((done) => {
      execFile(path, ["--version"], (error, out) => done(error === null ? out.trim() : null));
    });
    if (version !== null && !isNewEnough(version)) return path;
  }
  return null;
}
