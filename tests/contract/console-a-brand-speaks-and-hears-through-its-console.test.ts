import { io } from "socket.io-client";
import { expect, test } from "vitest";
import { demoBrands, seedDemo } from "../../backend/demo.ts";
import type { Manifest, Offer } from "../../hub/core/engage/objects.ts";
import { seededRandom } from "../../hub/core/random.ts";
import { seatAt } from "../help/console.ts";
import { demoHome, startBackend, type StartedBackend } from "../help/backend.ts";

const oatfield = (backend: StartedBackend) => {
  const room = backend.brands.get("oatfield");
  if (!room) throw new Error("no oatfield");
  return room;
};
const documents = async (backend: StartedBackend) => {
  const answer = await fetch(`${backend.url}/b/oatfield/v1/catalogue?cursor=0`);
  const { items } = (await answer.json()) as { items: readonly { document: string }[] };
  return items.map(({ document }) => JSON.parse(document) as Offer);
};

test("what a publisher fills in and publishes is in the signed manifest and in every home's catalogue", async () => {
  await using backend = await startBackend();
  backend.brands.create("oatfield");
  const brand = demoBrands(backend.clock.wall()).find(({ id }) => id === "oatfield");
  if (!brand) throw new Error("no oatfield");
  const seat = await seatAt(backend, "oatfield", "publisher");
  expect((await fetch(`${backend.url}/b/oatfield/.well-known/lintel-brand`)).status).toBe(404);
  const early = await seat.ask("post", "/brand/publish", {});
  expect([early.status, early.body.code, early.body.open.length]).toEqual([409, "E_BRAND_UNFINISHED", 7]);
  expect((await seat.ask("put", "/brand", brand.draft)).status).toBe(200);
  expect((await seat.ask("post", "/brand/publish", {})).body).toEqual({ version: 1 });
  const manifest = (await (await fetch(`${backend.url}/b/oatfield/.well-known/lintel-brand`)).json()) as {
    document: string;
  };
  expect(JSON.parse(manifest.document) as Manifest).toMatchObject({
    name: "Oatfield",
    retention_days: 180,
    version: 1,
  });
  for (const kind of ["question", "offer", "rules"] as const)
    for (const [id, draft] of Object.entries(brand.objects[kind]))
      expect((await seat.ask("put", `/objects/${kind}/${id}`, draft)).status).toBe(200);
  const saved = await seat.ask("put", "/campaigns/first", brand.campaign);
  expect(saved.body).toMatchObject({ campaign: { state: "draft" }, faults: [] });
  expect(await documents(backend)).toEqual([]);
  const hurried = {
    ...brand.objects.offer["oat-sample"],
    title: { en: "Last chance!", "zh-Hans": "最后机会", "zh-Hant": "最後機會" },
  };
  await seat.ask("put", "/objects/offer/oat-sample", hurried);
  const refused = await seat.ask("post", "/campaigns/first/publish", {});
  expect([refused.status, refused.body.code]).toEqual([422, "E_LINT"]);
  expect(refused.body.faults).toContainEqual({
    code: "urgency",
    at: "offer.oat-sample.title.zh-Hans",
    text: "No words that hurry people.",
  });
  expect(await documents(backend)).toEqual([]);
  await seat.ask("put", "/objects/offer/oat-sample", brand.objects.offer["oat-sample"]);
  expect((await seat.ask("post", "/campaigns/first/publish", {})).body.campaign.state).toBe("published");
  const shown = await documents(backend);
  expect(shown.map(({ is, id, version }) => [is, id, version])).toContainEqual(["offer", "oat-flakes", 1]);
  expect(shown).toHaveLength(9);
  expect((await seat.ask("get", "/objects/offer/oat-flakes")).body).toMatchObject({
    state: "published",
    version: 1,
    variants: 6,
    faults: [],
  });
  expect((await seat.ask("post", "/objects/rules/breakfast-score/try", { seed: 42 })).body.homes).toBe(1_000);
});

