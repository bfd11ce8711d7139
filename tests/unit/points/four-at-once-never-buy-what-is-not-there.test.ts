import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { balanceOf, earn, resident, reward, temporaryPoints } from "../../help/points.ts";

const buyer = new URL("../../help/points-buyer.ts", import.meta.url);

test("four connections that buy at the same time get as many as there are, and no member pays what they have not", async () => {
  using at = temporaryPoints();
  at.points.published(reward("bowl", 10, { stock: 30, validto: "2900-01-01T00:00:00.000Z" }));
  for (let n = 0; n < 4; n++) earn(at.points, resident(n), 1_000);
  earn(at.points, resident(4), 25);
  const workers = [1, 2, 3, 4].map((from) => new Worker(buyer, { workerData: { path: at.path, times: 15, from } }));
  const got = await Promise.all(workers.map(async (worker) => Number((await once(worker, "message"))[0])));
  await Promise.all(workers.map((worker) => worker.terminate()));
  expect(got.reduce((sum, one) => sum + one, 0)).toBe(30);
  const balances = [0, 1, 2, 3, 4].map((n) => balanceOf(at.points, resident(n)) ?? 0);
  expect(balances.reduce((sum, one) => sum + one, 0)).toBe(4_025 - 300);
  expect(Math.min(...balances)).toBeGreaterThanOrEqual(0);
  expect(at.store.sql("SELECT balance FROM points_accounts WHERE id = 'shelf/reward/bowl'").get()?.["balance"]).toBe(0);
  expect(at.points.audit().faults).toEqual([]);
});
