import { openBackend } from "../../backend/open-backend.ts";
import { systemClock } from "../../hub/core/clock.ts";
import { makeLog } from "../../hub/core/log.ts";
import { systemRandom } from "../../hub/core/random.ts";
import { someBrand, someManifest, told } from "./backend.ts";

/** A backend that ends itself by SIGKILL: inside its n-th event's transaction (`before`), or right after a batch's commit. */
const [folder = "", port = "0", when = "never", count = "1", publicUrl] = process.argv.slice(2);
const clock = systemClock();
let armed = false;
let left = Number(count);
const blow = (at: string) => {
  if (armed && when === at && --left === 0) process.kill(process.pid, "SIGKILL");
};
const backend = await openBackend({
  folder,
  port: Number(port),
  publicUrl,
  clock,
  random: systemRandom(),
  log: makeLog((line) => process.stderr.write(`${line}\n`), clock),
  demo: false,
  rates: { address: 1e9, source: 1e9, newcomers: 1e9 },
  onStored: () => blow("before"),
  onCommit: () => blow("after"),
});
const service = { purpose: "service", category: "breakfast", level: 1, why: told("To answer you.") } as const;
if (!backend.brands.get("oatfield"))
  someBrand(backend, "oatfield", { asks: [...someManifest("Oatfield").asks, service] });
armed = true;
process.send?.(backend.port);
