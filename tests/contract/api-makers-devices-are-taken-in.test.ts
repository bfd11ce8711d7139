import { afterAll, beforeAll, expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { type Line, lineInHouse } from "../help/makers/line.ts";
import { playTasmotaPlug } from "../help/makers/tasmota.ts";
import { makeRoom } from "../help/makers/water.ts";
import { zigbeeClimate } from "../help/makers/zigbee-climate.ts";
import * as zigbee from "../help/makers/zigbee-devices.ts";
import { playZigbee2mqtt } from "../help/makers/zigbee2mqtt.ts";

type Body = Readonly<Record<string, unknown>>;
type Found = {
  readonly id: string;
  readonly name: string;
  readonly proposals: readonly (Body & { readonly parts: Readonly<Record<string, string>> })[];
};

let house: TestHouse;
let line: Line;
let bridge: Awaited<ReturnType<typeof playZigbee2mqtt>>;
let plug: Awaited<ReturnType<typeof playTasmotaPlug>>;
const ieee = (n: number) => `0x00158d00000000${String(n).padStart(2, "0")}`;

beforeAll(async () => {
  house = await startHouse({ at: "2026-03-04T19:00:00+08:00" });
  line = await lineInHouse(house, "makers");
  const { clock } = house;
  bridge = await playZigbee2mqtt(line, {
    clock,
    devices: [
      zigbeeClimate({ name: "Living room AC", ieee: ieee(1) }, { room: makeRoom(clock, 26) }),
      zigbeeClimate({ name: "Spare AC", ieee: ieee(2) }, { room: makeRoom(clock, 26) }),
      zigbee.occupancySensor({ name: "kitchen motion", ieee: ieee(3) }),
    ],
  });
  plug = await playTasmotaPlug(line, { clock, name: "Breakfast", topic: "breakfast" });
  await house.to(2_000);
}, 60_000);
afterAll(async () => {
  bridge[Symbol.dispose]();
  plug[Symbol.dispose]();
  await line[Symbol.asyncDispose]();
  await house[Symbol.asyncDispose]();
});

const ask = async (method: string, path: string, body?: unknown) => {
  const { status, body: answer } = await house.ask(method, `/api/v1/${path}`, body);
  return { status, body: answer as Body };
};
const found = async (name: string): Promise<Found> => {
  const { body } = await ask("GET", "found?limit=200");
  const one = (body as { items?: readonly Found[] }).items?.find((device) => device.name === name);
  if (!one) throw new Error(`${name} was not found`);
  return one;
};
const adopt = async (name: string, wish: Body) =>
  ask("POST", `found/${encodeURIComponent((await found(name)).id)}/adopt`, wish);
const health = async (role: string) => {
  const { body } = await ask("GET", "health/roles");
  return (body as { items?: readonly Body[] }).items?.find((one) => one["role"] === role);
};
const text = (said: unknown) => (said as { text: string } | undefined)?.text;

test("what was found is told with what it could be, and why", async () => {
  const ac = await found("Living room AC");
  expect(ac.proposals[0]).toMatchObject({ as: "climate", sure: true, role: "climate", instead_of: "climate" });
  expect(text(ac.proposals[0]?.["because"])).toBe(
    "Looks like an AC, because it can be set to a temperature and is called “Living room AC”.",
  );
  expect((await found("kitchen motion")).proposals[0]).toMatchObject({ as: "occupancy", place: "kitchen" });
});

test("a device is taken in in one go, and a role that is served is left alone until somebody says so", async () => {
  covers("role:climate");
  const { status, body } = await adopt("Living room AC", { as: "climate", id: "ac-2", name: "The new AC" });
  expect({ status, body }).toMatchObject({
    status: 201,
    body: { device: { id: "ac-2", kind: "climate", name: "The new AC" } },
  });
  expect(body).not.toHaveProperty("role");
  // The same wish again is the same device.
  expect((await adopt("Living room AC", { as: "climate", id: "ac-2", name: "The new AC" })).body).toEqual(body);
  await house.to(15_000);
  expect((await ask("GET", "things/ac-2")).body).toMatchObject({ online: true, kind: "climate" });
  expect((await ask("POST", "devices/ac-2/credential")).body).toMatchObject({ code: "E_FORBIDDEN" });
  // A maker is swapped by binding the role anew; no scene is touched.
  const scenes = (await ask("GET", "scenes")).body;
  const rebound = await adopt("Living room AC", { as: "climate", id: "ac-2", role: "climate" });
  expect(rebound).toMatchObject({ status: 201, body: { role: "climate" } });
  expect((await ask("GET", "roles/climate")).body).toMatchObject({ thing: "ac-2", ready: true });
  expect((await ask("GET", "scenes")).body).toEqual(scenes);
});

test("two people who take the same thing in at once get it once", async () => {
  covers("error:E_PART_TAKEN", "error:E_EXISTS");
  const wishes = ["spare-a", "spare-b"].map((id) => adopt("Spare AC", { as: "climate", id, role: "climate.kitchen" }));
  const answers = await Promise.all(wishes);
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
  expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: "E_PART_TAKEN" });
  expect(await adopt("kitchen motion", { as: "occupancy", id: "ac-2" })).toMatchObject({ body: { code: "E_EXISTS" } });
  expect(await adopt("kitchen motion", { as: "occupancy", id: "makers" })).toMatchObject({
    body: { code: "E_EXISTS" },
  });
});

