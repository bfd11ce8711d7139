import { expect, test } from "vitest";
import type { Aedes } from "aedes";
import { makeLocalWire } from "../../../hub/bus/local-wire.ts";
import { withMemory } from "../../../hub/bus/retained.ts";
import { covers } from "../../help/covers.ts";

test("a device that tells of itself while the hub comes up is not overtaken by what was kept of its life before", async () => {
  covers("topic:device.about", "topic:device.state");
  const kept = ["about", "state"].map((part) => ({
    topic: `lintel/device/bath/${part}`,
    payload: Buffer.from(`old ${part}`),
    qos: 1 as const,
  }));
  const taken: string[] = [];
  const standing = Promise.withResolvers<void>();
  const take = ({ payload }: { readonly payload: Uint8Array }) => void taken.push(Buffer.from(payload).toString());
  const wire = makeLocalWire("hub", {
    root: "lintel",
    virtual: false,
    aedes: {} as Aedes,
    retained: withMemory({ load: () => kept, set: () => undefined }),
    take,
    closed: () => false,
  });
  const told = standing.promise.then(() => take({ payload: Buffer.from("new about") }));
  standing.resolve();
  await wire.subscribe(["lintel/device/+/about", "lintel/device/+/state"]);
  await told;
  expect(taken).toEqual(["old about", "old state", "new about"]);
});
