import { io, type Socket } from "socket.io-client";
import { afterEach, beforeEach, expect, test } from "vitest";
import { applied, type Diff, type Greeting, type LiveEvents, type Snapshot } from "../../hub/core/live.ts";
import { openSmallApi, type SmallHouse, smallHouse } from "../help/small-house.ts";

type Wall = Socket<LiveEvents, Record<string, never>>;

let small: SmallHouse;
let api: Awaited<ReturnType<typeof openSmallApi>>;
const walls: Wall[] = [];
beforeEach(async () => {
  small = smallHouse();
  api = await openSmallApi(small);
});
afterEach(async () => {
  for (const wall of walls.splice(0)) wall.disconnect();
  await api[Symbol.asyncDispose]();
});

function wallOf(greeting: Partial<Greeting>, extraHeaders: Readonly<Record<string, string>> = {}): Wall {
  const wall: Wall = io(`${api.url}/live`, {
    auth: greeting,
    transports: ["websocket"],
    reconnection: false,
    forceNew: true,
    extraHeaders,
  });
  walls.push(wall);
  return wall;
}
const snapshotAt = (wall: Wall) => new Promise<Snapshot>((resolve) => wall.once("snapshot", resolve));
const diffAt = (wall: Wall) => new Promise<Diff>((resolve) => wall.once("diff", resolve));
const refusalOf = (wall: Wall) =>
  new Promise<string>((resolve) => {
    wall.once("connect_error", (error: Error & { data?: { code: string } }) =>
      resolve(error.data?.code ?? error.message),
    );
  });

function fill(level_pct: number, at: number): void {
  const bath = small.things.get("bath-1");
  if (!bath) throw new Error("no bath");
  small.things.set("bath-1", { ...bath, at, state: { ...bath.state, level_pct } });
  small.bus.emit("thing.changed", { thing: "bath-1" });
}

test("a wall gets one picture of its place, then only what changes, once a tick", async () => {
  const wall = wallOf({ token: small.token("screen:hall"), place: "hall" });
  const snapshot = await snapshotAt(wall);
  expect(snapshot).toMatchObject({ schema: 1, seq: 0, place: "hall" });
  expect(snapshot.values).toMatchObject({
    "home.zone": "Asia/Shanghai",
    "screen.card": "trip",
    "screen.at": 3_000,
    "bath.water_c": 34,
    "trip.eta_min": 18,
    "trip.at": 1_500,
  });
  const next = diffAt(wall);
  for (const level of [21, 22, 23]) fill(level, 2_000 + level);
  const diff = await next;
  expect(diff).toMatchObject({ epoch: snapshot.epoch, seq: 1, set: { "bath.level_pct": 23, "bath.at": 2_023 } });
  expect(Object.keys(diff.set).toSorted()).toEqual(["bath.at", "bath.level_pct"]);
});

test("a wall is told nobody's name, and a bedroom nothing of other people's ways", async () => {
  const hall = await snapshotAt(wallOf({ token: small.token("read"), place: "hall" }));
  expect(JSON.stringify(hall.values)).not.toMatch(/ada/i);
  const bedroom = await snapshotAt(wallOf({ token: small.token("screen:bedroom"), place: "bedroom" }));
  expect(Object.keys(bedroom.values).filter((path) => /^(trip|bath)\./.test(path))).toEqual([]);
  expect(bedroom.values["runs.list"]).toMatchObject([{ scene: "morning", step: "show" }]);
});

test("a shared wall does not even learn that a scene goes on for somebody who is home", async () => {
  small.trips.clear();
  const wall = wallOf({ token: small.token("read"), place: "hall", shows: ["runs", "bath"] });
  expect((await snapshotAt(wall)).values["runs.list"]).toEqual([]);
  const next = diffAt(wall);
  const run = small.runs.get("run-a");
  if (!run) throw new Error("no run");
  const step = { key: "speak", visit: 1, state: "sent", at: small.house.clock.wall() + 60_000 };
  small.runs.set("run-a", { ...run, steps: [...run.steps, step] });
  small.bus.emit("run.changed", { run });
  fill(50, 6_000);
  expect(Object.keys((await next).set).toSorted()).toEqual(["bath.at", "bath.level_pct"]);
});

test("a wall that shows one part is told of one part", async () => {
  const { values } = await snapshotAt(wallOf({ token: small.token("screen:hall"), place: "hall", shows: ["trip"] }));
  expect(Object.keys(values).filter((path) => !/^(home|place|trip)\./.test(path))).toEqual([]);
});

test("a wall that comes back gets what it missed; after a new start of the hub, a new picture", async () => {
  const token = small.token("screen:bathroom");
  const first = wallOf({ token, place: "bathroom" });
  const snapshot = await snapshotAt(first);
  first.disconnect();
  fill(40, 4_000);
  const other = wallOf({ token, place: "bathroom" });
  await snapshotAt(other);
  fill(41, 5_000);
  await diffAt(other);
  const back = wallOf({ token, place: "bathroom", epoch: snapshot.epoch, seq: snapshot.seq });
  const missed: Diff[] = [];
  await new Promise<void>((resolve) => {
    back.on("snapshot", () => resolve());
    back.on("diff", (diff) => {
      missed.push(diff);
      if (missed.length === 2) resolve();
    });
  });
  expect(missed.map(({ seq }) => seq)).toEqual([1, 2]);
  const now = await snapshotAt(wallOf({ token, place: "bathroom" }));
  expect(missed.reduce(applied, snapshot.values)).toEqual(now.values);
  const strange = await snapshotAt(wallOf({ token, place: "bathroom", epoch: "another", seq: 1 }));
  expect(strange.seq).toBe(2);
});

test("a wall that missed nothing hears that the house is there", async () => {
  const token = small.token("screen:hall");
  const { epoch, seq } = await snapshotAt(wallOf({ token, place: "hall" }));
  const back = wallOf({ token, place: "hall", epoch, seq });
  const beat = await new Promise((resolve) => back.once("beat", resolve));
  expect(beat).toMatchObject({ epoch, seq });
});

test("a wall without the right token, of another place or from another page is refused", async () => {
  const token = small.token("screen:hall");
  expect(await refusalOf(wallOf({ place: "hall" }))).toBe("E_NO_TOKEN");
  expect(await refusalOf(wallOf({ token, place: "bathroom" }))).toBe("E_FORBIDDEN");
  expect(await refusalOf(wallOf({ token, place: "Hall!" }))).toBe("E_WRONG_TYPE");
  expect(await refusalOf(wallOf({ token: small.token("read"), place: "attic" }))).toBe("E_NOT_FOUND");
  expect(await refusalOf(wallOf({ token, place: "hall" }, { origin: "http://evil.example" }))).not.toBe("E_NO_TOKEN");
  expect(api.clients()).toBe(0);
});

test("a wall goes dark with its token, and a message too big ends the line", async () => {
  const token = small.token("screen:hall");
  const wall = wallOf({ token, place: "hall" });
  await snapshotAt(wall);
  const gone = new Promise((resolve) => wall.once("disconnect", resolve));
  await small.house.credentials.revoke(small.house.credentials.token(token)?.id ?? "", "token", "cli");
  await gone;
  const loud = wallOf({ token: small.token("screen:hall"), place: "hall" });
  await snapshotAt(loud);
  const ended = new Promise((resolve) => loud.once("disconnect", resolve));
  (loud as Socket).emit("x", "x".repeat(70_000));
  await ended;
});
