import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runCommandLine } from "../../hub/cli/command-line.ts";
import { commands } from "../../hub/cli/commands.ts";
import type { Words } from "../../hub/core/sentence.ts";
import { startEnvironment } from "../../hub/cli/start.ts";
import { keyPairOf } from "../../hub/core/signing-key.ts";
import { covers } from "../help/covers.ts";
import { openSmallApi, type SmallHouse, smallHouse } from "../help/small-house.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const words: Words = JSON.parse(readFileSync(join(root, "ui/words/en.json"), "utf8")) as Words;

let small: SmallHouse;
let api: Awaited<ReturnType<typeof openSmallApi>>;
let data: string;
beforeEach(async () => {
  small = smallHouse();
  api = await openSmallApi(small);
  data = mkdtempSync(join(tmpdir(), "lintel-cli-"));
  mkdirSync(join(data, "virtual"));
  symlinkSync(api.socket, join(data, "virtual", "hub.sock"));
});
afterEach(() => api[Symbol.asyncDispose]());

async function lintel(line: string, env: Readonly<Record<string, string>> = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommandLine(line.split(" "), {
    env: { LINTEL_DATA: data, ...env },
    print: (text) => out.push(text),
    complain: (text) => err.push(text),
    words: () => words,
    untilStopped: () => Promise.resolve(),
  });
  return { code, out, err };
}

test("status tells how the house is, and a program reads the same", async () => {
  const told = await lintel("status");
  expect(told).toMatchObject({ code: 0, err: [] });
  expect(told.out.join("\n")).toContain("Elm Street");
  expect(told.out.join("\n")).toContain("2 of 2");
  const { out } = await lintel("status --json");
  expect(JSON.parse(out[0] ?? "")).toMatchObject({ home: "Elm Street", things: { online: 2, all: 2 } });
});

test("a token and a device's password are printed alone on their line", async () => {
  const token = await lintel("token create --scope read,screen:hall --name tablet");
  expect(small.house.credentials.token(token.out[1] ?? "")).toMatchObject({
    id: "tablet",
    scopes: ["read", "screen:hall"],
  });
  const device = await lintel("device add bed-a --kind bed --place bedroom --owner ada --name Bed");
  expect(device.out[1]).toMatch(/^secret-mqtt-/);
  expect(small.asked.at(-1)).toEqual([
    "put",
    "device",
    { id: "bed-a", kind: "bed", name: "Bed", place: "bedroom", owner: "ada" },
    "cli",
  ]);
});

test("a device that signs is given its key once, and the house keeps only the public half", async () => {
  const { code, out } = await lintel("device add eye --kind door-camera --place bathroom");
  expect(code).toBe(0);
  expect(out).toHaveLength(4);
  const key = JSON.parse(out[3] ?? "") as { kid: string; x: string; d: string };
  expect(key).toEqual(keyPairOf("eye", Buffer.from(key.d, "base64url")));
  const kept = small.house.residents.get("device", "eye");
  expect(kept).toMatchObject({ kind: "door-camera", key: { kid: key.kid, alg: "EdDSA", x: key.x } });
  expect(JSON.stringify([kept, small.asked, small.lines])).not.toContain(key.d);
  const again = await lintel("device add eye-2 --kind door-camera --place bathroom");
  expect(again.out[3]).not.toContain(key.x);
});

test("a phone is set up by a code to scan and a link to open", async () => {
  const told = await lintel("device phone phone-a --address https://home.example");
  expect(told).toMatchObject({ code: 0, err: [] });
  expect(told.out[0]).toContain("phone-a");
  expect(told.out[1]).toMatch(/^[\u2580-\u2588 \n]+$/);
  const otrc: unknown = JSON.parse(
    Buffer.from(new URL(told.out[2] ?? "").searchParams.get("inline") ?? "", "base64").toString(),
  );
  expect(otrc).toMatchObject({ url: "https://home.example/owntracks", encryptionKey: "key-of-phone-a" });
  const plain = await lintel("device phone phone-a --mode mqtt --encrypted no --json");
  expect(JSON.parse(plain.out[0] ?? "")).toMatchObject({ otrc: { mode: 0, host: "elm-street", encryptionKey: "" } });
  expect(await lintel("device phone phone-a --encrypted maybe")).toMatchObject({ code: 1 });
  expect(await lintel("device phone old-1")).toMatchObject({ code: 1, err: [expect.stringMatching(/^E_NOT_FOUND: /)] });
});

test("a login for another maker's device is made and shown once", async () => {
  expect((await lintel("login list")).out[0]).toContain("login add");
  const { code, out } = await lintel("login add plugs");
  expect({ code, user: out[1] }).toEqual({ code: 0, user: "plugs" });
  expect(out[2]).toMatch(/^secret-mqtt-/);
  expect(await lintel("login add phone-a")).toMatchObject({ code: 1, err: [expect.stringMatching(/^E_EXISTS: /)] });
  expect(await lintel("login remove nobody")).toMatchObject({
    code: 1,
    err: [expect.stringMatching(/^E_NOT_FOUND: /)],
  });
});

