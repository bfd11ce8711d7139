import { io } from "socket.io-client";
import { beforeEach, expect, test } from "vitest";
import type { House, WhyView } from "../../hub/api/house.ts";
import { type Headers, seatedHouse } from "../help/seated.ts";

const { small, url, get, ada, olga } = seatedHouse();
const exact = {
  where: "home",
  phase: "just-arrived",
  place: "bathroom",
  asleep: "no",
  confidence: 0.9,
  since: 1_000,
  because: ["bed-o:1"],
} as const;
const admin = () => ({ authorization: `Bearer ${small.token("admin")}` });
const read = () => ({ authorization: `Bearer ${small.token("read")}` });
const told = async (path: string, at: Headers) => (await (await get(path, at)).json()) as Record<string, unknown>;

beforeEach(() => {
  const presence: House["presence"] = { ...small.house.presence, presence: () => ({ ...exact }) };
  Object.assign(small.house, { presence });
});

test("somebody else is home or out; oneself is told where, and by what", async () => {
  const [theirs, own] = [
    { resident: "olga", where: "home" },
    { resident: "ada", ...exact },
  ];
  expect(await told("presence/olga", ada())).toEqual(theirs);
  expect(await told("presence/ada", ada())).toEqual(own);
  const { items } = (await told("presence?limit=200", ada())) as { items: readonly { resident: string }[] };
  expect(items).toContainEqual(theirs);
  expect(items).toContainEqual(own);
  expect(items.filter((one) => "place" in one || "asleep" in one || "because" in one)).toEqual([own]);
  // An owner sees no more of a grown-up, and a program that reads sees no more than its reader would.
  expect(await told("presence/ada", olga())).toEqual({ resident: "ada", where: "home" });
  expect(await told("presence/ada", read())).toEqual({ resident: "ada", where: "home" });
  expect(await told("presence/ada", admin())).toEqual(own);
});

test("of somebody else's way home it is told when they come, never how far away they are", async () => {
  const trip = {
    id: "trip-o",
    resident: "olga",
    opened: 1,
    expires: 2,
    evidence: "strong",
    eta_min: 12,
    eta_at: 3,
    distance_m: 4_321,
  } as const;
  small.trips.set(trip.id, trip);
  for (const path of ["trips/trip-o", "trips?limit=200"]) {
    expect(JSON.stringify(await told(path, ada()))).not.toContain("4321");
    expect(JSON.stringify(await told(path, olga()))).toContain("4321");
  }
  expect(await told("trips/trip-o", ada())).toMatchObject({ resident: "olga", eta_min: 12 });
  small.trips.delete(trip.id);
});

test("why a scene ran for somebody else is told without what the house knew of them, and why it did not is not", async () => {
  const why = (resident: string | undefined, run: string | undefined): WhyView => ({
    at: 1,
    sentence: { key: "why.running", params: {} },
    because: ["bed-o:1"],
    signs: [{ at: 1, says: { key: "why.no-evidence.woke", params: { name: "Olga" } } }],
    steps: [],
    ...(resident === undefined ? {} : { resident }),
    ...(run === undefined ? {} : { run }),
  });
  const reasons = [why("olga", "run-1"), why("olga", undefined), why("ada", undefined), why(undefined, "run-2")];
  Object.assign(small.house, { scenes: { ...small.house.scenes, why: () => reasons } });
  type Told = { items: readonly { resident?: string; run?: string; evidence: unknown[]; because: unknown[] }[] };
  const of = async (at: Headers) =>
    ((await told("why/morning", at)) as Told).items.map(({ resident, run, evidence, because }) => [
      resident,
      run,
      evidence.length + because.length,
    ]);
  expect(await of(ada())).toEqual([
    ["olga", "run-1", 0],
    ["ada", undefined, 2],
    [undefined, "run-2", 2],
  ]);
  expect(await of(admin())).toHaveLength(4);
});

test("nobody looks through the wall of a bedroom they do not sleep in", async () => {
  const person = { language: "en", standing: "adult" };
  small.seed("place", { id: "attic", name: "Attic" });
  small.seed("resident", { ...person, id: "olaf", name: "Olaf", standing: "owner", sleeps: "attic" });
  const lineOf = (seat: Headers, place: string) =>
    new Promise<string>((resolve) => {
      const line = io(`${url()}/live`, {
        auth: { seat: seat["x-lintel-seat"], place },
        transports: ["websocket"],
        reconnection: false,
        forceNew: true,
        extraHeaders: { cookie: seat["cookie"] ?? "", origin: url() },
      });
      const said = (what: string) => {
        line.disconnect();
        resolve(what);
      };
      line.once("snapshot", () => said("let in"));
      line.once("connect_error", (error: Error & { data?: { code: string } }) => said(error.data?.code ?? ""));
    });
  expect(await lineOf(ada(), "attic")).toBe("E_FORBIDDEN");
  expect(await lineOf(ada(), "hall")).toBe("let in");
  expect(await lineOf(small.seat({ seat: "desk", resident: "olaf" }), "attic")).toBe("let in");
});
