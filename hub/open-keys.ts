import { existsSync } from "node:fs";
import { hostname, networkInterfaces } from "node:os";
import { join } from "node:path";
import type { Api } from "./api/api.ts";
import type { Config } from "./config.ts";
import { systemClock } from "./core/clock.ts";
import type { Ready } from "./core/hub-line.ts";
import { systemRandom } from "./core/random.ts";
import type { Faults } from "./faults.ts";
import { openTls, type TlsRoom } from "./tls/tls.ts";

/** Opens the certificates of the house where something is served over TLS; by the machine's clock, because phones compare with theirs. */
export async function openKeys(
  config: Config,
  faults: Faults,
  closing: AsyncDisposableStack,
): Promise<TlsRoom | undefined> {
  if (config.httpsPort === undefined && config.mqttsPort === undefined) return undefined;
  const machine = () => ({
    hostname: hostname(),
    addresses: Object.values(networkInterfaces()).flatMap((ends = []) => ends.map(({ address }) => address)),
    announced: existsSync("/run/avahi-daemon/socket"),
  });
  const folder = join(config.data, "tls");
  return closing.use(await openTls({ folder, clock: systemClock(), random: systemRandom(), machine, faults }));
}

/** What a person needs who lets the first phone in: where the certificate is, and what to compare it with. */
export function trustOf(tls: TlsRoom | undefined, { port, securePort }: Api): Pick<Ready, "trust"> {
  const trusted = tls?.trusted();
  if (!tls || !trusted || securePort === null) return {};
  const name = tls.bestName();
  return {
    trust: {
      url: `http://${name}:${port}/`,
      https: `https://${name}:${securePort}/`,
      fingerprint: trusted.fingerprint,
    },
  };
}
