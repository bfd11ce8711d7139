import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LintelError } from "../../hub/core/errors.ts";
import { codeOf } from "../../hub/core/errors.ts";
import { phonesForApi } from "../../hub/phones-for-api.ts";
import { faultsOf, runsOf } from "../help/bad-input.ts";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { openSmallApi, smallHouse } from "../help/small-house.ts";
import { sealed } from "../unit/presence/a-house.ts";

type Otrc = {
  readonly password: string;
  readonly encryptionKey: string;
  readonly url: string;
  readonly waypoints: readonly { readonly rad: number }[];
};
type SetUp = { readonly otrc: Otrc; readonly link: string; readonly qr: string };
const basic = (id: string, password: string) => `Basic ${Buffer.from(`${id}:${password}`).toString("base64")}`;
const home = { lat: 30.2489, lon: 120.1551 };

describe("a phone of the house", () => {
  let house: TestHouse;
  let set: SetUp;
  let otrc: Otrc;
  const url = (path = "/owntracks") => `http://127.0.0.1:${house.hub.ready.http}${path}`;
  const tst = () => Math.floor(house.clock.wall() / 1000);
  const post = async (body: unknown, more: { path?: string; headers?: Record<string, string> } = {}) => {
    const response = await fetch(url(more.path), {
      method: "POST",
      headers: { authorization: basic("phone-bo", otrc.password), "content-type": "application/json", ...more.headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    await house.rest();
    return { status: response.status, answer, headers: response.headers };
  };
  const box = (message: unknown) => sealed(message, otrc.encryptionKey);
  const fix = (more: object = {}) => ({ _type: "location", acc: 10, tid: "bo", ...home, tst: tst(), ...more });
  const crossing = (more: object = {}) => ({
    _type: "transition",
    event: "enter",
    desc: "home",
    acc: 15,
    ...home,
    tst: tst(),
    wtst: 1,
    ...more,
  });
  const presence = async () => (await house.ask("GET", "/api/v1/presence/bo")).body as { where: string };
  const setUp = async (body: object = {}) => {
    const { status, body: made } = await house.ask("POST", "/api/v1/devices/phone-bo/owntracks", body);
    expect(status).toBe(201);
    return made as SetUp;
  };
  const fine = { status: 200, answer: [] };

  beforeAll(async () => {
    house = await startHouse({ at: "2026-03-04T17:30:00+08:00", without: ["phone-bo", "bed-bo"] });
    await house.to(2_000);
    set = await setUp();
    otrc = set.otrc;
  });
  afterAll(() => house?.[Symbol.asyncDispose]());

  test("is set up in one step: everything the app needs is in one link and its QR code", async () => {
    expect(otrc).toMatchObject({
      _type: "configuration",
      mode: 3,
      url: expect.stringMatching(/^http:\/\/[^/]+\/owntracks$/),
      auth: true,
      username: "phone-bo",
      deviceId: "phone-bo",
      tid: "bo",
      waypoints: [{ _type: "waypoint", desc: "home", rid: "home", ...home, rad: 150, tst: tst() }],
    });
    expect(otrc.encryptionKey).toMatch(/^[\w-]{32}$/);
    const inline = new URL(set.link).searchParams.get("inline") ?? "";
    expect(JSON.parse(Buffer.from(inline, "base64").toString())).toEqual(otrc);
    expect(set.qr).toMatch(/^<svg[^]*<\/svg>$/);
    const elsewhere = await setUp({ address: "https://home.example/owntracks", encrypted: false });
    expect(elsewhere.otrc).toMatchObject({ url: "https://home.example/owntracks", encryptionKey: "" });
    expect((await post(fix())).status).toBe(401);
    const mqtt = await setUp({ mode: "mqtt", address: "mqtts://broker.example" });
    expect(mqtt.otrc).toMatchObject({ mode: 0, host: "broker.example", port: 8883, tls: true, clientId: "phone-bo" });
    expect(mqtt.otrc).toMatchObject({ pubTopicBase: "owntracks/%u/%d", pubRetain: false, sub: false, cmd: false });
    expect(mqtt.otrc).not.toHaveProperty("url");
    for (const asked of [
      { address: "ftp://home.example" },
      { address: "mqtt://home.example" },
      { mode: "mqtt", address: "https://home.example" },
      { key: "mine" },
    ]) {
      expect((await house.ask("POST", "/api/v1/devices/phone-bo/owntracks", asked)).status).toBe(400);
    }
    expect((await house.ask("POST", "/api/v1/devices/bed-lin/owntracks", {})).status).toBe(404);
    set = await setUp();
    otrc = set.otrc;
  });

  test("is heard: where it is, near the house, and home", async () => {
    covers("topic:owntracks.fix", "moment:approaching");
    expect(await post(box(fix({ lat: 30.3 })))).toMatchObject(fine);
    expect((await presence()).where).toBe("away");
    await house.to(60_000);
    expect(await post(box(crossing()))).toMatchObject(fine);
    expect((await presence()).where).toBe("home");
    expect(house.timeline().filter((line) => line.includes("approaching"))).toHaveLength(1);
    await house.to(60_000);
    expect(await post(box(crossing({ event: "leave" })), { headers: { "content-type": "text/plain" } })).toMatchObject(
      fine,
    );
    expect((await presence()).where).toBe("away");
  });

  test("that says nothing of where it is does nothing", async () => {
    await house.to(1_000);
    const before = (await faultsOf(house)).length;
    expect(await post("")).toMatchObject(fine);
    for (const message of [
      { _type: "lwt", tst: tst() },
      { _type: "card" },
      { _type: "waypoints", waypoints: [] },
      { _type: "x" },
    ])
      expect(await post(box(message))).toMatchObject(fine);
    expect((await faultsOf(house)).length).toBe(before);
  });

  test.each([
    ["E_NOT_JSON", () => "{"],
    ["E_TOO_DEEP", () => `{"_type":"location","x":${"[".repeat(30)}${"]".repeat(30)}}`],
    ["E_TOO_BIG", () => "x".repeat(20_000)],
    ["E_TOO_BIG", () => "x".repeat(500_000)],
    ["E_WRONG_KEY", () => sealed(fix(), "another key")],
    ["E_NOT_ENCRYPTED", () => fix()],
    ["E_FUTURE", () => box(fix({ tst: tst() + 3_600 }))],
    ["E_WRONG_TYPE", () => box(fix({ lat: 200 }))],
  ])("whose message is %s is answered as if it were good, and the fault names it", async (code, message) => {
    covers("error:E_WRONG_KEY", "error:E_NOT_ENCRYPTED");
    await house.to(1_000);
    const before = await presence();
    expect(await post(message())).toMatchObject(fine);
    const fault = (await faultsOf(house)).find(({ cause }) => cause === "phone-bo");
    expect(fault).toMatchObject({ code, at: house.clock.wall() });
    expect(JSON.stringify([fault, house.complaints])).not.toMatch(/30\.2489|120\.1551/);
    expect(await presence()).toEqual(before);
  });

  test("that was in a tunnel tells it all at once, in any order: only its newest word counts, and nothing happens", async () => {
    await house.to(3_600_000);
    const runs = await runsOf(house);
    const told = house.timeline().length;
    const now = tst();
    const late = [
      ...Array.from({ length: 40 }, (_, n) => fix({ tst: now - 200 - n * 60, lat: 30.26 + n * 0.001 })),
      crossing({ tst: now - 1_500 }),
      crossing({ tst: now - 1_200, event: "leave" }),
    ];
    for (const message of late) expect(await post(box(message))).toMatchObject(fine);
    expect((await presence()).where).toBe("away");
    expect([await runsOf(house), house.timeline().length]).toEqual([runs, told]);
    expect((await house.ask("GET", "/api/v1/trips")).body).toMatchObject({ items: [] });
  });

  test("is known by its login alone", async () => {
    covers("error:E_NO_TOKEN", "error:E_FORBIDDEN");
    for (const authorization of [
      "",
      "Basic",
      "Basic !!!",
      basic("phone-bo", "guess"),
      basic("phone-lin", otrc.password),
      basic("nobody", ""),
      // A device of the house, but no phone.
      basic("bed-lin", house.login("bed-lin").password),
    ]) {
      const { status, headers } = await post(box(fix()), { headers: { authorization } });
      expect({ authorization, status }).toEqual({ authorization, status: 401 });
      expect(headers.get("www-authenticate")).toBe('Basic realm="Lintel", charset="UTF-8"');
    }
    const { body } = await house.ask("POST", "/api/v1/tokens", { scopes: ["admin"] });
    const authorization = `Bearer ${(body as { token: string }).token}`;
    expect((await post(box(fix()), { headers: { authorization } })).status).toBe(403);
    // Its login opens nothing else.
    const own = { headers: { authorization: basic("phone-bo", otrc.password) } };
    expect((await fetch(url("/api/v1/residents"), own)).status).toBe(403);
  });

  test.each([
    ["another user in the header", { headers: { "x-limit-u": "phone-lin" } }, 403],
    ["another phone in the header", { headers: { "x-limit-d": "phone-lin" } }, 403],
    ["another user in the address", { path: "/owntracks?u=lin&d=phone" }, 403],
    ["another phone in the address", { path: "/owntracks?u=phone-bo&d=phone-lin" }, 403],
    [
      "itself",
      { path: "/owntracks?u=phone-bo&d=pixel", headers: { "x-limit-u": "phone-bo", "x-limit-d": "phone-bo" } },
      200,
    ],
    ["another topic in the message, which nobody reads", {}, 200],
  ])("that names %s", async (_what, more, status) => {
    await house.to(1_000);
    const message = box(fix({ topic: "owntracks/phone-lin/iphone" }));
    expect(await post(message, more)).toMatchObject({ status });
  });
});

describe("what the house cannot take now is sent again", () => {
  test("when it cannot write", async () => {
    covers("error:E_NOT_KEPT");
    const small = smallHouse();
    const parts = { config: { root: "lintel" }, take: () => Promise.reject(new LintelError("E_DISK_FULL")) };
    const real = phonesForApi(parts as unknown as Parameters<typeof phonesForApi>[0]);
    await expect(Promise.resolve(real.heard("phone-a", Buffer.from("{}")))).rejects.toSatisfy(
      (error) => codeOf(error) === "E_NOT_KEPT",
    );
    Object.assign(small.house.phones, { heard: real.heard });
    await using api = await openSmallApi(small);
    const authorization = basic("phone-a", "secret-of-phone-a");
    const answer = await fetch(`${api.url}/owntracks`, { method: "POST", headers: { authorization }, body: "{}" });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: "E_NOT_KEPT", fault: "house" });
  });

  test("when it comes too fast", async () => {
    covers("error:E_RATE");
    const small = smallHouse();
    await using api = await openSmallApi(small);
    const authorization = basic("phone-a", "secret-of-phone-a");
    const say = () => fetch(`${api.url}/owntracks`, { method: "POST", headers: { authorization } });
    const answers = [];
    for (let i = 0; i < 602; i++) answers.push((await say()).status);
    expect(new Set(answers.slice(0, 600))).toEqual(new Set([200]));
    expect(answers.slice(600)).toEqual([429, 429]);
  });
});