test("a role is bound, and bound again to another thing", async () => {
  expect(await lintel("role bind screen.bathroom hall-1")).toMatchObject({ code: 0 });
  expect(await lintel("role bind bath hall-1")).toMatchObject({ code: 0 });
  expect(small.house.residents.get("role", "bath")).toMatchObject({ thing: "hall-1" });
  expect(await lintel("role bind bath nothing")).toMatchObject({
    code: 1,
    err: [expect.stringMatching(/^E_NOT_FOUND: /)],
  });
});

test("a person is added once", async () => {
  const add = "resident add bob --name Bob --standing child --sleeps bedroom";
  expect(await lintel(add)).toMatchObject({ code: 0 });
  expect(small.house.residents.get("resident", "bob")).toMatchObject({ standing: "child", language: "en" });
  expect(await lintel(add)).toMatchObject({ code: 1, err: [expect.stringMatching(/^E_CHANGED: /)] });
});

test("a scene is started and explained", async () => {
  expect(await lintel("run morning --resident ada")).toMatchObject({ code: 0 });
  expect(small.asked.at(-1)).toEqual(["start", "morning", { actor: "cli", resident: "ada" }]);
  expect((await lintel("why morning --resident ada --language zh-Hans")).out[0]).toContain("Ada woke.");
  expect(await lintel("run nothing")).toMatchObject({ code: 1, out: [] });
});

test("the files for Mosquitto are written for their owner alone", async () => {
  const folder = join(data, "mosquitto");
  expect(await lintel(`broker acl --out ${folder}`)).toMatchObject({ code: 0 });
  expect(readFileSync(join(folder, "mosquitto.conf"), "utf8")).toContain(`password_file ${folder}/lintel.passwd`);
  expect(statSync(join(folder, "lintel.passwd")).mode & 0o777).toBe(0o600);
});

test("without a hub there is one sentence and exit 1", async () => {
  covers("error:E_UNREACHABLE");
  await api[Symbol.asyncDispose]();
  expect(await lintel("status")).toMatchObject({ code: 1, out: [], err: [expect.stringMatching(/^E_UNREACHABLE: /)] });
  expect(await lintel("status", { LINTEL_HOUSE: "real" })).toMatchObject({ code: 1 });
  const doctor = await lintel("doctor --json");
  expect(doctor.code).toBe(1);
  expect(JSON.parse(doctor.out[0] ?? "")).toMatchObject({ well: false });
});

test.each([
  "nonsense",
  "status extra",
  "token create",
  "device add",
  "device add x --kind",
  "run morning --residant ada",
  "why m --language xx",
])("%s is not understood, and says at what", async (line) => {
  covers("error:E_USAGE");
  expect(await lintel(line)).toMatchObject({ code: 1, out: [], err: [expect.stringMatching(/^E_USAGE: /)] });
});

test("help names every command", async () => {
  const { code, out } = await lintel("--help");
  expect(code).toBe(0);
  for (const { name } of commands) expect(out.join("\n")).toContain(`lintel ${name}`);
  expect((await lintel("device add --help")).out[0]).toContain("--kind");
});

test("a house of one's own is virtual and steps, unless told otherwise", () => {
  expect(startEnvironment({})).toMatchObject({ LINTEL_HOUSE: "virtual", LINTEL_CLOCK: "step" });
  expect(startEnvironment({ LINTEL_HOUSE: "real" })).toMatchObject({ LINTEL_HOUSE: "real", LINTEL_CLOCK: "real" });
  expect(startEnvironment({ LINTEL_CLOCK: "real" })).toMatchObject({ LINTEL_HOUSE: "virtual", LINTEL_CLOCK: "real" });
});

test("the program itself speaks the machine's language and ends with its code", async () => {
  const run = (args: readonly string[]) =>
    new Promise<{ code: number | null; out: string; err: string }>((resolve, reject) => {
      const env = { PATH: process.env["PATH"], LINTEL_DATA: data, LANG: "zh_CN.UTF-8" };
      const child = spawn(process.execPath, [join(root, "bin", "lintel.mjs"), ...args], { env });
      let out = "";
      let err = "";
      child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
      child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, out, err }));
    });
  expect(await run(["status"])).toMatchObject({
    code: 0,
    out: expect.stringMatching(/虚拟.*Elm Street|Elm Street.*虚拟/),
    err: "",
  });
  expect(await run(["nonsense"])).toMatchObject({
    code: 1,
    out: "",
    err: expect.stringMatching(/^E_USAGE: .*nonsense/),
  });
});
