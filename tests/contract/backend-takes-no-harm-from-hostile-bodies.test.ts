import { connect } from "node:net";
import { expect, test, vi } from "vitest";
import { refusals } from "../../backend/refusal.ts";
import { systemClock } from "../../hub/core/clock.ts";
import { seededRandom } from "../../hub/core/random.ts";
import { rowsOf } from "../help/backend-rows.ts";
import { type Came, type DemoHome, demoHome, someBrand, startBackend } from "../help/backend.ts";
import { hostileTexts } from "../help/hostile-texts.ts";

// Many requests, or whole processes: on a machine that is busy with others they take their time.
vi.setConfig({ testTimeout: 240_000 });

const bodies = process.env["LINTEL_LONG"] === "1" ? 10_000 : 2_000;

/** One event, with something in it that no home would say. */
function spoiltEvent(home: DemoHome, next: () => number): unknown {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const event: Record<string, unknown> = {
    ...home.event("request.made", { text: "a quieter fan" }, home.grant("offers")),
  };
  const odd = [null, true, -1, 1e308, "", [], {}, { text: 1 }, "null", "__proto__", ...hostileTexts];
  const names = Object.keys(event).filter((name) => name !== "subject");
  const ways: (() => void)[] = [
    () => delete event[pick(names)],
    () => (event[pick(["lat", "constructor", "__proto__x", "$ref", hostileTexts[0] ?? ""])] = pick(odd)),
    () =>
      (event["data"] = {
        text: pick(
          hostileTexts.filter((text) => text.length > 280 || text.includes("\u202e") || text.includes("\u0000")),
        ),
      }),
    () => (event["data"] = { text: { text: { text: "deep" } } }),
    () => (event[pick(names.filter((name) => name !== "data"))] = pick(odd)),
    () => (event["type"] = pick(["dev.lintel.toString.v1", "dev.lintel.__proto__.v1", "x".repeat(5_000)])),
  ];
  pick(ways)();
  return event;
}

test(`of ${bodies} hostile bodies each is refused by name, none breaks anything, and nothing is stored`, async () => {
  await using backend = await startBackend();
  const room = someBrand(backend);
  const home = demoHome(backend, room);
  await home.register();
  const random = seededRandom(20261122);
  const { next } = random;
  const sound = JSON.stringify([home.event("signal.bucket", { bucket: "low" })]);
  const unsigned = (body: string | Uint8Array, path = "/v1/events", method: "POST" | "PUT" = "POST") =>
    fetch(`${home.base}${path}`, {
      method,
      headers: { "content-type": "application/cloudevents-batch+json", "idempotency-key": "x" },
      body: new Uint8Array(Buffer.from(body)),
    }).then(async (response) => ({ status: response.status, body: (await response.json()) as Came["body"] }));
  const cut = () => sound.slice(0, Math.floor(next() * sound.length));
  const nested = () => "[".repeat(9 + Math.floor(next() * 5_000));
  const ways: (() => Promise<Pick<Came, "status" | "body">>)[] = [
    () => home.post(cut()),
    () => home.post(Buffer.from(random.bytes(1 + Math.floor(next() * 300)))),
    () => home.post(nested()),
    () => unsigned(sound),
    () => unsigned(`[${JSON.stringify(spoiltEvent(home, next))}]`),
    () => unsigned(hostileTexts[Math.floor(next() * hostileTexts.length)] ?? "", "/v1/homes", "PUT"),
    () => home.post(JSON.stringify([spoiltEvent(home, next), spoiltEvent(home, next)])),
    () => home.post(JSON.stringify(spoiltEvent(home, next))),
  ];
  const seen = new Map<string, number>();
  const note = (name: string) => seen.set(name, (seen.get(name) ?? 0) + 1);
  const one = async (n: number) => {
    const came = n % 500 === 0 ? await home.post(`["${"x".repeat(1_000_000)}"]`) : await ways[n % ways.length]?.();
    if (!came) return;
    expect(came.status).toBeLessThan(500);
    if (came.status === 200) {
      for (const { is } of came.body.answers) {
        expect(is).toMatch(/^refused_(schema|level|expired)$/);
        note(is);
      }
      return;
    }
    expect(Object.keys(came.body).toSorted()).toEqual(["code", "text"]);
    expect(refusals).toHaveProperty(came.body.code);
    note(came.body.code);
  };
  for (let n = 0; n < bodies; n += 20) await Promise.all(Array.from({ length: 20 }, (_, i) => one(n + i)));
  expect([...seen.keys()].toSorted()).toEqual(
    expect.arrayContaining(["E_MANY_EVENTS", "E_NOT_JSON", "E_TOO_BIG", "E_UNSIGNED", "refused_schema"]),
  );
  expect(rowsOf(room, "events") + rowsOf(room, "facts") + rowsOf(room, "mails")).toBe(0);
  expect(rowsOf(room, "homes")).toBe(1);
  expect(backend.faults).toEqual([]);
  expect(await home.answers(home.event("signal.bucket", { bucket: "low" }))).toEqual(["stored"]);
}, 300_000);

