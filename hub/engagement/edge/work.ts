import type { EdgeTask } from "../../core/engage/edge-talk.ts";
import type { Unheard } from "./brand.ts";
import { notPulled, pull } from "./pull.ts";
import { notSent, send } from "./send.ts";
import type { WorkTools } from "./tools.ts";

/** Does the tasks of every brand beside those of the others; rejects once the hub is gone. */
export async function work(tools: WorkTools, tasks: readonly EdgeTask[]): Promise<void> {
  const brands = Object.groupBy(tasks, (task) => ("brand" in task ? task.brand : ""));
  const done = await Promise.allSettled(Object.values(brands).map((some = []) => inTurn(tools, some)));
  for (const one of done) if (one.status === "rejected") throw one.reason;
}

/** Does tasks of one brand in their order; where it is not reached, it is not tried again for the rest of them. */
async function inTurn(tools: WorkTools, tasks: readonly EdgeTask[]): Promise<void> {
  let away: Unheard | undefined;
  for (const task of tasks) {
    if (task.do === "new-key") tools.keys.destroy(task.brand, task.source);
    else if (task.do === "send") away = await (away ? notSent(tools, task, away) : send(tools, task));
    else away = await (away ? notPulled(tools, task, away) : pull(tools, task));
    if (away && away.why !== "offline" && away.why !== "late") away = undefined;
  }
}
