import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { codeOfCall, morning, type Room, roomOfThings } from "../../help/things.ts";

const locked = { bolt: "locked", leaf: "closed", pulsing: false };
const unlock = {
  id: "door.1",
  thing: "front",
  role: "door",
  verb: "unlock",
  with: { for_ms: 5_000 },
  class: "S3",
  deadline: morning + 5_000,
} as const;

function withDoor(): Room {
  const room = roomOfThings();
  room.devices.set("front", { id: "front", kind: "lock", name: "Lock", place: "hall" });
  room.devices.set("eye", { id: "eye", kind: "door-camera", name: "Camera", place: "hall" });
  room.roles.set("door", "front");
  room.roles.set("door-camera", "eye");
  room.join("front", "b1", locked);
  room.join("eye", "b1", { person: false, looking: false, enrolled: 0 });
  return room;
}
const outcomes = (room: Room) => room.all("device.did").map(({ did }) => [did.id, did.outcome, did.code]);

test("what a scene, or anybody but the policy, sends to the door is refused and never leaves", async () => {
  covers("kind:lock", "kind:door-camera");
  using room = withDoor();
  room.things.command(unlock);
  // By another name it is the same lock.
  room.things.command({ ...unlock, id: "door.2", role: "bath" });
  room.things.command({
    ...unlock,
    id: "look.1",
    thing: "eye",
    role: "door-camera",
    verb: "look",
    class: "S0",
    with: { nonce: "n".repeat(22) },
  });
  await room.rest();
  expect(room.dos()).toEqual([]);
  expect(outcomes(room)).toEqual([
    ["door.1", "failed", "E_FORBIDDEN"],
    ["door.2", "failed", "E_FORBIDDEN"],
    ["look.1", "failed", "E_FORBIDDEN"],
  ]);
});

test("a pulse whose id is in the ledger leaves in the same tick, once, and needs no second write", async () => {
  using room = withDoor();
  room.things.policy(unlock, "stored");
  expect(room.order).toEqual(["lintel/device/front/do"]);
  expect(room.dos()).toMatchObject([{ id: "door.1", verb: "unlock", ttl_ms: 5_000, with: { for_ms: 5_000 } }]);
  expect(room.dos()[0]).not.toHaveProperty("lease_ms");
  room.things.policy(unlock, "stored");
  await room.rest();
  room.restart();
  room.things.policy(unlock, "stored");
  await room.rest();
  expect(room.dos()).toHaveLength(1);
});

test("a policy's act that is not in the ledger yet is stored before it leaves", async () => {
  using room = withDoor();
  room.things.policy({ ...unlock, id: "lock.1", verb: "lock", with: {} }, "asks");
  expect(room.left).toEqual([]);
  await room.rest();
  expect(room.order).toEqual(["ledger lock.1", "lintel/device/front/do"]);
});

test("no hand holds the door from its policy, and a camera that is away is asked nothing later", async () => {
  using room = withDoor();
  expect(codeOfCall(() => room.things.hold("door", { key: "hold.pressed", params: {} }))).toBe("E_FORBIDDEN");
  room.store.sql("INSERT INTO holds (role, since, because) VALUES ('door', 1, '{}')").run();
  room.restart();
  expect(room.things.heldBy("door")).toBeUndefined();
  room.join("front", "b2", locked);
  room.things.policy(unlock, "stored");
  expect(room.dos()).toHaveLength(1);
  room.hear("eye", "status", "offline");
  const look = {
    ...unlock,
    id: "look.2",
    thing: "eye",
    role: "door-camera",
    verb: "look",
    class: "S0",
    with: { nonce: "n".repeat(22) },
  } as const;
  room.things.policy(look, "asks");
  room.join("eye", "b2", { person: true, looking: false, enrolled: 0 });
  await room.rest();
  expect(room.dos()).toHaveLength(1);
  expect(outcomes(room)).toEqual([["look.2", "failed", "E_DEVICE_OFFLINE"]]);
});
