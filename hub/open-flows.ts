import { bridgeFlows, type FlowsBridge } from "./bridge-flows.ts";
import type { Bus } from "./bus/bus.ts";
import { type Config, flowsSocketOf } from "./config.ts";
import { systemClock } from "./core/clock.ts";
import { systemRandom } from "./core/random.ts";
import type { Faults } from "./faults.ts";
import { flowsChoices } from "./flows-choices.ts";
import { type NodeRed, openNodeRed } from "./node-red/node-red.ts";
import type { Rim } from "./rim.ts";
import type { Rooms } from "./open-rooms.ts";
import { readerOf } from "./readers.ts";
import type { Residents } from "./residents/residents.ts";

/** The house's end of Node-RED, and what carries messages between it and running scenes; nothing where this house runs none. */
export function openFlows(
  from: {
    readonly config: Config;
    readonly rim: Pick<Rim, "log">;
    readonly bus: Bus;
    readonly faults: Faults;
    readonly residents: Residents;
    readonly rooms: Pick<Rooms, "scenes" | "revisions">;
  },
  closing: AsyncDisposableStack,
): { readonly flows?: NodeRed; readonly bridge?: FlowsBridge } {
  const { config, bus, faults, residents, rooms } = from;
  const { log } = from.rim;
  if (config.flows !== "process") return {};
  const { scenes, revisions } = rooms;
  const reader = () => readerOf(residents, residents.home()?.language ?? "en");
  // The process lives in the world's own time, whatever the house plays, and its tokens open the editor: both are the machine's.
  const clock = systemClock();
  const flows = closing.use(
    openNodeRed({
      socket: flowsSocketOf(config),
      revisions,
      choices: () => flowsChoices(residents, scenes, reader()),
      reader: (language) => readerOf(residents, language),
      bus,
      faults,
      random: systemRandom(),
      patience: clock,
      log,
    }),
  );
  const onFault = (error: unknown) => log.error("the bridge to the flows failed", { error });
  const bridge = closing.use(bridgeFlows({ scenes, flows, drawn: revisions.drawn, bus, clock, reader, onFault }));
  return { flows, bridge };
}
