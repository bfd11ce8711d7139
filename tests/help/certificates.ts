import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type ConnectionOptions, type TLSSocket } from "node:tls";
import { systemClock, type Clock } from "../../hub/core/clock.ts";
import { codeOf } from "../../hub/core/errors.ts";
import { systemRandom } from "../../hub/core/random.ts";
import { type Machine, openTls, type TlsRoom } from "../../hub/tls/tls.ts";

/** Certificates of a test's own in a folder of their own; `faults` holds the codes that stand. */
export type TestKeys = TlsRoom & {
  readonly folder: string;
  readonly faults: ReadonlyMap<string, string>;
  /** The machine as the room sees it; a test renames or moves it. */
  machine: Machine;
  readonly ca: string;
};

/** A machine of an ordinary home. */
export const pi: Machine = {
  hostname: "raspberry-pi",
  addresses: ["127.0.0.1", "192.168.1.20", "fd00::20"],
  announced: true,
};

/** Opens certificates in a folder, a fresh one unless it is named. */
export async function openTestKeys(
  given: { readonly folder?: string; readonly clock?: Clock; readonly machine?: Machine } = {},
): Promise<TestKeys> {
  const folder = given.folder ?? mkdtempSync(join(tmpdir(), "lintel-tls-"));
  const faults = new Map<string, string>();
  const seen = { machine: given.machine ?? pi };
  const room = await openTls({
    folder,
    clock: given.clock ?? systemClock(),
    random: systemRandom(),
    machine: () => seen.machine,
    faults: {
      raise: (id, error) => void faults.set(id, codeOf(error)),
      clear: (id) => void faults.delete(id),
    },
  });
  return {
    ...room,
    folder,
    faults,
    get machine() {
      return seen.machine;
    },
    set machine(machine) {
      seen.machine = machine;
    },
    get ca() {
      return room.trusted()?.pem ?? "";
    },
    [Symbol.dispose]: () => {
      room[Symbol.dispose]();
      if (given.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A whole handshake; rejects with OpenSSL's own reason. */
export function handshake(port: number, options: ConnectionOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({ port, host: "127.0.0.1", servername: "localhost", ...options }, () =>
      resolve(socket),
    );
    socket.once("error", reject);
  });
}

const opensslPath = "/usr/bin/openssl";

/** Undefined when OpenSSL's command is installed, else why its tests are skipped. */
export const noOpenssl = existsSync(opensslPath) ? undefined : `${opensslPath} is not installed`;

/** What `openssl` says, on both its outputs, whatever its exit code. */
export function openssl(...args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = execFile(opensslPath, [...args], { timeout: 20_000 }, (_error, out, err) => resolve(out + err));
    child.stdin?.end();
  });
}

/** An address of this machine that is not loopback, or undefined where it has none. */
export const ownAddress = Object.values(networkInterfaces())
  .flat()
  .find((end) => end?.family === "IPv4" && !end.internal)?.address;
