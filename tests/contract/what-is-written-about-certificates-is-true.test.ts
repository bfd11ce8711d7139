import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { trustPaths } from "../../hub/api/trust-page.ts";
import { tlsRules } from "../../hub/bus/keys.ts";
import { listenTls } from "../../hub/bus/tls-listener.ts";
import { readConfig } from "../../hub/config.ts";
import { systemClock } from "../../hub/core/clock.ts";
import { openTestKeys } from "../help/certificates.ts";
import { credential, startEmbedded } from "../help/broker.ts";
import { root } from "../help/tree.ts";

const text = readFileSync(join(root, "docs/certificates.md"), "utf8");
const subscriber = "/usr/bin/mosquitto_sub";
const noSubscriber = existsSync(subscriber) ? undefined : `${subscriber} is not installed`;

test("ports, settings, paths and files are those of the house", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lintel-written-"));
  const config = readConfig({ LINTEL_DATA: folder, LINTEL_HOUSE: "real" });
  expect(text).toContain(`| ${config.httpsPort}, HTTPS `);
  expect(text).toContain(`| ${config.mqttsPort}, MQTT over TLS `);
  const settings = readFileSync(join(root, "hub/config.ts"), "utf8");
  for (const [named] of text.matchAll(/LINTEL_\w+|\bhttps_port\b|\bmqtts_port\b/g)) expect(settings).toContain(named);
  for (const path of Object.values(trustPaths)) expect(text).toContain(`\`${path}\``);
  expect(text).toContain("five seconds");
  expect(tlsRules.handshakeTimeout).toBe(5_000);
  using keys = await openTestKeys({ folder });
  for (const file of ["authority.json", "leaf.json"]) {
    expect(text).toContain(`tls/${file}`);
    expect(existsSync(join(keys.folder, file))).toBe(true);
  }
  rmSync(folder, { recursive: true, force: true });
});

test.skipIf(noSubscriber !== undefined)(
  `the command for a device works${noSubscriber === undefined ? "" : ` (skipped: ${noSubscriber})`}`,
  async () => {
    using keys = await openTestKeys();
    const broker = await startEmbedded({ credentials: [credential("porch")] });
    const tls = await listenTls({
      port: 0,
      keys,
      clock: systemClock(),
      serve: (socket, address) => broker.embedded?.handleStream(socket, address),
    });
    writeFileSync(join(keys.folder, "lintel.pem"), keys.ca);
    const line = /^mosquitto_sub (.*)$/m.exec(text)?.[1] ?? "";
    const args = line
      .replace("raspberrypi.local", "localhost")
      .replace("8883", String(tls.port))
      .replace('"$PASSWORD"', "secret-of-porch")
      .replaceAll("'", "")
      .split(" ");
    const ended = (more: readonly string[]) =>
      new Promise<number>((resolve) => {
        const child = execFile(subscriber, [...more, "-E"], { cwd: keys.folder, timeout: 10_000 }, () => undefined);
        child.once("exit", (code) => resolve(code ?? -1));
      });
    expect(await ended(args)).toBe(0);
    // Without the certificate the same command reaches nobody.
    const without = args.filter((_, at) => args[at] !== "--cafile" && args[at - 1] !== "--cafile");
    expect(await ended([...without, "--capath", "/nonexistent"])).not.toBe(0);
    await tls[Symbol.asyncDispose]();
    await broker.stop();
  },
);
