import { expect, test } from "vitest";
import { type Came, demoHome, randomId, someBrand, startBackend } from "../help/backend.ts";

async function house() {
  const backend = await startBackend();
  const room = someBrand(backend);
  const home = demoHome(backend, room);
  expect(await home.register()).toMatchObject({ status: 204, signed: true });
  return { backend, room, home, [Symbol.asyncDispose]: () => backend[Symbol.asyncDispose]() };
}
const count = (room: { db: { sql(text: string): { get(): unknown } } }, table: string) =>
  (room.db.sql(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n;

test("what a home sends is stored once, and it can be read back as it was sent", async () => {
  await using house_ = await house();
  const { home, room } = house_;
  const offers = home.grant("offers", 2);
  const asked = home.grant("questions", 2);
  const sent = [
    home.event("consent.given", { until: "2027-05-01", notice: "n".repeat(43) }, offers),
    home.event("signal.bucket", { bucket: "3-5", trend: "up" }, offers),
    home.event("interest.declared", { interest: "quiet-fan" }, offers),
    home.event("answer.given", { question: "milk", answer: "oat" }, asked),
  ];
  expect(await home.answers(...sent)).toEqual(["stored", "stored", "stored", "stored"]);
  expect(await home.answers(...sent)).toEqual(["duplicate", "duplicate", "duplicate", "duplicate"]);
  expect(count(room, "events")).toBe(4);
  const held = await home.me();
  expect(held).toMatchObject({ status: 200, signed: true });
  expect(held.body.events).toEqual(sent);
  expect(held.body.events.map((one) => JSON.stringify(one))).toEqual(sent.map((one) => JSON.stringify(one)));
  expect(held.body.learned.map((fact) => [fact.key, fact.value, fact.origin, fact.subject])).toEqual([
    ["answer:milk", "oat", "answer", home.subject],
    ["bucket:breakfast", "3-5 up", "behaviour", home.subject],
    ["interest:quiet-fan", "yes", "tap", home.subject],
  ]);
  expect(house_.backend.faults).toEqual([]);
});

test("an event that says too much, or what was not asked for, is refused by itself while its neighbours are taken", async () => {
  await using house_ = await house();
  const { home, room } = house_;
  const on = home.grant("offers", 2);
  const given = home.grant("offers", 2);
  await home.send(home.event("consent.given", { until: "2027-05-01", notice: "n".repeat(43) }, given));
  const bucket = (changes: Record<string, unknown>, data: unknown = { bucket: "low" }) =>
    home.event("signal.bucket", data, on, changes);
  const cases: [string, unknown, string][] = [
    ["a field of its own", { ...bucket({}), lat: 48.1 }, "refused_schema"],
    ["a place in its data", bucket({}, { bucket: "low", lat: 48.1 }), "refused_schema"],
    ["another brand's", bucket({ recipient: "stillwater" }), "refused_schema"],
    ["a type that does not exist", bucket({ type: "dev.lintel.signal.face.v1" }), "refused_schema"],
    ["a data schema of another", bucket({ dataschema: "urn:lintel:schema:signal.usage:1" }), "refused_schema"],
    ["a time too exact for its level", bucket({ time: "2026-11-21T07:12:00Z" }), "refused_schema"],
    ["to be kept longer than promised", bucket({ retention: "P365D" }), "refused_schema"],
    ["not kept at all", bucket({ retention: "P0D" }), "refused_schema"],
    ["a letter that turns the line", home.event("request.made", { text: "\u202Eoffer" }, on), "refused_schema"],
    ["half a letter", home.event("request.made", { text: "\ud800" }, on), "refused_schema"],
    ["nothing at all", null, "refused_schema"],
    ["a list", [[]], "refused_schema"],
    ["a name of no home", { ...bucket({}), subject: home.source }, "refused_schema"],
    [
      "a blurred answer of somebody",
      {
        ...home.event("signal.blurred", { month: "2026-11", answer: "some" }, home.grant("research", 1)),
        subject: home.subject,
      },
      "refused_schema",
    ],
    ["a purpose nobody asked for", bucket({ purpose: "service" }), "refused_level"],
    ["a category nobody asked for", bucket({ category: "climate" }), "refused_level"],
    ["a purpose its type cannot have", home.event("answer.given", { question: "q", answer: "a" }, on), "refused_level"],
    [
      "single uses under a grant for buckets",
      home.event("signal.usage", { used: "oats" }, { ...on, level: 3 }, { consentid: given.consentid }),
      "refused_level",
    ],
    ["a bucket said to be a use", bucket({ level: 3 }), "refused_level"],
    ["older than it may be kept", bucket({ time: "2024-01-01T00:00:00Z" }), "refused_expired"],
  ];
  for (const [what, event, answer] of cases) {
    const fine = home.event("signal.bucket", { bucket: "mid" }, on);
    expect(await home.answers(event, fine), what).toEqual([answer, "stored"]);
  }
  expect(count(room, "events")).toBe(cases.length + 1);
  expect(house_.backend.faults).toEqual([]);
});

test("a request that is forged, altered, late, early, replayed, unsigned or another home's is refused by name", async () => {
  await using house_ = await house();
  const { home, room, backend } = house_;
  const other = demoHome(backend, room);
  await other.register();
  const stranger = demoHome(backend, room);
  const body = () => JSON.stringify([home.event("signal.bucket", { bucket: "low" })]);
  const now_s = Math.floor(Date.now() / 1000);
  const key = () => ({ idempotencyKey: randomId() });
  const cases: [string, number, () => Promise<Came>][] = [
    ["E_DIGEST", 401, () => home.post(body(), { spoil: (sent) => (sent.body = Buffer.from(body())) })],
    ["E_FORGED", 401, () => home.post(body(), { spoil: ({ headers }) => (headers["idempotency-key"] = "another") })],
    ["E_KEY_UNKNOWN", 401, () => other.ask("GET", `/v1/me?${home.query}`)],
    ["E_KEY_UNKNOWN", 401, () => stranger.post(JSON.stringify([stranger.event("signal.bucket", { bucket: "low" })]))],
    ["E_KEY_UNKNOWN", 401, () => other.post(body())],
    [
      "E_OTHER_SOURCE",
      401,
      () =>
        home.post(
          JSON.stringify([
            home.event("signal.bucket", { bucket: "low" }),
            other.event("signal.bucket", { bucket: "low" }),
          ]),
        ),
    ],
    ["E_EXPIRED", 401, () => home.post(body(), { created_s: now_s - 400 })],
    ["E_AHEAD", 401, () => home.post(body(), { created_s: now_s + 120 })],
    [
      "E_UNSIGNED",
      401,
      () =>
        home.post(body(), {
          spoil: ({ headers }) => {
            delete headers["signature"];
            delete headers["signature-input"];
          },
        }),
    ],
    ["E_SIGNATURE", 401, () => home.post(body(), { spoil: ({ headers }) => (headers["signature"] = "lintel=:AAAA:") })],
    ["E_SIGNATURE", 401, () => home.post(body(), { nonce: "" })],
    [
      "E_UNCOVERED",
      401,
      () =>
        home.post(body(), {
          spoil: ({ headers }) =>
            (headers["signature-input"] = String(headers["signature-input"]).replace(' "idempotency-key"', "")),
        }),
    ],
    ["E_CONTENT_TYPE", 415, () => home.post(body(), { type: "application/json" })],
    [
      "E_IDEMPOTENCY",
      400,
      () => home.ask("POST", "/v1/events", { body: body(), type: "application/cloudevents-batch+json" }),
    ],
    ["E_MANY_EVENTS", 422, () => home.post("[]")],
    [
      "E_MANY_EVENTS",
      422,
      () =>
        home.post(JSON.stringify(Array.from({ length: 101 }, () => home.event("signal.bucket", { bucket: "low" })))),
    ],
    ["E_NO_SOURCE", 422, () => home.post("[1]")],
    ["E_NOT_JSON", 400, () => home.post(body().slice(0, -1))],
    ["E_TOO_DEEP", 400, () => home.post(`${"[".repeat(40)}${"]".repeat(40)}`)],
    ["E_TOO_BIG", 413, () => home.post(`["${"x".repeat(300_000)}"]`)],
    ["E_UNKNOWN_KEY", 400, () => home.ask("GET", `/v1/me?${home.query}&more=1`)],
    ["E_WRONG_TYPE", 400, () => home.ask("GET", `/v1/mailbox?${home.query}&after=-1`)],
    ["E_NOT_FOUND", 404, () => home.ask("GET", "/v2/me")],
    ["E_NOT_FOUND", 404, () => home.ask("DELETE", `/v1/me/items/${randomId()}?${home.query}`)],
    ["E_OTHER_KEY", 401, () => home.register({ x: other.x })],
    ["E_UNKNOWN_KEY", 400, () => home.register({ name: "Hall" })],
    ["E_NO_SOURCE", 422, () => home.register({ source: "urn:lintel:r:0123" })],
  ];
  for (const [code, status, asked] of cases) {
    const came = await asked();
    expect({ code: came.body?.code, status: came.status }).toEqual({ code, status });
    // Where the request says no nonce that can be read, the answer can repeat none.
    const readable = !["E_SIGNATURE", "E_UNSIGNED"].includes(code);
    if (readable) expect(came.signed, `${code} is the brand's own word`).toBe(true);
  }
  const nonce = "0123456789abcdef";
  const events = body();
  expect(await home.post(events, { nonce, ...key() })).toMatchObject({ status: 200 });
  expect(await home.post(events, { nonce, ...key() })).toMatchObject({ status: 401, body: { code: "E_REPLAYED" } });
  expect(count(room, "events")).toBe(1);
  expect((await fetch(`${backend.url}/b/nobody/v1/catalogue`)).status).toBe(404);
  expect(backend.faults).toEqual([]);
});

test("a home's next key is signed by the one before, and a stranger cannot take its name", async () => {
  await using house_ = await house();
  const { home, room } = house_;
  const next = home.newKey();
  const thief = demoHome(house_.backend, room);
  expect(await thief.register({ source: home.source })).toMatchObject({ status: 401, body: { code: "E_KEY_UNKNOWN" } });
  expect(await home.ask("PUT", "/v1/homes", { body: JSON.stringify(next.told) })).toMatchObject({ status: 204 });
  expect(await home.me()).toMatchObject({ status: 401, body: { code: "E_KEY_UNKNOWN" } });
  next.use();
  expect(await home.me()).toMatchObject({ status: 200, signed: true });
});
