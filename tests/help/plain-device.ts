import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { expect } from "vitest";
import type { SafetyClass } from "../../hub/core/messages.ts";
import type { TestHouse } from "./house.ts";

const client = "/usr/bin/mosquitto_pub";

/** Why Debian's own client cannot be used here, or undefined. */
export const noMosquittoPub = existsSync(client) ? undefined : `${client} is not installed`;

/** One message by Debian's own client, with the credential of a device of the house. */
export async function publish(house: TestHouse, id: string, topic: string, message: object): Promise<void> {
  const { port, password } = house.login(id);
  const who = ["-p", port, "-i", id, "-u", id, "-P", password];
  const args = [...who, "-q", "1", "-k", "60", "-t", topic, "-m", JSON.stringify(message)];
  await promisify(execFile)(client, args.map(String), { timeout: 10_000 });
  await house.to(1_000);
}

/** The house's own time, as a device writes it. */
export const at = (house: TestHouse): string => new Date(house.clock.wall()).toISOString();

/** The house's own time, as a phone writes it. */
export const tst = (house: TestHouse): number => Math.round(house.clock.wall() / 1000);

/** What a device is told to do. */
export type Order = { readonly id: string; readonly verb: string; readonly with: Readonly<Record<string, unknown>> };

/** A device that somebody else made: it says who it is, hears what it is to do, and answers. */
export async function plain(house: TestHouse, kind: string, id: string, first: object, safety: SafetyClass = "S0") {
  const on = (part: string) => `lintel/device/${id}/${part}`;
  const client = await house.client(id, [on("do")]);
  const say = (part: string, message: unknown, retain = true) => client.say(on(part), message, { retain });
  const state = (now: object) => say("state", { v: 1, boot: "b1", at: at(house), ...now });
  await say("about", { v: 1, boot: "b1", kind, name: `A plain ${kind}`, can: {}, class: safety, sw: "1" });
  await state(first);
  await say("status", "online");
  await house.rest();
  let heard = client.heard.length;
  let events = 0;
  return {
    state,
    /** What it was told to do since it was last asked. */
    told: (): readonly Order[] => {
      const since = client.heard.slice(heard);
      heard = client.heard.length;
      return since.map(({ payload }) => JSON.parse(Buffer.from(payload).toString("utf8")) as Order);
    },
    /** Something happened at it. */
    event: async (type: string, detail: object = {}) => {
      await say("event", { v: 1, id: `e${(events += 1)}`, at: at(house), type, ...detail }, false);
      await house.rest();
    },
    did: async ({ id: command }: Order, outcome: "accepted" | "done") => {
      await say("did", { v: 1, id: command, outcome }, false);
      await house.rest();
    },
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

/** The only order of those. */
export function only(orders: readonly Order[], verb: string): Order {
  const [order, ...more] = orders;
  expect(more).toEqual([]);
  expect(order).toMatchObject({ verb });
  if (!order) throw new Error(`nobody asked for ${verb}`);
  return order;
}
