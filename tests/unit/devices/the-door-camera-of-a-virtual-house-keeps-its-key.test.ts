import { expect, test } from "vitest";
import { cameraSettings } from "../../../hub/camera-settings.ts";
import { household, type HouseholdDocument, type Noun } from "../../../hub/core/house.ts";
import { keyPairOf } from "../../../hub/core/signing-key.ts";
import { virtualHousehold } from "../../../hub/virtual-house.ts";
import { doorCamera } from "../../../devices/door-camera/door-camera.ts";

/** The household of a virtual house in memory. */
function virtualPeople() {
  const documents = new Map<string, { noun: Noun; document: { id: string } }>();
  const put = (noun: Noun, document: unknown): Promise<void> => {
    const checked = household[noun].parse(document) as { id: string };
    documents.set(`${noun} ${checked.id}`, { noun, document: checked });
    return Promise.resolve();
  };
  for (const { noun, document } of virtualHousehold("virtual-1")) void put(noun, document);
  const all = (noun: Noun) => [...documents.values()].filter((one) => one.noun === noun).map((one) => one.document);
  return {
    residents: {
      all: all as never,
      get: ((noun: Noun, id: string) => documents.get(`${noun} ${id}`)?.document) as never,
      put,
    },
    camera: () => documents.get("device door-camera")?.document as HouseholdDocument<"device">,
    resident: (id: string) => documents.get(`resident ${id}`)?.document as HouseholdDocument<"resident">,
  };
}

test("its key is made once, its private half stays in its own file, and the house knows the public one", async () => {
  const { residents, camera } = virtualPeople();
  const first = await cameraSettings(residents, "door-camera", undefined, "virtual-house");
  expect(camera().key).toEqual({ kid: first.key.kid, alg: "EdDSA", x: first.key.x });
  expect(JSON.stringify(camera())).not.toContain(first.key.d);
  const stored = JSON.parse(JSON.stringify(first)) as unknown;
  expect(await cameraSettings(residents, "door-camera", stored, "virtual-house")).toEqual(first);
  expect(first.key).toEqual(keyPairOf("door-camera", Buffer.from(first.key.d, "base64url")));
  // The device takes what the house writes.
  expect(() => doorCamera.prepare(first)).not.toThrow();

  const lost = await cameraSettings(residents, "door-camera", { key: { d: "gone" } }, "virtual-house");
  expect(lost.key.kid).not.toBe(first.key.kid);
  expect(camera().key?.kid).toBe(lost.key.kid);
});

test("it knows the eyes of grown-up people who agreed, and forgets whoever no longer does", async () => {
  const { residents, resident } = virtualPeople();
  const eyes = async () => (await cameraSettings(residents, "door-camera", undefined, "x")).sim.eyes;
  expect(await eyes()).toEqual([
    { subject: "lin", consent: { ref: "lin-eyes", ver: 1 } },
    { subject: "bo", consent: { ref: "bo-eyes", ver: 1 } },
  ]);
  await residents.put("resident", { ...resident("bo"), door: {} });
  await residents.put("resident", { ...resident("lin"), id: "kit", standing: "child" });
  await residents.put("resident", { ...resident("lin"), id: "gus", standing: "guest" });
  expect((await eyes()).map(({ subject }) => subject)).toEqual(["lin"]);
});

test("it is told the door its house has", async () => {
  const { residents } = virtualPeople();
  expect((await cameraSettings(residents, "door-camera", undefined, "x")).door).toBe("door");
});
