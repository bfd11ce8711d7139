import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { mayGo } from "../../../hub/core/ways-out.ts";
import { Subscription } from "../../../hub/notices/notices.ts";
import { covers } from "../../help/covers.ts";
import { noticesRig } from "../../help/notices.ts";
import { pushService } from "../../help/push-service.ts";

const jam = { bolt: "jammed", leaf: "closed", pulsing: false };
const calm = { bolt: "locked", leaf: "closed", pulsing: false };

test("what is urgent is pushed to a phone that has no line, with no words, and only once", async () => {
  await using service = await pushService();
  await using rig = await noticesRig({ web: service.web });
  const lin = service.browser("lin");
  await rig.room.push.subscribe("phone-lin", "lin", lin.subscription);
  rig.state("bath", { phase: "off", interrupted: true });
  rig.state("lock", jam);
  await rig.settled();
  const [push] = service.posted;
  if (!push) throw new Error("no push");
  expect(service.posted).toHaveLength(1);
  const [notice] = rig.room.onPhone("phone-lin");
  expect(lin.read(push)).toEqual({ notice: notice?.id, key: "notice.door-lock", level: "urgent" });
  expect(push).toMatchObject({ path: "/lin", headers: { ttl: "1800", urgency: "high", topic: notice?.id } });
  expect(push.headers.authorization).toMatch(/^vapid t=/);
  expect(push.headers.authorization).toContain((await rig.room.push.key()) ?? "no key");
  await rig.pass(900_000);
  await rig.settled();
  expect(service.posted).toHaveLength(1);
});

test("a phone with a line is not pushed until it loses it unseen, and not at all once somebody has seen it", async () => {
  await using service = await pushService();
  await using rig = await noticesRig({ web: service.web });
  await rig.room.push.subscribe("phone-lin", "lin", service.browser("lin").subscription);
  const gone = rig.room.screens.line({ phone: "phone-lin" });
  rig.state("lock", jam);
  await rig.settled();
  expect([rig.phone("phone-lin"), service.posted]).toEqual([["door-lock"], []]);
  gone();
  await rig.settled();
  expect(service.posted).toHaveLength(1);
  rig.state("lock", calm);
  const back = rig.room.screens.line({ phone: "phone-lin" });
  await rig.pass(1_000);
  rig.state("lock", jam);
  const [{ id } = { id: "" }] = rig.room.onPhone("phone-lin");
  rig.room.seen(id, { phone: "phone-lin", resident: "lin" });
  back();
  await rig.settled();
  expect(service.posted).toHaveLength(1);
});

test("a service that is down is tried again, and meanwhile the next is asked", async () => {
  covers("error:E_UNREACHABLE");
  await using service = await pushService();
  await using rig = await noticesRig({ web: service.web });
  await rig.room.push.subscribe("phone-lin", "lin", service.browser("lin").subscription);
  await rig.room.push.subscribe("phone-bo", "bo", service.browser("bo").subscription);
  for (const id of ["lin", "bo"]) rig.is(id, { where: "home", place: "kitchen" });
  service.answers(503);
  rig.state("lock", jam);
  await rig.settled();
  // Nobody looks at a wall, so her phone is the first; it does not answer, and his is asked.
  expect(service.posted.map(({ path }) => path)).toEqual(["/lin", "/bo"]);
  service.answers(201);
  await rig.pass(61_000);
  await rig.settled();
  expect(service.posted.map(({ path }) => path)).toEqual(["/lin", "/bo", "/lin", "/bo"]);
});

test.each([404, 410])(
  "an address the browser gave up is forgotten (%i), and so is that of a phone that is gone",
  async (status) => {
    await using service = await pushService();
    await using rig = await noticesRig({ web: service.web });
    await rig.room.push.subscribe("phone-lin", "lin", service.browser("lin").subscription);
    await rig.room.push.subscribe("phone-bo", "bo", service.browser("bo").subscription);
    const kept = () =>
      rig.ledger.read
        .prepare("SELECT device FROM push_subscriptions ORDER BY device")
        .all()
        .map(({ device }) => device);
    rig.remove("device", "phone-bo");
    await rig.settled();
    expect(kept()).toEqual(["phone-lin"]);
    service.answers(status);
    rig.state("lock", jam);
    await rig.settled();
    expect(kept()).toEqual([]);
  },
);

test("no push follows a redirection, and none leaves a house without a way out", async () => {
  await using service = await pushService();
  await using rig = await noticesRig({ web: service.web });
  await rig.room.push.subscribe("phone-lin", "lin", service.browser("lin").subscription);
  service.answers(307);
  rig.state("lock", jam);
  await rig.settled();
  expect(service.posted).toHaveLength(1);
  await using shut = await noticesRig();
  expect(await shut.room.push.key()).toBeUndefined();
  await expect(shut.room.push.subscribe("phone-lin", "lin", service.browser("lin").subscription)).rejects.toThrow(
    "E_NO_WAY_OUT",
  );
});

test("the house's push keys are its own file, and the same after a restart", async () => {
  await using service = await pushService();
  await using rig = await noticesRig({ web: service.web });
  const key = await rig.room.push.key();
  const path = join(dirname(rig.store.db.location() ?? ""), "push-keys.json");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ v: 1, public: key });
  rig.restart();
  expect(await rig.room.push.key()).toBe(key);
});

test.each([
  "http://push.example/a",
  "https://127.0.0.1/a",
  "https://localhost/a",
  "https://[::1]/a",
  "https://192.168.1.1/a",
  "https://10.0.0.7:8443/a",
  "https://169.254.169.254/latest/meta-data",
  "https://0x7f000001/a",
  "https://2130706433/a",
  "https://hub/a",
  "https://hub.local/a",
  "https://hub.home.arpa/a",
  "https://someone:secret@push.example/a",
  "file:///etc/passwd",
  "javascript:alert(1)",
  "data:text/plain,x",
])("a phone cannot have the house push to %s", (endpoint) => {
  covers("error:E_NO_WAY_OUT");
  const keys = { p256dh: "A".repeat(87), auth: "A".repeat(22) };
  const read = Subscription.safeParse({ endpoint, keys });
  expect(read.success && mayGo("push", new URL(read.data.endpoint))).toBe(false);
  expect(mayGo("push", new URL("https://push.example/a"))).toBe(true);
  expect(mayGo("push", new URL("https://push.example/a"), new URL("https://push.example/b"))).toBe(false);
});
