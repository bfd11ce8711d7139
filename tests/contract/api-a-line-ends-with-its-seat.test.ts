import { io, type Socket } from "socket.io-client";
import { afterEach, expect, test } from "vitest";
import type { LiveEvents, Snapshot } from "../../hub/core/live.ts";
import { type Headers, seatedHouse } from "../help/seated.ts";

type Line = Socket<LiveEvents, Record<string, never>>;

const { small, url, ada, kim } = seatedHouse();
const lines: Line[] = [];
afterEach(() => {
  for (const line of lines.splice(0)) line.disconnect();
});

function lineAs(seat: Headers, greeting: object, headers: Headers = {}): Line {
  const line: Line = io(`${url()}/live`, {
    auth: { seat: seat["x-lintel-seat"], ...greeting },
    transports: ["websocket"],
    reconnection: false,
    forceNew: true,
    extraHeaders: { cookie: seat["cookie"] ?? "", origin: url(), ...headers },
  });
  lines.push(line);
  return line;
}
const pictureOf = (line: Line) => new Promise<Snapshot>((resolve) => void line.once("snapshot", resolve));
const refusalOf = (line: Line) =>
  new Promise<string>((resolve) => {
    line.once("connect_error", (error: Error & { data?: { code: string } }) =>
      resolve(error.data?.code ?? error.message),
    );
    line.once("snapshot", () => resolve("let in"));
  });
const endOf = (line: Line) => new Promise<string>((resolve) => void line.once("disconnect", resolve));

test("a wall and a phone listen by their cookies, each to its own", async () => {
  const wall = small.seat({ seat: "screen-hall", place: "hall" });
  expect(await pictureOf(lineAs(wall, { place: "hall" }))).toMatchObject({ place: "hall" });
  expect(await refusalOf(lineAs(wall, { place: "bathroom" }))).toBe("E_FORBIDDEN");
  expect(await refusalOf(lineAs(wall, { place: "phone:phone-kim" }))).toBe("E_FORBIDDEN");
  expect(await pictureOf(lineAs(kim(), { place: "phone:phone-kim" }))).toMatchObject({ place: "phone:phone-kim" });
  expect(await refusalOf(lineAs(kim(), { place: "phone:phone-a" }))).toBe("E_FORBIDDEN");
  expect(await refusalOf(lineAs(kim(), { place: "hall" }))).toBe("E_FORBIDDEN");
  expect(await refusalOf(lineAs(small.seat({ seat: "desk", resident: "guest" }), { place: "hall" }))).toBe(
    "E_FORBIDDEN",
  );
});

test("a line from another page, or from none, is refused", async () => {
  const wall = small.seat({ seat: "screen-hall", place: "hall" });
  const bare: Line = io(`${url()}/live`, {
    auth: { seat: "screen-hall", place: "hall" },
    transports: ["websocket"],
    reconnection: false,
    forceNew: true,
    extraHeaders: { cookie: wall.cookie },
  });
  lines.push(bare);
  expect(await refusalOf(bare)).toBe("E_WRONG_ORIGIN");
  expect(await refusalOf(lineAs(wall, { place: "hall" }, { origin: "http://shop.example" }))).not.toBe("let in");
  expect(await refusalOf(lineAs(wall, { place: "hall" }, { "sec-fetch-site": "cross-site" }))).toBe("E_WRONG_ORIGIN");
  expect(await refusalOf(lineAs({ ...wall, cookie: "" }, { place: "hall" }))).toBe("E_NO_TOKEN");
  expect(await refusalOf(lineAs({ ...wall, "x-lintel-seat": "Screen Hall" }, { place: "hall" }))).toBe("E_WRONG_TYPE");
});

test("a line ends with its session, its person, their standing, and the wall's place", async () => {
  const endedBy = async (seat: Headers, place: string, happens: () => unknown) => {
    const line = lineAs(seat, { place });
    await pictureOf(line);
    const gone = endOf(line);
    await happens();
    expect(await gone).toBe("io server disconnect");
  };
  const wall = small.seat({ seat: "screen-hall", place: "hall" });
  await endedBy(wall, "hall", () => small.access.room.unpair("screen-hall", "olga"));
  const again = small.seat({ seat: "screen-hall", place: "hall" });
  const moved = { id: "screen-hall", kind: "screen", name: "Hall wall", place: "attic" };
  await endedBy(again, "hall", () => small.house.residents.put("device", moved, "olga"));
  await endedBy(ada(), "hall", () => {
    const resident = small.house.residents.get("resident", "ada");
    return small.house.residents.put("resident", { ...resident, standing: "guest" }, "olga");
  });
  await endedBy(kim(), "phone:phone-kim", async () => {
    await small.house.residents.remove("resident", "kim", "olga");
    small.bus.emit("household.changed", { noun: "resident", id: "kim" });
  });
});
