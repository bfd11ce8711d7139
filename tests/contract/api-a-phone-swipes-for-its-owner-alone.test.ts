import { io, type Socket } from "socket.io-client";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { DoorView } from "../../hub/core/door.ts";
import type { Diff, LiveEvents, LiveValues, Snapshot } from "../../hub/core/live.ts";
import { wordsOf } from "../../hub/words.ts";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { openSmallApi, smallHouse } from "../help/small-house.ts";

type Line = Socket<LiveEvents, Record<string, never>>;
type Trip = {
  readonly id: string;
  readonly resident: string;
  readonly ended?: number;
  readonly reason?: string;
  readonly eta_min?: number;
};

let house: TestHouse;
const lines: Line[] = [];
beforeEach(async () => {
  house = await startHouse({ at: "2026-03-04T17:35:00+08:00", without: ["phone-lin"] });
  await house.to(2_000);
});
afterEach(async () => {
  for (const line of lines.splice(0)) line.disconnect();
  await house[Symbol.asyncDispose]();
});

/** The token in the link a house prints for a screen or a phone. */
function tokenOf(name: string): string {
  const link = house.hub.ready.links.find((one) => one.name === name);
  return new URL(link?.url ?? "").hash.slice("#token=".length);
}

async function post(token: string, path: string, body: object = {}, key?: string) {
  const response = await fetch(`http://localhost:${house.hub.ready.http}/api/v1/phone/${path}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      ...(key === undefined ? {} : { "idempotency-key": key }),
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as { event?: string; code?: string } };
}

async function programToken(...scopes: string[]): Promise<string> {
  const id = `program-${scopes.join("-").replaceAll(":", "-")}`;
  const { body } = await house.ask("POST", "/api/v1/tokens", { id, scopes });
  return (body as { token: string }).token;
}

function look(token: string, place: string, url = `http://localhost:${house.hub.ready.http}`): Line {
  const line: Line = io(`${url}/live`, {
    auth: { token, place },
    transports: ["websocket"],
    reconnection: false,
    forceNew: true,
  });
  lines.push(line);
  return line;
}
const valuesAt = async (token: string, place: string): Promise<LiveValues> =>
  (await new Promise<Snapshot>((resolve) => look(token, place).once("snapshot", resolve))).values;
const refusalOf = (token: string, place: string) =>
  new Promise<string | undefined>((resolve) => {
    look(token, place).once("connect_error", (error: Error & { data?: { code: string } }) =>
      resolve(error.data?.code ?? error.message),
    );
  });
const openTrips = async (): Promise<readonly Trip[]> =>
  ((await house.ask("GET", "/api/v1/trips")).body as { items: readonly Trip[] }).items;

/** Lin's phone crosses into the home, and she looks at the camera. */
async function comesToTheDoor(): Promise<{ phase: string; by?: string; ask?: string }> {
  await using phone = await house.client("phone-lin");
  const tst = Math.floor(house.clock.wall() / 1_000);
  const fix = { lat: 30.2489, lon: 120.1551, acc: 15, tst, wtst: tst };
  const crossed = { _type: "transition", event: "enter", t: "c", desc: "home", rid: "r1", ...fix };
  await phone.say("owntracks/phone-lin/ios/event", crossed);
  await house.rest();
  await house.happen("door-camera", "comes", { who: "lin" });
  await house.to(4_000);
  return (await house.ask("GET", "/api/v1/door")).body;
}

test("a phone's own swipe opens its owner's way home, is on the wire as the phone's, and counts at the door", async () => {
  const listening = await programToken("mqtt");
  await using program = await house.client("program-mqtt", ["lintel/device/phone-lin/event"], listening);
  const phone = tokenOf("Lin's phone");
  const first = await post(phone, "swipe", { eta_min: 12 }, "thumb-1");
  expect(first.status).toBe(201);
  expect((await post(phone, "swipe", { eta_min: 12 }, "thumb-1")).body).toEqual(first.body);
  await house.to(1_000);
  expect(await openTrips()).toMatchObject([{ resident: "lin" }]);
  const said = program.heard.map(({ payload }) => JSON.parse(new TextDecoder().decode(payload)) as object);
  expect(said).toMatchObject([{ type: "swiped", by: "phone", eta_min: 12, id: first.body.event }]);
  expect(await comesToTheDoor()).toMatchObject({ phase: "open", by: "phone" });
});

test("a program's swipe prepares the home and proves nothing: the door still asks", async () => {
  const program = await programToken("run");
  expect(await post(program, "swipe", { eta_min: 12 })).toMatchObject({ status: 400, body: { code: "E_WRONG_TYPE" } });
  expect((await post(program, "swipe", { phone: "phone-lin", eta_min: 12 })).status).toBe(201);
  await house.to(1_000);
  expect(await openTrips()).toMatchObject([{ resident: "lin" }]);
  expect(await comesToTheDoor()).toMatchObject({ phase: "asking", ask: "credential" });
});

test("the way home is made later and taken back by the same thumb", async () => {
  const phone = tokenOf("Lin's phone");
  await post(phone, "swipe", { eta_min: 12 });
  await house.to(1_000);
  const [before] = await openTrips();
  expect((await post(phone, "delay", { by_min: 15 })).status).toBe(201);
  expect((await post(phone, "delay", { by_min: 0 })).body.code).toBe("E_WRONG_TYPE");
  expect((await post(phone, "delay", { by_min: 121 })).body.code).toBe("E_WRONG_TYPE");
  await house.to(1_000);
  const [after] = await openTrips();
  expect(Number(after?.eta_min) - Number(before?.eta_min)).toBeGreaterThan(13);
  expect((await post(phone, "cancel")).status).toBe(201);
  await house.to(1_000);
  expect(await openTrips()).toEqual([]);
  expect((await house.ask("GET", `/api/v1/trips/${before?.id ?? ""}`)).body).toMatchObject({ reason: "cancelled" });
});

test("nobody swipes for another's phone, nor for a phone that nobody carries", async () => {
  covers("error:E_FORBIDDEN", "error:E_NOT_FOUND");
  const bo = tokenOf("Bo's phone");
  for (const path of ["swipe", "cancel", "delay"]) {
    const body = { phone: "phone-lin", ...(path === "delay" ? { by_min: 5 } : {}) };
    expect(await post(bo, path, body)).toMatchObject({ status: 403, body: { code: "E_FORBIDDEN" } });
    expect((await post(tokenOf("Hall screen"), path, body)).status).toBe(403);
  }
  await house.ask("POST", "/api/v1/devices", { id: "phone-spare", kind: "phone" });
  const program = await programToken("run");
  expect((await post(program, "swipe", { phone: "phone-spare" })).body.code).toBe("E_NOT_FOUND");
  expect((await post(program, "swipe", { phone: "bath" })).body.code).toBe("E_NOT_FOUND");
  expect((await post(await programToken("phone:phone-spare"), "swipe")).body.code).toBe("E_NOT_FOUND");
  await house.to(1_000);
  expect(await openTrips()).toEqual([]);
});

test("a phone is shown the house and its owner's own way, and not one word of anybody else's", async () => {
  const [lin, bo] = [tokenOf("Lin's phone"), tokenOf("Bo's phone")];
  await post(lin, "swipe", { eta_min: 12 });
  await house.to(2_000);
  const own = await valuesAt(lin, "phone:phone-lin");
  expect(own).toMatchObject({
    "home.zone": "Asia/Shanghai",
    "me.resident": "lin",
    "me.name": "Lin",
    "me.phone": "phone-lin",
    "me.plan.bath": "permitted",
    "me.plan.door": "eyes",
    "trip.eta_min": expect.any(Number) as number,
    "trip.evidence": "none",
    "door.phase": "shut",
    "door.bolt": "locked",
    "climate.thing": "climate",
    "bath.thing": "bath",
    "runs.list": [{ scene: "evening", state: "running" }],
  });
  const [trip] = await openTrips();
  expect(own["trip.id"]).toBe(trip?.id);
  expect(own).not.toHaveProperty("place.name");
  const why = own["me.plan.climate_why"] ?? "";
  expect(wordsOf("en")).toHaveProperty([why]);
  expect(own["me.plan.climate_why_params"]).toBeTypeOf("object");

  const other = await valuesAt(bo, "phone:phone-bo");
  expect(other).toMatchObject({ "me.resident": "bo", "me.plan.bath": "no-permission", "runs.list": [] });
  expect(Object.keys(other).filter((path) => path.startsWith("trip."))).toEqual([]);
  expect(JSON.stringify(other)).not.toMatch(new RegExp(`\\blin\\b|${trip?.id ?? ""}`, "i"));

  const hall = await valuesAt(tokenOf("Hall screen"), "hall");
  expect(Object.keys(hall).filter((path) => /^(trip|me)\./.test(path))).toEqual([
    "trip.opened",
    "trip.expires",
    "trip.eta_min",
    "trip.at",
  ]);
});

test("only the wall by the door shows the door, and no bedroom the AC of another room", async () => {
  const parts = async (name: string, place: string) =>
    Object.keys(await valuesAt(tokenOf(name), place)).flatMap((path) => /^(door|climate)(?=\.)/.exec(path)?.[0] ?? []);
  expect(new Set(await parts("Hall screen", "hall"))).toEqual(new Set(["climate", "door"]));
  expect(new Set(await parts("Kitchen screen", "kitchen"))).toEqual(new Set(["climate"]));
  expect(await parts("Lin's bedside screen", "bedside-lin")).toEqual([]);
});

test("what changes at the door and in the plan is told at once, to the phone as to the wall", async () => {
  const phone = look(tokenOf("Lin's phone"), "phone:phone-lin");
  const wall = look(tokenOf("Hall screen"), "hall");
  await Promise.all([phone, wall].map((line) => new Promise((resolve) => line.once("snapshot", resolve))));
  const until = (line: Line, wanted: (set: LiveValues) => boolean) =>
    new Promise<void>((resolve) => line.on("diff", ({ set }: Diff) => wanted(set) && resolve()));
  const seen = [phone, wall].map((line) => until(line, (set) => set["door.phase"] === "asking"));
  await house.happen("door-camera", "comes", { who: "lin" });
  await house.to(5_000);
  await Promise.all(seen);
  const planned = until(phone, (set) => set["me.plan.bath"] === "switched-off");
  await house.ask("PUT", "/api/v1/settings/evening.bath_enabled", { value: false });
  await planned;
});

test("a step at the door alone, with nothing else, is told", async () => {
  covers("event:door.changed");
  const small = smallHouse();
  let door: DoorView = { phase: "shut", at: 1_000 };
  Object.assign(small.house.door, { view: () => door });
  small.things.set("lock-1", { id: "lock-1", kind: "lock", name: "Lock", place: "hall", online: true });
  small.seed("role", { id: "door", thing: "lock-1" });
  await using api = await openSmallApi(small);
  const line = look(small.token("phone:phone-a"), "phone:phone-a", api.url);
  await new Promise((resolve) => line.once("snapshot", resolve));
  const told = new Promise<Diff>((resolve) => line.once("diff", resolve));
  door = { phase: "looking", at: 2_000 };
  small.bus.emit("door.changed", { door });
  expect((await told).set).toEqual({ "door.phase": "looking", "door.at": 2_000 });
});

test("nobody looks through another's phone; one that changes hands is let go", async () => {
  const lin = tokenOf("Lin's phone");
  expect(await refusalOf(tokenOf("Bo's phone"), "phone:phone-lin")).toBe("E_FORBIDDEN");
  expect(await refusalOf(await programToken("admin"), "phone:phone-lin")).toBe("E_FORBIDDEN");
  expect(await refusalOf(lin, "hall")).toBe("E_FORBIDDEN");
  expect(await refusalOf(await programToken("phone:phone-none"), "phone:phone-none")).toBe("E_NOT_FOUND");
  const line = look(lin, "phone:phone-lin");
  await new Promise((resolve) => line.once("snapshot", resolve));
  const gone = new Promise((resolve) => line.once("disconnect", resolve));
  await house.ask("DELETE", "/api/v1/devices/phone-lin");
  await gone;
});

test("the link of a phone stays good over a restart", async () => {
  const before = tokenOf("Lin's phone");
  expect(house.hub.ready.links.map(({ url }) => new URL(url).pathname)).toContain("/phone/");
  house = await house.restart();
  expect(tokenOf("Lin's phone")).toBe(before);
  expect(await valuesAt(before, "phone:phone-lin")).toMatchObject({ "me.resident": "lin" });
});
