import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../help/tree.ts";

test(
  "npm start brings up every process, tells the morning, and SIGTERM closes it all",
  { timeout: 120_000 },
  async () => {
    const data = mkdtempSync(join(tmpdir(), "lintel-start-"));
    const env = {
      ...process.env,
      LINTEL_DATA: data,
      LINTEL_HTTP_PORT: "0",
      LINTEL_MQTT_PORT: "0",
      LINTEL_HTTPS_PORT: "0",
      LINTEL_MQTTS_PORT: "0",
      LINTEL_BACKEND_PORT: "0",
      LANG: "C",
    };
    const lines: string[] = [];
    const started = spawn(process.execPath, [join(root, "bin/lintel.mjs"), "start"], {
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = new Promise<number | null>((resolve) => started.once("exit", resolve));
    const told = (fits: RegExp) =>
      new Promise<string>((resolve, reject) => {
        const look = () => {
          const line = lines.find((text) => fits.test(text));
          if (line !== undefined) resolve(line);
        };
        for (const stream of [started.stdout, started.stderr]) {
          stream.setEncoding("utf8").on("data", (text: string) => {
            lines.push(...text.split("\n"));
            look();
          });
        }
        void ended.then(() => reject(new Error(`it ended: ${lines.join("\n")}`)));
        look();
      });
    try {
      await told(/MQTT\s+mqtt:\/\//);
      const run = JSON.parse(readFileSync(join(data, "run.json"), "utf8")) as Record<string, number | string | null>;
      expect(run).toMatchObject({ pid: started.pid, https: expect.any(Number), mqtts: expect.any(Number) });
      expect(lines.join("\n")).toMatch(
        new RegExp(`https://\\S+:${run["https"]}/[\\s\\S]*([0-9A-F]{4} ){7}[0-9A-F]{4}`),
      );
      expect(run["backend"]).toEqual(expect.any(Number));
      expect(lines.join("\n")).toContain(`http://localhost:${run["backend"]}`);
      const brands = await fetch(`http://localhost:${run["backend"]}/v1/brands`);
      expect(brands.status).toBe(200);
      const link = lines.find((line) => line.includes("bedside-lin#token="))?.match(/http\S+/)?.[0] ?? "";
      expect(new URL(link).port).toBe(String(run["http"]));
      const page = await fetch(link.split("#")[0] ?? "");
      expect(page.status).toBe(200);
      expect(await page.text()).toContain("<script");
      const health = await fetch(`http://localhost:${run["http"]}/api/v1/health`);
      expect(health.status).toBe(200);
      expect((await fetch(`http://localhost:${run["http"]}/api/v1/things`)).status).toBe(401);
      expect(lines.join("\n")).toContain(`http://localhost:${run["http"]}/flows/`);
      await told(/the flow editor is up: \d+ MB/);
      expect((await fetch(`http://localhost:${run["http"]}/flows/`)).status).toBe(401);
      await told(/Lin woke up/);
      await told(/Morning/);
    } finally {
      started.kill("SIGTERM");
    }
    expect(await ended).toBe(0);
    // A token may hold any letters.
    const said = lines.map((line) => line.replace(/#token=\S+/, ""));
    expect(said.filter((line) => /E_[A-Z]|Error|warn/.test(line))).toEqual([]);
    expect(lines.some((line) => line.includes("The house is closed"))).toBe(true);
    expect(existsSync(join(data, "run.json"))).toBe(false);
    rmSync(data, { recursive: true, force: true });
  },
);

test("a port that is taken is named, and nothing is left running", { timeout: 60_000 }, async () => {
  const data = mkdtempSync(join(tmpdir(), "lintel-start-"));
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo;
  const env = {
    ...process.env,
    LINTEL_DATA: data,
    LINTEL_HTTP_PORT: "0",
    LINTEL_MQTT_PORT: String(port),
    LINTEL_HTTPS_PORT: "off",
    LINTEL_MQTTS_PORT: "off",
    LINTEL_BACKEND_PORT: "off",
    LINTEL_FLOWS: "off",
    LANG: "C",
  };
  const started = spawn(process.execPath, [join(root, "bin/lintel.mjs"), "start"], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [started.stdout, started.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  expect(await new Promise((resolve) => started.once("exit", resolve))).toBe(1);
  expect(said).toContain(`127.0.0.1:${port} cannot be opened`);
  expect(said).toContain("E_CONFIG");
  expect(said).not.toContain("starts again");
  expect(existsSync(join(data, "run.json"))).toBe(false);
  await new Promise((resolve) => other.close(resolve));
  rmSync(data, { recursive: true, force: true });
});