test("a home's complaint is answered into its mailbox, its code is taken at the till once, and the board knows", async () => {
  // One noise of forty comes so far that a figure of nobody is shown: here it is drawn from a seed.
  await using backend = await startBackend({ random: seededRandom(4) });
  seedDemo(backend);
  const room = oatfield(backend);
  const home = demoHome(backend, room);
  await home.register();
  const service = home.grant("service", 1);
  const offers = home.grant("offers", 2);
  const support = await seatAt(backend, "oatfield", "support");
  const analyst = await seatAt(backend, "oatfield", "analyst");
  const complaint = home.event("complaint.raised", { offer: "oat-sample", text: "The bag was torn." }, service);
  const accept = home.event("offer.accept", { offer: "oat-sample", version: 1 }, offers);
  const chosen = [
    { module: "grind", option: "whole" },
    { module: "bag", option: "paper" },
  ];
  const flakes = home.event("offer.accept", { offer: "oat-flakes", version: 1, chosen }, offers);
  expect(await home.answers(complaint, accept, flakes)).toEqual(["stored", "stored", "stored"]);
  const { letters } = (await support.ask("get", "/letters?kind=complaint&state=open")).body;
  expect(letters).toMatchObject([{ event: complaint.id, text: "The bag was torn.", about: "oat-sample" }]);
  const replied = await support.ask("post", `/letters/${complaint.id}/reply`, {
    text: "A new one waits for you.",
    settles: true,
  });
  expect(replied.body.letter).toMatchObject({ state: "answered", replies: [{ author: "support-1" }] });
  const mailbox = (await home.ask("GET", `/v1/mailbox?${home.query}&after=0`)).body;
  const mails = mailbox.items.map(({ document }) => JSON.parse(document) as { is: string; code?: string; to?: string });
  expect(mails).toContainEqual(
    expect.objectContaining({ is: "reply", to: complaint.id, text: "A new one waits for you." }),
  );
  const code = mails.find(({ is }) => is === "code")?.code ?? "no code came";
  expect((await analyst.ask("post", "/till/redeem", { code })).status).toBe(403);
  expect((await support.ask("post", "/till/redeem", { code })).body).toMatchObject({ offer: "oat-sample" });
  expect((await support.ask("post", "/till/redeem", { code })).body.code).toBe("E_TWICE");
  // A phone shows it as a picture for a reader; the shop is told what was chosen.
  const other = mails.filter(({ is }) => is === "code").at(-1)?.code ?? "no code came";
  expect((await support.ask("post", "/till/refuse", { code: `lintel:oatfield:${other}` })).body).toMatchObject({
    offer: "oat-flakes",
    name: "A month of oat flakes",
    chosen: ["Whole", "Paper"],
  });
  const board = (await analyst.ask("get", "/board")).body;
  // What the brand did itself is told as it is; of what one home did nothing is.
  expect(board.queue).toMatchObject({ complaints: 0, answered: 1, handed_over: 1 });
  const told = board.figures.filter(({ value }) => value !== undefined);
  expect(told.map(({ query }) => query)).toEqual(["response-time"]);
  const held = (await support.ask("get", `/homes/${home.source}`)).body;
  const own = (await home.me()).body;
  expect(held.events).toEqual(own.events);
  const asked = (await (await fetch(`${home.base}/v1/queries`)).json()) as { n: number; queries: { query: string }[] };
  expect(asked.queries.map(({ query }) => query)).toEqual(["board", "home", "letters"]);
  await home.withdraw(service);
  expect((await support.ask("get", "/letters")).body.letters).toEqual([]);
  expect((await support.ask("get", "/receipts")).body.receipts).toMatchObject([{ consentid: service.consentid }]);
  expect(JSON.stringify((await support.ask("get", "/receipts")).body)).not.toContain(home.source);
  await home.erase();
  expect((await support.ask("get", `/homes/${home.source}`)).status).toBe(404);
  const after = (await analyst.ask("get", "/board")).body;
  expect(after.queue).toEqual({
    questions: 0,
    requests: 0,
    complaints: 0,
    ideas: 0,
    calls: 0,
    answered: 0,
    handed_over: 0,
  });
  expect(backend.faults).toEqual([]);
});

