import { openBackend } from "../backend/open-backend.ts";
import { systemClock } from "../hub/core/clock.ts";
import { makeLog } from "../hub/core/log.ts";
import { systemRandom } from "../hub/core/random.ts";
import { someBrand } from "../tests/help/backend.ts";
import { sayReady } from "./child-side.ts";

// The product as it is, but for how often one home may ask, and with one brand in it.
const clock = systemClock();
const backend = await openBackend({
  folder: process.env["LINTEL_DATA"] ?? "",
  port: 0,
  clock,
  random: systemRandom(),
  log: makeLog((line) => /"level":"(warn|error)"/.test(line) && console.error(line), clock),
  demo: false,
  rates: { address: 1e9, source: 1e9, newcomers: 1e9 },
});
someBrand(backend, "oatfield");
sayReady(backend.port, () => backend.close());
