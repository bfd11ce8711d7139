import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { systemClock } from "../../hub/core/clock.ts";
import { Manifest, type Signed } from "../../hub/core/engage/objects.ts";
import { publicKeyOf } from "../../hub/core/engage/signed.ts";
import { demoHome } from "../help/backend.ts";

const long = process.env["LINTEL_LONG"] === "1";
const events = long ? 10_000 : 320;
const inBatch = long ? 100 : 20;
const child = fileURLToPath(new URL("../help/backend-child.ts", import.meta.url));

type Life = { readonly process: ChildProcess; readonly port: number };

async function start(folder: string, port: number, when: string, count: number): Promise<Life> {
  const process_ = fork(child, [folder, String(port), when, String(count)], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = once(process_, "exit").then(([code]) => {
    throw new Error(`the backend ended before it stood: ${String(code)}`);
  });
  const [told] = (await Promise.race([once(process_, "message"), ended])) as [number];
  ended.catch(() => undefined);
  return { process: process_, port: told };
}

test(`of ${events} events each is counted once, though the backend dies before a commit or before its answer again and again`, async () => {
  const folder = mkdtempSync(join(tmpdir(), "lintel-backend-crash-"));
  let life = await start(folder, 0, "never", 1);
  const { port } = life;
  const url = `http://localhost:${port}`;
  try {
    const signed = (await (await fetch(`${url}/b/oatfield/.well-known/lintel-brand`)).json()) as Signed;
    const [key] = Manifest.parse(JSON.parse(signed.document)).keys;
    const home = demoHome(
      { url, clock: systemClock() },
      { id: "oatfield", keys: { keyOf: (kid) => (key && kid === key.kid ? publicKeyOf(key.x) : undefined) } },
    );
    expect((await home.register()).status).toBe(204);
    const on = home.grant("offers");
    const stays = home.grant("questions");
    let deaths = 0;
    const died = { before: 0, after: 0 };
    /** Sends until it is answered; a backend that died is started again, to die again elsewhere. */
    const surely = async (batch: readonly unknown[]) => {
      for (;;) {
        try {
          return await home.send(...batch);
        } catch (error) {
          if (life.process.exitCode === null && life.process.signalCode === null) await once(life.process, "exit");
          if (life.process.signalCode !== "SIGKILL") throw error;
          const when = deaths % 2 === 0 ? "after" : "before";
          deaths += 1;
          died[when] += 1;
          life = await start(
            folder,
            port,
            when,
            when === "after" ? 1 + (deaths % 5) : 1 + ((deaths * 37) % (inBatch * 4)),
          );
        }
      }
    };
    life.process.kill("SIGKILL");
    const answers = new Map<string, number>();
    const sent: string[] = [];
    for (let n = 0; n < events; n += inBatch) {
      const batch = Array.from({ length: inBatch }, (_, i) =>
        home.event(
          "signal.bucket",
          { bucket: "low" },
          i % 2 === 0 ? on : stays,
          i % 2 === 0 ? {} : { purpose: "offers" },
        ),
      );
      sent.push(...batch.map(({ id }) => id));
      for (const { is } of (await surely(batch)).answers) answers.set(is, (answers.get(is) ?? 0) + 1);
    }
    expect(died.before).toBeGreaterThan(2);
    expect(died.after).toBeGreaterThan(2);
    expect([...answers.keys()].toSorted()).toEqual(["duplicate", "stored"]);
    expect([...answers.values()].reduce((sum, one) => sum + one)).toBe(events);
    // With the grant withdrawn in the midst of it, half of them go, and none of those is left.
    life.process.kill("SIGKILL");
    await once(life.process, "exit");
    life = await start(folder, port, "after", 1);
    on.epoch += 1;
    const withdrawn = home.event("consent.withdrawn", {}, on);
    const answer = await surely([withdrawn]);
    expect(answer.answers[0]?.is).toBe("duplicate");
    expect(JSON.parse(answer.receipts[0]?.document ?? "{}")).toMatchObject({ rows: events / 2, epoch: 2 });
    life.process.kill("SIGKILL");
    await once(life.process, "exit");
    life = await start(folder, port, "never", 1);
    const { body: held } = await home.me();
    expect(held.events.map(({ id }) => id)).toEqual(sent.filter((_, i) => (i % inBatch) % 2 === 1));
    expect(held.events.filter(({ consentid }) => consentid === on.consentid)).toEqual([]);
  } finally {
    life.process.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}, 600_000);