test("a promise that is broken is seen by everybody at the brand's own address", async () => {
  await using backend = await startBackend();
  seedDemo(backend);
  const told = async () =>
    (await (await fetch(`${backend.url}/b/oatfield/v1/promises`)).json()) as {
      promises: { id: string; kept: boolean }[];
    };
  expect((await told()).promises.map(({ id, kept }) => [id, kept])).toEqual([
    ["reply", true],
    ["retention", true],
    ["erasure", true],
    ["calls", true],
  ]);
  oatfield(backend).db.sql("INSERT INTO floors (source, consentid, epoch) VALUES ('h', 'c', 2)").run();
  expect((await told()).promises.find(({ id }) => id === "erasure")?.kept).toBe(false);
  expect((await fetch(`${backend.url}/b/nobody/v1/promises`)).status).toBe(404);
});

test("the board is told live to those who may see figures, and to nobody else", async () => {
  await using backend = await startBackend();
  seedDemo(backend);
  const room = oatfield(backend);
  const home = demoHome(backend, room);
  await home.register();
  const service = home.grant("service", 1);
  const analyst = await seatAt(backend, "oatfield", "analyst");
  const support = await seatAt(backend, "oatfield", "support");
  type Board = { queue: { questions: number } };
  const open = (cookie: string, origin = backend.url) =>
    io(`${backend.url}/board`, {
      transports: ["websocket"],
      reconnection: false,
      auth: { which: "real" },
      extraHeaders: { cookie, origin },
    });
  const refusal = (socket: ReturnType<typeof open>) =>
    new Promise<string>((resolve) => {
      socket.on("connect_error", (error) => resolve(error.message));
      socket.on("connect", () => resolve("connected"));
    }).finally(() => socket.close());
  expect(await refusal(open(""))).toBe("E_NO_SESSION");
  expect(await refusal(open(support.cookie()))).toBe("E_NO_SESSION");
  expect(await refusal(open(analyst.cookie(), "https://evil.example"))).not.toBe("connected");
  const socket = open(analyst.cookie());
  const questions = ({ queue }: Board) => queue.questions;
  const asks = () => home.event("thread.said", { about: "question", text: "Well?" }, service);
  let waiting: { until: (board: Board) => boolean; done: (board: Board) => void } | undefined;
  const boards: Board[] = [];
  socket.on("board", (board: Board) => {
    boards.push(board);
    if (waiting?.until(board)) waiting.done(board);
  });
  const shown = (until: (board: Board) => boolean) =>
    new Promise<Board>((done) => {
      const known = boards.find(until);
      if (known) done(known);
      else waiting = { until, done };
    });
  expect(questions(await shown(() => true))).toBe(0);
  await home.send(asks());
  expect(questions(await shown((board) => questions(board) === 1))).toBe(1);
  const gone = new Promise((resolve) => void socket.on("disconnect", resolve));
  await analyst.ask("post", "/sign-out", {});
  await home.send(asks());
  expect(await gone).toBe("io server disconnect");
  expect(boards.some((board) => questions(board) === 2)).toBe(false);
  socket.close();
  expect(backend.faults).toEqual([]);
});

test("the made-up brands move in once, and their homes stand on a board of their own", async () => {
  await using backend = await startBackend({ demo: true, random: seededRandom(4) });
  seedDemo(backend);
  seedDemo(backend);
  expect(backend.brands.list().map(({ id, manifest }) => [id, manifest()?.version])).toEqual([
    ["northwind", 1],
    ["oatfield", 1],
    ["stillwater", 1],
  ]);
  const home = demoHome(backend, oatfield(backend), { virtual: true });
  await home.register();
  await home.send(home.event("offer.accept", { offer: "oat-flakes", version: 1 }, home.grant("offers", 2)));
  const seat = await seatAt(backend);
  await seat.ask("post", "/demo", { brand: "oatfield", role: "analyst" });
  const accepts = async (which: string) =>
    (await seat.ask("get", `/board?which=${which}`)).body.figures.find(({ query }) => query === "accepts")?.value;
  expect([await accepts("real"), await accepts("virtual")]).toEqual([undefined, 1]);
});
