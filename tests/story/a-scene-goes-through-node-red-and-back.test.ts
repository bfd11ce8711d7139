import { join } from "node:path";
import { expect, test } from "vitest";
import { flowsSocketOf } from "../../hub/config.ts";
import { exampleFlow } from "../help/carried-flows.ts";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { runFlows } from "../help/node-red.ts";

type Shown = { state: string; steps: { key: string }[] };

test("an integrator's scene crosses ordinary nodes in a whole house, and without Node-RED it says why it cannot", async () => {
  covers("event:scenes.changed");
  await using house = await startHouse({ flows: true });
  const data = join(house.folder, "virtual");
  const made = await house.ask("PUT", "/api/v1/scenes/example-function/document", exampleFlow("function"), {
    "if-none-match": "*",
  });
  expect(made).toMatchObject({ status: 200 });
  const none = await start(house);
  expect(await shown(house, none)).toMatchObject({ state: "failed", steps: [{ key: "woke" }] });
  {
    await using _flows = runFlows(flowsSocketOf({ data }), join(data, "flows"));
    // The process is there a little before its flows run.
    await expect.poll(() => crosses(house), { timeout: 30_000, interval: 300 }).toBe(true);
  }
  const again = await start(house);
  await house.to(6_000);
  expect(await shown(house, again)).toMatchObject({ state: "failed" });
  const why = (await house.ask("GET", "/api/v1/why/example-function")).body as {
    items: { sentence: { text: string } }[];
  };
  expect(why.items[0]?.sentence.text).toMatch(/Node-RED/);
  expect(house.complaints.filter((line) => !line.includes("flows"))).toEqual([]);
}, 90_000);

const keys = ({ steps }: Shown): readonly string[] => steps.map(({ key }) => key);

/** Whether a run comes back from Node-RED within a second of the world's own time. */
async function crosses(house: TestHouse): Promise<boolean> {
  const run = await start(house);
  const end = performance.now() + 1_000;
  while (performance.now() < end) {
    const now = await shown(house, run);
    if (keys(now).includes("clear")) return true;
    if (now.state === "failed") return false;
  }
  return false;
}

/** Each start is one at its own instant: the same again would be the same run. */
async function start(house: TestHouse): Promise<string> {
  await house.to(1_000);
  const { status, body } = await house.ask("POST", "/api/v1/scenes/example-function/run", { resident: "lin" });
  expect(status).toBe(201);
  return (body as { run: string }).run;
}

async function shown(house: TestHouse, run: string): Promise<Shown> {
  return (await house.ask("GET", `/api/v1/runs/${run}`)).body;
}
