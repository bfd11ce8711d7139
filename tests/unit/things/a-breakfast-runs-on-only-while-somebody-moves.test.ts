import { expect, test } from "vitest";
import { bathPermitted, breakfastPermitted, careFor } from "../../../hub/core/care.ts";
import { permittedNow } from "../../../hub/world.ts";
import { covers } from "../../help/covers.ts";
import { commandOf, morning, roomOfThings, type Room } from "../../help/things.ts";

const loaded = {
  phase: "armed",
  loaded: true,
  lid_closed: true,
  water_ok: true,
  power_w: 0,
  energy_kwh: 0,
  interrupted: false,
};
const start = commandOf("c1", "fill", {
  role: "breakfast-machine",
  thing: "cooker",
  verb: "start",
  with: { recipe: "porridge", portions: 2 },
  deadline: morning + 1_500_000,
});

/** A kitchen whose breakfast machine has accepted a start. */
async function cooking(): Promise<Room> {
  const room = roomOfThings();
  room.devices.set("cooker", { id: "cooker", kind: "breakfast-machine", name: "Cooker", place: "kitchen" });
  room.roles.set("breakfast-machine", "cooker");
  room.join("cooker", "b1", loaded);
  room.things.command(start);
  await room.rest();
  room.hear("cooker", "did", { v: 1, id: "c1", outcome: "accepted" });
  return room;
}

test("a breakfast is ordered like every hazard: its id in the ledger first, with care, under a lease", async () => {
  covers("role:breakfast-machine", "topic:device.do");
  using room = await cooking();
  expect(room.order).toEqual(["ledger c1", "lintel/device/cooker/do"]);
  expect(room.dos()[0]).toMatchObject({
    verb: "start",
    lease_ms: 3_000,
    with: { recipe: "porridge", portions: 2, care: { adult_home: true } },
  });
  room.restart();
  expect(room.things.resume().interrupted.map(({ id }) => id)).toEqual(["c1"]);
  room.things.command(start, { resend: true });
  await room.rest();
  expect(room.dos()).toHaveLength(1);
});

test("while somebody moves its lease is renewed each second; when nobody does it is told to stop, and why", async () => {
  covers("error:E_NO_MOTION", "topic:device.renew");
  using room = await cooking();
  const asked: string[] = [];
  room.world.permits = (role) => void asked.push(role);
  await room.turn(10_000);
  expect(room.renews()).toHaveLength(10);
  expect(new Set(asked)).toEqual(new Set(["breakfast-machine"]));

  room.world.permits = () => "E_NO_MOTION";
  await room.turn(1_000);
  expect(room.dos().map(({ verb }) => verb)).toEqual(["start", "stop"]);
  expect(room.things.outcome("c1")).toMatchObject({ outcome: "failed", code: "E_NO_MOTION" });
  expect(room.all("device.did").at(-1)?.did).toMatchObject({ id: "c1", code: "E_NO_MOTION" });
  await room.turn(10_000);
  expect(room.renews()).toHaveLength(10);
  expect(room.dos()).toHaveLength(2);
  // What the machine says of its own stop comes too late to change the reason.
  room.hear("cooker", "did", { v: 1, id: "c1", outcome: "stopped" });
  expect(room.things.outcome("c1")).toMatchObject({ code: "E_NO_MOTION" });
});

test("a permission that cannot be asked counts as none, and the bath beside it goes on", async () => {
  using room = await cooking();
  room.join("tub");
  room.things.command(commandOf("c2", "fill", { deadline: morning + 1_500_000 }));
  await room.rest();
  room.hear("tub", "did", { v: 1, id: "c2", outcome: "accepted" });
  room.world.permits = (role) => {
    if (role === "bath") return undefined;
    throw new Error("nobody knows");
  };
  await room.turn(2_000);
  expect(room.things.outcome("c1")).toMatchObject({ outcome: "failed", code: "E_INTERNAL" });
  expect(room.renews().map(({ id }) => id)).toEqual(["c2", "c2"]);
  expect(room.all("fault.raised")).toHaveLength(1);
});

test("care tells how long ago somebody moved, and a quarter of an hour is too long for a breakfast alone", () => {
  const at = 10_000_000;
  const care = (motionAt: number | undefined) => careFor([], () => nobody, undefined, at, motionAt);
  expect(care(at - 61_400).motion_s).toBe(61);
  expect(care(at + 5).motion_s).toBe(0);
  expect(care(undefined)).not.toHaveProperty("motion_s");
  expect(breakfastPermitted(care(at - 900_000))).toBe(undefined);
  expect(breakfastPermitted(care(at - 901_000))).toBe("E_NO_MOTION");
  expect(breakfastPermitted(care(undefined))).toBe("E_NO_MOTION");
  for (const address of ["breakfast-machine", "breakfast-machine.kitchen"])
    expect(permittedNow(address, care(undefined))).toBe("E_NO_MOTION");
  expect(permittedNow("bath", { ...care(undefined), adult_home: true })).toBe(undefined);
  expect(bathPermitted({ ...care(undefined), adult_home: true })).toBe(true);
});

const nobody = { where: "unknown", asleep: "unknown", confidence: 0, since: 0, because: [] } as const;