test("what cannot be is refused by name, and nothing is left of it", async () => {
  covers("error:E_PART_UNFIT", "error:E_NO_LIMIT", "error:E_ROLE_KIND");
  const before = (await ask("GET", "devices?limit=200")).body;
  const motion = (await found("kitchen motion")).proposals[0]?.parts["occupied"] ?? "";
  const bad: readonly (readonly [string, Body, string])[] = [
    ["kitchen motion", { as: "fridge" }, "E_WRONG_TYPE"],
    ["kitchen motion", { as: "occupancy", colour: "red" }, "E_UNKNOWN_KEY"],
    ["kitchen motion", { as: "occupancy", place: "cellar" }, "E_NOT_FOUND"],
    ["kitchen motion", { as: "occupancy", owner: "nobody" }, "E_NOT_FOUND"],
    ["kitchen motion", { as: "occupancy", parts: { wheel: motion } }, "E_UNKNOWN_KEY"],
    ["kitchen motion", { as: "climate", parts: { unit: motion } }, "E_PART_UNFIT"],
    ["kitchen motion", { as: "occupancy", parts: { occupied: null } }, "E_WRONG_TYPE"],
    ["kitchen motion", { as: "bath" }, "E_WRONG_TYPE"],
    ["kitchen motion", { as: "occupancy", role: "climate" }, "E_ROLE_KIND"],
    ["Living room AC", { as: "climate", id: "ac-9" }, "E_PART_TAKEN"],
    ["Breakfast", { as: "breakfast-machine" }, "E_NO_LIMIT"],
    ["Breakfast", { as: "breakfast-machine", settings: { auto_off_s: 600, colour: 1 } }, "E_UNKNOWN_KEY"],
    ["Breakfast", { as: "breakfast-machine", settings: { auto_off_s: -1 } }, "E_NO_LIMIT"],
  ];
  for (const [name, wish, code] of bad)
    expect({ wish, answer: (await adopt(name, wish)).body }).toMatchObject({ wish, answer: { code } });
  expect((await ask("POST", "found/nothing/adopt", { as: "climate" })).body).toMatchObject({ code: "E_NOT_FOUND" });
  expect((await ask("GET", "devices?limit=200")).body).toEqual(before);
});

