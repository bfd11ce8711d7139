import { makeBus } from "../../hub/bus/bus.ts";
import { systemClock } from "../../hub/core/clock.ts";
import { compile } from "../../hub/core/scene/compile.ts";
import { shippedScenes, shippedShared } from "../../hub/scene-files.ts";
import { openRevisions } from "../../hub/scenes/scenes.ts";
import { openLedger } from "../../hub/store/ledger.ts";

const [path = "", kill = "1"] = process.argv.slice(2);
const rethrow = (error: unknown) => {
  throw error;
};
const ledger = await openLedger(path, { stamp: { house: "virtual" }, onFault: rethrow });
const revisions = openRevisions({
  ledger,
  bus: makeBus(rethrow),
  clock: systemClock(),
  shipped: shippedScenes().map(({ document }) => document),
  shared: shippedShared(),
  compile,
  keep: () => undefined,
  examples: () => [],
  ahead: () => [],
});
const by = { id: "lin", adult: true, proved: false };
for (let round = 1; ; round++) {
  const base = revisions.head("morning").revision;
  const edit = { is: "set", key: "play-music", property: "with.volume", value: round } as const;
  await revisions.edit("morning", [edit], { base, by, source: "phone" });
  process.stdout.write(`${revisions.head("morning").revision}\n`);
  if (round === Number(kill)) process.kill(process.pid, "SIGKILL");
}