test("a socket that never ends its headers, or its body, is cut while others are served", async () => {
  await using backend = await startBackend();
  const room = someBrand(backend);
  const slow = (text: string) =>
    new Promise<string>((resolve, reject) => {
      let told = "";
      const socket = connect(backend.port, "127.0.0.1", () => socket.write(text));
      socket.on("data", (chunk) => (told += chunk.toString()));
      socket.on("error", reject);
      socket.on("close", () => resolve(told));
    });
  const host = `Host: localhost:${backend.port}`;
  const headers = slow(`GET / HTTP/1.1\r\n${host}\r\nX-Slow: `);
  const body = slow(`POST /b/oatfield/v1/events HTTP/1.1\r\n${host}\r\nContent-Length: 100\r\n\r\n[`);
  const home = demoHome(backend, room);
  expect((await home.register()).status).toBe(204);
  expect(await headers).toMatch(/^HTTP\/1.1 408/);
  expect(await body).toMatch(/^HTTP\/1.1 (408|400)/);
});

test("whoever asks too often is told when to come back: an address, a home, and many new homes", async () => {
  // However slow the machine is today, no time passes meanwhile.
  const clock = { ...systemClock(), mono: () => 0 };
  await using backend = await startBackend({ clock, rates: { address: 40, source: 5, newcomers: 3 } });
  const room = someBrand(backend);
  const homes = Array.from({ length: 5 }, () => demoHome(backend, room));
  const codes: number[] = [];
  for (const home of homes) codes.push((await home.register()).status);
  expect(codes).toEqual([204, 204, 204, 429, 429]);
  const [first] = homes;
  const mine: number[] = [];
  for (let n = 0; n < 6; n++) mine.push((await first?.me())?.status ?? 0);
  expect(mine).toEqual([200, 200, 200, 200, 429, 429]);
  const rest = await Promise.all(Array.from({ length: 40 }, () => fetch(`${backend.url}/v1/brands`)));
  const refused = rest.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(11);
  expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
});

test("one home cannot fill the disk, and can withdraw even where it tried", async () => {
  await using backend = await startBackend();
  const room = someBrand(backend);
  const home = demoHome(backend, room);
  await home.register();
  const on = home.grant("offers");
  const model = home.event("signal.bucket", { bucket: "low" }, on);
  await home.send(model);
  room.db.work(() => {
    const copy = room.db.sql(
      `INSERT INTO events (source, id, type, subject, purpose, category, level, consentid, consentepoch, time, received, due, teaches, document)
       SELECT source, ?, type, subject, purpose, category, level, consentid, consentepoch, time, received, due, teaches, document
       FROM events WHERE source = ? AND id = ?`,
    );
    for (let n = 1; n < 20_000; n++) copy.run(`copy-${n}`, home.source, model.id);
  });
  const more = await home.post(JSON.stringify([home.event("signal.bucket", { bucket: "low" }, on)]));
  expect(more).toMatchObject({ status: 429, signed: true, body: { code: "E_RATE" } });
  // A withdrawal in the same envelope lets nothing else in.
  const other = home.grant("offers");
  const mixed = [
    home.event("consent.withdrawn", {}, { ...other, epoch: 2 }),
    home.event("signal.bucket", { bucket: "low" }, on),
  ];
  expect(await home.post(JSON.stringify(mixed))).toMatchObject({ status: 429, body: { code: "E_RATE" } });
  expect((await home.withdraw(on)).answers[0]?.is).toBe("stored");
  expect(rowsOf(room, "events")).toBe(0);
});

test("a request under another name than this server's comes to nothing", async () => {
  await using backend = await startBackend({ publicUrl: "https://brands.example" });
  someBrand(backend);
  const ask = (host: string) =>
    new Promise<string>((resolve, reject) => {
      let told = "";
      const socket = connect(backend.port, "127.0.0.1", () =>
        socket.write(`GET /v1/brands HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
      );
      socket.on("data", (chunk) => (told += chunk.toString()));
      socket.on("error", reject);
      socket.on("close", () => resolve(told));
    });
  expect(await ask("evil.example")).toMatch(/^HTTP\/1.1 421 [\s\S]*E_WRONG_HOST/);
  expect(await ask("brands.example")).toContain(`"url":"https://brands.example/b/oatfield"`);
  expect(await ask(`localhost:${backend.port}`)).toContain(`"url":"http://localhost:${backend.port}/b/oatfield"`);
});