test("a breakfast machine on a plug says its limit, why it would not run, and is only looked at by a test", async () => {
  covers("role:breakfast-machine", "kind:breakfast-machine");
  const wish = { as: "breakfast-machine", id: "plug", settings: { auto_off_s: 900 }, place: "kitchen" };
  expect(await adopt("Breakfast", { ...wish, role: "breakfast-machine" })).toMatchObject({
    status: 201,
    body: { role: "breakfast-machine", device: { made_of: { settings: { auto_off_s: 900 } } } },
  });
  await house.to(15_000);
  expect(await health("breakfast-machine")).toMatchObject({ ready: true, thing: "plug", auto_off_s: 900 });
  const tested = await ask("POST", "roles/breakfast-machine/test");
  expect(tested).toMatchObject({ status: 201, body: { is: "checked" } });
  expect(text(tested.body["sentence"])).toContain("a test never starts water or heat");
  expect(plug.commands.filter((command) => /ON|1$/.test(command))).toEqual([]);
  // The plug vanishes.
  await line.say("tele/breakfast/LWT", "Offline", { retain: true });
  await house.to(10 * 60_000);
  const gone = await health("breakfast-machine");
  expect(gone).toMatchObject({ ready: false });
  expect(text(gone?.["why"])).toMatch(/^Breakfast is offline since 19:0\d\.$/);
  const { body } = await ask("GET", "health/scenes");
  const says = (body as { items?: readonly { says: readonly unknown[] }[] }).items?.flatMap((one) =>
    one.says.map(text),
  );
  expect(says).toContainEqual(
    expect.stringMatching(/^Tomorrow's breakfast will not run: Breakfast is offline since 19:0\d\.$/),
  );
  expect((await ask("POST", "roles/breakfast-machine/test")).body).toMatchObject({ is: "failed" });
  await line.say("tele/breakfast/LWT", "Online", { retain: true });
  await house.to(15_000);
  expect(await health("breakfast-machine")).toMatchObject({ ready: true });
});

test("an AC is tried out by one degree, and stands again as it stood", async () => {
  covers("event:role.changed");
  const unit = () =>
    JSON.parse(line.said.findLast(({ topic }) => topic === "zigbee2mqtt/Living room AC")?.text ?? "{}") as Body;
  await line.say("zigbee2mqtt/Living room AC", { ...unit(), system_mode: "off" });
  await house.to(2_000);
  const before = { mode: unit()["system_mode"], target: unit()["current_heating_setpoint"] };
  const started = await ask("POST", "roles/climate/test");
  expect(started).toMatchObject({ status: 201, body: { is: "asked" } });
  expect(await ask("POST", "roles/climate/test")).toMatchObject({ body: { code: "E_BUSY" } });
  await house.to(5_000);
  expect((await ask("GET", "roles/climate/test")).body).toMatchObject({ is: "shown" });
  expect(unit()["system_mode"]).not.toBe(before.mode);
  await house.to(40_000);
  expect((await ask("GET", "roles/climate/test")).body).toMatchObject({ is: "undone" });
  expect(unit()["system_mode"]).toBe(before.mode);
  expect(await health("climate")).toMatchObject({ ready: true, test: { is: "undone" } });
  // Undone by hand, before its time.
  await house.to(240_000);
  await ask("POST", "roles/climate/test");
  await house.to(12_000);
  expect((await ask("DELETE", "roles/climate/test")).body).toMatchObject({ is: "undoing" });
  await house.to(20_000);
  expect(unit()["system_mode"]).toBe(before.mode);
});

test("a hand at the unit holds the role, shown with its reason, and one touch releases it", async () => {
  covers("error:E_HELD");
  await house.to(120_000);
  const now = JSON.parse(
    line.said.findLast(({ topic }) => topic === "zigbee2mqtt/Living room AC")?.text ?? "{}",
  ) as Body;
  await line.say("zigbee2mqtt/Living room AC", { ...now, system_mode: "cool", current_heating_setpoint: 23 });
  await house.to(2_000);
  const held = await health("climate");
  expect(text((held?.["held"] as Body | undefined)?.["because"])).toBe(
    "Somebody pressed a button at the device itself.",
  );
  expect(await ask("POST", "roles/climate/test")).toMatchObject({ body: { code: "E_HELD" } });
  expect(await ask("POST", "holds/climate/release")).toMatchObject({ status: 200 });
  expect(await health("climate")).not.toHaveProperty("held");
});

test("only who stands at the machine says that it is loaded", async () => {
  covers("error:E_FORBIDDEN", "error:E_UNKNOWN_VERB");
  const press = async (token: string | undefined, button: string, thing = "plug") => {
    const url = `http://127.0.0.1:${house.hub.ready.http}/api/v1/things/${thing}/press`;
    const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
    const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify({ button }) });
    return { status: answer.status, body: (await answer.json()) as Body };
  };
  const token = async (scope: string) => String((await ask("POST", "tokens", { scopes: [scope] })).body["token"]);
  const [kitchen, hall, run] = [await token("screen:kitchen"), await token("screen:hall"), await token("run")];
  const phase = async () => ((await ask("GET", "things/plug")).body["state"] as Body)["phase"];
  expect(await phase()).toBe("off");
  expect(await press(undefined, "arm")).toMatchObject({ status: 401 });
  expect(await press(hall, "arm")).toMatchObject({ status: 403 });
  expect(await press(run, "arm")).toMatchObject({ status: 403 });
  expect(await press(run, "reset")).toMatchObject({ status: 403 });
  expect(await press(kitchen, "explode")).toMatchObject({ status: 400 });
  expect(await press(kitchen, "arm")).toEqual({ status: 200, body: { pressed: "arm" } });
  expect(await press(kitchen, "arm")).toMatchObject({ status: 200 });
  await house.to(1_000);
  expect(await phase()).toBe("armed");
  expect(await press(run, "stop")).toMatchObject({ status: 200 });
  await house.to(1_000);
  expect(await phase()).toBe("off");
  expect(await press(run, "stop", "bath")).toMatchObject({ body: { code: "E_UNKNOWN_VERB" } });
  expect(await press(run, "stop", "nothing")).toMatchObject({ status: 404 });
});

test("a document is changed only by whoever saw it, and what is taken out is forgotten", async () => {
  covers("error:E_MUST_MATCH", "error:E_CHANGED");
  const { body: device } = await ask("GET", "devices/ac-2");
  const { id: _, ...rest } = device;
  expect(await ask("PUT", "devices/ac-2", rest)).toMatchObject({ body: { code: "E_MUST_MATCH" } });
  expect(await ask("PUT", "devices/nothing", { kind: "bed", name: "Bed" })).toMatchObject({
    body: { code: "E_NOT_FOUND" },
  });
  const spare = (await ask("GET", "roles/climate.kitchen")).body["thing"];
  for (const one of ["ac-2", String(spare)]) expect((await ask("DELETE", `devices/${one}`)).status).toBe(200);
  await house.to(1_000);
  expect((await ask("GET", "roles/climate")).body).toMatchObject({ code: "E_ROLE_UNBOUND" });
  expect((await found("Living room AC")).proposals[0]).toMatchObject({ as: "climate", role: "climate" });
  const unserved = await health("climate");
  expect(text(unserved?.["why"])).toBe("Nothing serves as “The AC” yet.");
});
