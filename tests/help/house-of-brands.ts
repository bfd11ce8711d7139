import { join } from "node:path";
import { seedDemo } from "../../backend/demo.ts";
import { makeLog } from "../../hub/core/log.ts";
import { systemRandom } from "../../hub/core/random.ts";
import { edgeSocketOf } from "../../hub/config.ts";
import { openEdge } from "../../hub/engagement/edge.ts";
import { startBackend } from "./backend.ts";
import { startHouse } from "./house.ts";
import { beside } from "./whole-way.ts";

/** A whole virtual house with its edge, and a backend with the made-up brands beside it, all at one time of day. */
export async function houseOfBrands(plan: { readonly at: string; readonly pages: string }) {
  await using closing = new AsyncDisposableStack();
  let wall = () => Date.parse(plan.at);
  const machine = beside({ wall: () => wall() });
  const backend = closing.use(await startBackend({ demo: true, clock: machine }));
  seedDemo(backend);
  const house = closing.use(
    await startHouse({
      ...plan,
      directory: `${backend.url}/v1/brands`,
    }),
  );
  wall = house.clock.wall;
  const data = join(house.folder, "virtual");
  closing.use(
    openEdge({
      socket: edgeSocketOf({ data }),
      folder: join(data, "edge"),
      virtual: true,
      clock: machine,
      random: systemRandom(),
      log: makeLog(() => undefined, machine),
    }),
  );
  const opened = closing.move();
  return {
    house,
    backend,
    /** A night and a morning: she wakes, the day is told at the bedside, and it is nine. */
    morning: async (day: string) => {
      await house.to(`${day}T06:58:00+08:00`);
      for (const bed of ["bed-lin", "bed-bo"]) await house.happen(bed, "enter");
      await house.rest();
      await house.to(`${day}T07:00:00+08:00`);
      for (const bed of ["bed-lin", "bed-bo"]) await house.happen(bed, "leave");
      await house.to(`${day}T09:00:00+08:00`);
    },
    /** Lets the house live on, a second for each look, until this is so. */
    until: async (what: string, is: () => boolean | Promise<boolean>) => {
      for (let tries = 0; !(await is()); tries += 1) {
        if (tries > 300) throw new Error(`never: ${what}; ${house.complaints.slice(-5).join("\n")}`);
        await house.to(1_000);
        await new Promise((resolve) => void setTimeout(resolve, 10));
      }
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
