import { afterEach, beforeEach, expect, test } from "vitest";
import { noticesRig } from "../help/notices.ts";
import { pushService } from "../help/push-service.ts";
import { openSmallApi, type SmallHouse, smallHouse } from "../help/small-house.ts";

let rig: Awaited<ReturnType<typeof noticesRig>>;
let small: SmallHouse;
let service: Awaited<ReturnType<typeof pushService>>;
let api: Awaited<ReturnType<typeof openSmallApi>>;
beforeEach(async () => {
  service = await pushService();
  rig = await noticesRig({ web: service.web });
  small = smallHouse();
  for (const noun of ["place", "resident", "device"] as const)
    for (const document of rig.house.all(noun)) small.seed(noun, document);
  Object.assign(small.house, { notices: rig.room });
  api = await openSmallApi(small);
});
afterEach(async () => {
  await api[Symbol.asyncDispose]();
  await rig[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

type Headers = Readonly<Record<string, string>>;

async function ask(headers: Headers, method: string, path: string, body?: unknown) {
  const answer = await fetch(`${api.url}/api/v1/${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as never };
}
const bearer = (...scopes: readonly string[]): Headers => ({ authorization: `Bearer ${small.token(...scopes)}` });
const wall = (place: string) => small.seat({ seat: `screen-${place}`, place });
const phone = (resident: string, standing: "adult" | "child" | "guest") =>
  small.seat({ seat: `phone-${resident}`, phone: `phone-${resident}`, resident, standing });
const desk = (standing: "adult" | "child", stepped = false) =>
  small.seat({ seat: "desk", resident: standing === "adult" ? "bo" : "mei", standing, stepped });
const keysOf = ({ body }: { readonly body: { readonly items: readonly { sentence: { key: string } }[] } }) =>
  body.items.map(({ sentence }) => sentence.key);

test("each seat is told what is for it, and can see to nothing else", async () => {
  rig.is("lin", { where: "home", place: "kitchen" });
  rig.is("mei", { where: "home", place: "kitchen" });
  rig.state("bath", { phase: "off", interrupted: true });
  rig.state("machine", { phase: "fault", fault: "smoke", interrupted: true });
  const [smoke, bath] = ["notice.breakfast-smoke", "notice.bath-interrupted"];
  expect(keysOf(await ask(wall("kitchen"), "GET", "notices"))).toEqual([smoke, bath]);
  // Nobody is known to be reached, so that even a bedroom is told of smoke, and of nothing else.
  expect(keysOf(await ask(wall("bedroom"), "GET", "notices"))).toEqual([smoke]);
  expect(keysOf(await ask(phone("lin", "adult"), "GET", "notices"))).toEqual([smoke, bath]);
  expect(keysOf(await ask(phone("mei", "child"), "GET", "notices"))).toEqual([smoke]);
  expect(keysOf(await ask(phone("gus", "guest"), "GET", "notices"))).toEqual([]);
  expect(keysOf(await ask(desk("adult"), "GET", "notices"))).toEqual([smoke, bath]);
  expect(keysOf(await ask(desk("child"), "GET", "notices"))).toEqual([]);
  expect(await ask({}, "GET", "notices")).toMatchObject({ status: 401 });
  expect(await ask(bearer("read"), "GET", "notices")).toMatchObject({ status: 403 });
  const idOf = (key: string) => rig.room.all().find((one) => one.key === key)?.id ?? "";
  for (const seat of [phone("mei", "child"), phone("gus", "guest"), wall("bedroom"), desk("child")])
    for (const what of ["seen", "handled"])
      expect(await ask(seat, "POST", `notices/${idOf(bath ?? "")}/${what}`)).toMatchObject({
        status: 404,
        body: { code: "E_NOT_FOUND" },
      });
  const handled = await ask(wall("hall"), "POST", `notices/${idOf(bath ?? "")}/handled`);
  expect(handled).toMatchObject({ status: 200, body: { first: true } });
  expect(handled.body).not.toHaveProperty("by");
  expect(keysOf(await ask(wall("kitchen"), "GET", "notices"))).toEqual([smoke]);
  for (const id of ["..%2f..", "a".repeat(200), "%00"])
    expect((await ask(wall("hall"), "POST", `notices/${id}/seen`)).status).toBeGreaterThanOrEqual(400);
});

test("the registry lists every screen to grown-ups; a screen says only of itself what it is", async () => {
  const size = { width: 1_280, height: 800, touch: true, sound: true };
  expect(await ask(wall("hall"), "POST", "screens/screen-hall/declare", size)).toMatchObject({
    status: 200,
    body: { id: "screen-hall", width: 1_280, height: 800 },
  });
  expect(await ask(bearer("screen:hall"), "POST", "screens/screen-hall/declare", size)).toMatchObject({ status: 200 });
  expect(await ask(phone("lin", "adult"), "POST", "screens/phone-lin/declare", size)).toMatchObject({ status: 200 });
  const others = [wall("kitchen"), phone("lin", "adult"), desk("adult"), bearer("screen:kitchen")];
  for (const seat of others)
    expect(await ask(seat, "POST", "screens/screen-hall/declare", size)).toMatchObject({ status: 403 });
  expect(await ask(wall("hall"), "POST", "screens/no-screen/declare", size)).toMatchObject({ status: 403 });
  for (const bad of [
    { ...size, width: 0 },
    { ...size, height: 1e9 },
    { ...size, extra: 1 },
    { ...size, touch: "yes" },
  ])
    expect(await ask(wall("hall"), "POST", "screens/screen-hall/declare", bad)).toMatchObject({ status: 400 });

  const hours = { quiet: { from: "22:00", to: "06:00" }, rights: ["notices"] };
  expect(await ask(desk("adult"), "PUT", "screens/screen-hall/settings", hours)).toMatchObject({
    status: 200,
    body: hours,
  });
  for (const seat of [wall("hall"), desk("child"), phone("mei", "child"), bearer("run")])
    expect(await ask(seat, "PUT", "screens/screen-hall/settings", hours)).toMatchObject({ status: 403 });
  expect(
    await ask(desk("adult"), "PUT", "screens/screen-hall/settings", { quiet: { from: "25:00", to: "06:00" } }),
  ).toMatchObject({
    status: 400,
  });
  expect(await ask(desk("adult"), "PUT", "screens/bath/settings", {})).toMatchObject({ status: 404 });

  const list = await ask(desk("adult"), "GET", "screens");
  const items = (list.body as { items: readonly { id: string }[] }).items;
  expect(items.map(({ id }) => id)).toContain("phone-gus");
  expect(items.find(({ id }) => id === "screen-hall")).toMatchObject({
    kind: "wall",
    place: "hall",
    width: 1_280,
    modality: ["shows", "touch", "sound", "speech"],
    ...hours,
    paired: true,
    online: false,
    silent: false,
  });
  for (const seat of [wall("hall"), phone("mei", "child"), desk("child")])
    expect(await ask(seat, "GET", "screens")).toMatchObject({ status: 403 });
});

test("a screen is unpaired by a grown-up who has just proved themselves", async () => {
  expect(await ask(desk("adult"), "DELETE", "screens/screen-hall/key")).toMatchObject({
    status: 403,
    body: { code: "E_STEP_UP" },
  });
  expect(await ask(desk("adult", true), "DELETE", "screens/screen-hall/key")).toMatchObject({ status: 200 });
  expect(await ask(desk("adult", true), "DELETE", "screens/no-screen/key")).toMatchObject({ status: 404 });
  expect(await ask(wall("hall"), "DELETE", "screens/screen-hall/key")).toMatchObject({ status: 403 });
});

test("a phone subscribes to pushes in its own session, for itself alone, and only to the world outside", async () => {
  const { subscription } = service.browser("lin");
  expect(await ask(phone("lin", "adult"), "GET", "push/key")).toMatchObject({
    body: { key: expect.stringMatching(/^.{87}$/) },
  });
  expect(await ask(phone("lin", "adult"), "PUT", "phone/push", subscription)).toMatchObject({
    body: { phone: "phone-lin" },
  });
  for (const seat of [bearer("phone:phone-lin"), wall("hall"), desk("adult"), bearer("admin")])
    expect(await ask(seat, "PUT", "phone/push", subscription)).toMatchObject({ status: 403 });
  const inside = { ...subscription, endpoint: "https://192.168.1.1/admin" };
  expect(await ask(phone("lin", "adult"), "PUT", "phone/push", inside)).toMatchObject({
    status: 403,
    body: { code: "E_NO_WAY_OUT" },
  });
  for (const endpoint of [
    "http://push.example/a",
    "ftp://push.example/a",
    "no address",
    `https://a/${"a".repeat(2_000)}`,
  ])
    expect(await ask(phone("lin", "adult"), "PUT", "phone/push", { ...subscription, endpoint })).toMatchObject({
      status: 400,
    });
  rig.state("lock", { bolt: "jammed", leaf: "closed", pulsing: false });
  await rig.settled();
  expect(service.posted.map(({ path }) => path)).toEqual(["/lin"]);
  expect(await ask(phone("lin", "adult"), "DELETE", "phone/push")).toMatchObject({ status: 200 });
  rig.state("machine", { phase: "fault", fault: "relay-stuck", interrupted: true });
  await rig.settled();
  expect(service.posted).toHaveLength(1);
});
