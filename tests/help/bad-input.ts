import { join as joinPath } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect } from "vitest";
import type { TestHouse } from "./house.ts";
import { join } from "./mqtt-client.ts";
import { dumpSql } from "./sql-dump.ts";

/** One fault as the API lists it. */
export type FaultSeen = {
  readonly id: string;
  readonly code: string;
  readonly cause: string;
  readonly at: number;
  readonly sentence: { readonly key: string; readonly params: Record<string, unknown>; readonly text: string };
};

/** Everything that both databases of a house hold, as text. */
export function rowsOf(house: Pick<TestHouse, "folder">): string {
  return ["house.db", "ledger.db"]
    .map((name) => {
      using db = new DatabaseSync(joinPath(house.folder, "virtual", name), { readOnly: true });
      return dumpSql(db);
    })
    .join("\n");
}

/** What `GET /api/v1/faults` lists. */
export async function faultsOf(house: Pick<TestHouse, "ask">): Promise<readonly FaultSeen[]> {
  const { status, body } = await house.ask("GET", "/api/v1/faults?limit=100");
  expect(status).toBe(200);
  return (body as { items: FaultSeen[] }).items;
}

/** Expects a fault that was raised at this instant, told in a whole sentence. */
export async function expectFault(house: TestHouse, code: string, cause: string): Promise<FaultSeen> {
  const now = (await faultsOf(house)).filter((fault) => fault.at === house.clock.wall());
  const found = now.filter((fault) => fault.cause === cause);
  expect(found.map((fault) => fault.code)).toEqual([code]);
  const fault = found[0];
  if (!fault) throw new Error("no fault");
  expect(fault.sentence).toMatchObject({ key: `error.${code}`, text: expect.stringMatching(/^[A-Z].{10,}[.?]$/) });
  // Words that came from outside are shown shortened.
  expect(fault.sentence.text.length).toBeLessThan(300);
  return fault;
}

/** Sends one message as a plain client with a device's credential: acknowledged, or its connection was closed. */
export async function send(
  house: TestHouse,
  id: string,
  topic: string,
  payload: string | Buffer,
  how: { readonly retain?: boolean; readonly qos?: 0 | 1 } = {},
): Promise<"acknowledged" | "closed"> {
  const { port, password } = house.login(id);
  const client = await join({ url: `mqtt://127.0.0.1:${port}` }, id, { password });
  try {
    await client.say(topic, payload, how);
    return "acknowledged";
  } catch {
    return "closed";
  } finally {
    await client.end();
    await house.rest();
  }
}

/** How many runs the house lists. */
export async function runsOf(house: Pick<TestHouse, "ask">): Promise<number> {
  const { body } = await house.ask("GET", "/api/v1/runs");
  return (body as { items: unknown[] }).items.length;
}

/** Lin's bed, which the house was started without, tells that she left it, and her morning is shown: the hub is alive. */
export async function expectMorning(house: TestHouse): Promise<void> {
  const before = await runsOf(house);
  expect((await house.shows("screen-bedside-lin")).card).toBeUndefined();
  const at = new Date(house.clock.wall()).toISOString();
  const left = { v: 1, id: `morning-${house.clock.wall()}`, at, type: "left" };
  expect(await send(house, "bed-lin", "lintel/device/bed-lin/event", JSON.stringify(left))).toBe("acknowledged");
  await house.to(2_000);
  expect(await house.shows("screen-bedside-lin")).toMatchObject({ card: "morning", shows: { name: "Lin" } });
  expect(await runsOf(house)).toBe(before + 1);
}
