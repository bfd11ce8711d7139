import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { Directory } from "../../hub/core/engage/edge-talk.ts";
import { Catalogue, Manifest, type Signed } from "../../hub/core/engage/objects.ts";
import { openSigned, publicKeyOf } from "../../hub/core/engage/signed.ts";
import { hopeless, Told } from "../../hub/core/hub-line.ts";

// Many requests, or whole processes: on a machine that is busy with others they take their time.
vi.setConfig({ testTimeout: 240_000 });

const main = join(import.meta.dirname, "../../backend/main.ts");
const folders: string[] = [];
const running: ChildProcess[] = [];
afterEach(() => {
  for (const one of running.splice(0)) one.kill("SIGKILL");
  for (const one of folders.splice(0)) rmSync(one, { recursive: true, force: true });
});
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "lintel-backend-main-"));
  folders.push(made);
  return made;
}
function run(env: Record<string, string>): ChildProcess {
  const child = fork(main, [], {
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  running.push(child);
  return child;
}
async function readyOf(child: ChildProcess) {
  const told = Told.parse((await once(child, "message"))[0]);
  return "ready" in told ? (told.backend ?? 0) : 0;
}

test("for a virtual house it stands with made-up brands, each with a true manifest and a catalogue, and ends when asked", async () => {
  const data = folder();
  const child = run({ LINTEL_DATA: data, LINTEL_BACKEND_PORT: "0", LINTEL_HOUSE: "virtual" });
  const port = await readyOf(child);
  const { brands } = Directory.parse(await (await fetch(`http://localhost:${port}/v1/brands`)).json());
  expect(brands.length).toBeGreaterThanOrEqual(3);
  for (const { url } of brands) {
    const signed = (await (await fetch(`${url}/.well-known/lintel-brand`)).json()) as Signed;
    const { keys } = Manifest.parse(JSON.parse(signed.document));
    const keyOf = (kid: string) => publicKeyOf(keys.find((key) => key.kid === kid)?.x ?? "");
    expect(openSigned(signed, keyOf)).toBe(signed.document);
    const { items } = Catalogue.parse(await (await fetch(`${url}/v1/catalogue`)).json());
    expect(items.length).toBeGreaterThan(0);
    for (const item of items) expect(openSigned(item, keyOf)).toBe(item.document);
  }
  child.kill("SIGTERM");
  expect((await once(child, "exit"))[0]).toBe(0);
  expect(existsSync(join(data, "backend", "operator.db"))).toBe(true);
});

test("alone it has no brands of its own, and ends when whoever started it is gone", async () => {
  const child = run({ LINTEL_BACKEND_DATA: folder(), LINTEL_BACKEND_PORT: "0" });
  const port = await readyOf(child);
  expect(await (await fetch(`http://localhost:${port}/v1/brands`)).json()).toEqual({ v: 1, brands: [] });
  child.disconnect();
  expect((await once(child, "exit"))[0]).toBe(0);
});

test("what only a person can mend ends it with the code that says so: a port that is no port, one that is taken, another house's data", async () => {
  const data = folder();
  const ended = async (env: Record<string, string>) => {
    const child = run({ LINTEL_BACKEND_DATA: data, LINTEL_BACKEND_PORT: "0", ...env });
    let said = "";
    child.stderr?.on("data", (chunk) => (said += String(chunk)));
    const [code] = (await once(child, "exit")) as [number];
    return { code, said };
  };
  expect(await ended({ LINTEL_BACKEND_PORT: "99999" })).toMatchObject({
    code: hopeless,
    said: expect.stringContaining("LINTEL_BACKEND_PORT") as string,
  });
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const address = taken.address();
  const port = typeof address === "object" && address ? String(address.port) : "";
  expect(await ended({ LINTEL_BACKEND_PORT: port })).toMatchObject({ code: hopeless });
  taken.close();
  const child = run({ LINTEL_BACKEND_DATA: data, LINTEL_BACKEND_PORT: "0" });
  await readyOf(child);
  child.kill("SIGTERM");
  await once(child, "exit");
  const other = await ended({ LINTEL_HOUSE: "virtual" });
  expect(other.code).not.toBe(0);
  expect(other.said).toContain("E_OTHER_HOUSE");
});
