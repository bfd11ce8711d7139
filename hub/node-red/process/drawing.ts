import type { Log } from "../../core/log.ts";
import type { SceneDocument } from "../../core/scene/graph.ts";
import type { HubLine } from "./hub-line.ts";
import type { NodeRed } from "./red.ts";
import { type Flows, house } from "./storage.ts";

/** What Node-RED draws and runs, as the house says it stands. */
export type Drawing = {
  /** Node-RED has its flows for the first time. */
  begin(): void;
  begun(): boolean;
  /** Draws what stands now; only what differs is started again. */
  draw(flows: SceneDocument): void;
  /** Says in every open editor that something waits for an adult. */
  waits(text: string): void;
  /** Tells the house from now on how the flows stand. */
  tell(line: Pick<HubLine, "tell">): void;
};

/** Keeps Node-RED at what the house says, one change after the other. */
export function drawing(red: NodeRed, log: Log): Drawing {
  let begun = false;
  let last = Promise.resolve();
  const draw = async (flows: SceneDocument) => {
    // Anything drawn would start what must stand still: the next deploy is merged by the house all the same.
    if (red.settings.safeMode === true) return;
    const { flows: now, rev } = await red.runtime.flows.getFlows({ user: house });
    if (JSON.stringify(now) === JSON.stringify(flows)) return;
    await red.runtime.flows.setFlows({ user: house, deploymentType: "nodes", flows: { flows: flows as Flows, rev } });
  };
  return {
    begin: () => {
      begun = true;
    },
    begun: () => begun,
    draw: (flows) => {
      last = last.then(() => draw(flows)).catch((error: unknown) => log.error("what changed was not drawn", { error }));
    },
    waits: (text) =>
      red.events.emit("runtime-event", {
        id: "lintel-waits",
        payload: { type: "warning", text, timeout: 15_000 },
        retain: false,
      }),
    tell: (line) => {
      let missing: string[] = [];
      const told = () => void line.tell({ tell: "flows", missing, safe: red.settings.safeMode === true });
      red.events.on("runtime-event", ({ id, payload }) => {
        if (id !== "runtime-state") return;
        missing = (payload?.types ?? []).slice(0, 200);
        told();
      });
      red.events.on("flows:started", told);
    },
  };
}
