import { publicKeyOf } from "../hub/core/engage/signed.ts";
import { Manifest, Signed } from "../hub/core/engage/objects.ts";
import { systemClock } from "../hub/core/clock.ts";
import { type DemoHome, demoHome } from "../tests/help/backend.ts";
import { type Child, cpuOf, rssOf, startChild } from "./child.ts";
import { compared } from "./figures.ts";
import type { Line } from "./table.ts";

const brand = "oatfield";
const clock = systemClock();
const homesAtOnce = 8;

/** Where a running brand is asked, and the keys by which its answers are known. */
export async function doorOf(child: Pick<Child, "port">) {
  const url = `http://localhost:${child.port}`;
  const told: unknown = await (await fetch(`${url}/b/${brand}/.well-known/lintel-brand`)).json();
  const { keys } = Manifest.parse(JSON.parse(Signed.parse(told).document));
  return { url, keys };
}

/** Homes that are known to a brand already, each with a grant of its own. */
async function homesOf(child: Child, count: number) {
  const { url, keys } = await doorOf(child);
  const keyOf = (kid: string) => publicKeyOf(keys.find((key) => key.kid === kid)?.x ?? "");
  const homes = Array.from({ length: count }, () => demoHome({ url, clock }, { id: brand, keys: { keyOf } }));
  for (const home of homes) await home.register();
  return homes.map((home) => ({ home, on: home.grant() }));
}

function bodyOf(home: DemoHome, on: ReturnType<DemoHome["grant"]>, events: number): string {
  const list = Array.from({ length: events }, () => home.event("signal.bucket", { bucket: "3-5", trend: "up" }, on));
  return JSON.stringify(list);
}

/** Events a second into a brand's store: every batch signed, proved, judged and on the disk before its signed answer. */
export async function intake(folders: readonly [string, string], rounds: number, batches: number): Promise<Line[]> {
  const [floorFolder, folder] = folders;
  const bare = await startChild({ file: "bench/engage-floor.ts", env: { LINTEL_DATA: floorFolder } });
  const product = await startChild({ file: "bench/engage-backend.ts", env: { LINTEL_DATA: folder } });
  const lines: Line[] = [];
  for (const events of [100, 1]) {
    const floors: number[] = [];
    const figures: number[] = [];
    let cpu = 0;
    for (let round = 0; round <= rounds; round++) {
      const homes = await homesOf(product, homesAtOnce);
      const plan = homes.map(({ home, on }) => ({
        home,
        bodies: Array.from({ length: batches }, () => bodyOf(home, on, events)),
      }));
      const all = homesAtOnce * batches * events;
      const atFloor = await timed(plan, async (_, body) => {
        const answer = await fetch(`http://127.0.0.1:${bare.port}/`, { method: "POST", body });
        if (!(await answer.text()).includes(`${events}`)) throw new Error("the floor lost events");
      });
      const before = cpuOf(product.pid);
      const atBrand = await timed(plan, async (home, body) => {
        const { signed, body: answer } = await home.post(body);
        if (!signed || !answer.answers.every(({ is }) => is === "stored")) throw new Error("a brand lost events");
      });
      // The first warms both up.
      if (round === 0) continue;
      cpu += (cpuOf(product.pid) - before) / all / rounds;
      floors.push((all * 1_000) / atFloor);
      figures.push((all * 1_000) / atBrand);
    }
    const load = `${events} event${events === 1 ? "" : "s"} a batch, ${homesAtOnce} homes`;
    const { floor, figure, ratio } = compared(floors, figures);
    // Of rates, too, the ratio says how many times the floor's work it is.
    lines.push({ load, what: "events stored", floor, figure, ratio: 1 / ratio, unit: "/s" });
    lines.push({ load, what: "processor of the backend per event", figure: cpu, unit: "ms" });
  }
  lines.push({ load: "after all of it", what: "RSS of the backend", figure: rssOf(product.pid), unit: "MB" });
  lines.push(...(await erased(product)));
  await product.stop();
  await bare.stop();
  return lines;
}

async function timed(
  plan: readonly { home: DemoHome; bodies: readonly string[] }[],
  send: (home: DemoHome, body: string) => Promise<void>,
): Promise<number> {
  const begun = performance.now();
  await Promise.all(
    plan.map(async ({ home, bodies }) => {
      for (const body of bodies) await send(home, body);
    }),
  );
  return performance.now() - begun;
}

const rows = 10_000;

/** From a withdrawal to the brand's signed word that every row of the grant is gone; and the same for a whole home. */
async function erased(product: Child): Promise<Line[]> {
  const [first, second] = await homesOf(product, 2);
  if (!first || !second) throw new Error("no homes");
  for (const { home, on } of [first, second])
    for (let n = 0; n < rows; n += 100) await home.post(bodyOf(home, on, 100));
  const begun = performance.now();
  const { receipts } = await first.home.withdraw(first.on);
  const withdrawn = performance.now() - begun;
  if (!receipts[0]?.document.includes(`"rows":${rows}`)) throw new Error("not all of it was proved gone");
  const again = performance.now();
  const { status, body } = await second.home.erase();
  const whole = performance.now() - again;
  if (status !== 200 || !body.items[0]?.document.includes(`"rows":${rows}`)) throw new Error("the home is still there");
  const load = "10,000 rows of one home";
  return [
    { load, what: "withdrawal -> signed receipt", figure: withdrawn, unit: "ms" },
    { load, what: "full erasure -> signed receipt", figure: whole, unit: "ms" },
  ];
}
