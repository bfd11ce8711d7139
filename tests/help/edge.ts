import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EdgeTask, FromEdge } from "../../hub/core/engage/edge-talk.ts";
import { HomeEvent } from "../../hub/core/engage/events.ts";
import { checkRequest, signResponse } from "../../hub/core/engage/http-signature.ts";
import { privateKeyOf, publicKeyOf } from "../../hub/core/engage/signed.ts";
import { keyPairOf } from "../../hub/core/signing-key.ts";
import { root } from "./tree.ts";

/** The pseudonym of the test home at every brand of these tests. */
export const source = `urn:lintel:h:${"0f".repeat(16)}`;

/** A word of the edge. */
export type Word = FromEdge;
/** One of the words of the edge. */
export type WordOf<Ask extends Word["ask"]> = Extract<Word, { ask: Ask }>;

/** Where a brand is, and by which keys its word is known. */
export type BrandDoor = Pick<PlayedBrand, "id" | "url" | "keys">;

/** A hub that knows nothing of homes: it keeps rows until they are answered, as a ledger would, and notes every word. */
export type PlayedHub = {
  readonly socket: string;
  readonly words: readonly Word[];
  /** Rows that were not answered. */
  waiting(): readonly string[];
  queue(brand: BrandDoor, texts: readonly string[], batch?: number): void;
  /** Hands a task to the edge, and gives what it brought. */
  task(task: EdgeTask): Promise<WordOf<"pulled"> | WordOf<"pull-failed"> | undefined>;
  /** Nobody waits for an errand any more. */
  giveUp(task: string): void;
  /** A grant falls: its rows are gone, whatever the edge was told of them. */
  withdraw(ids: readonly string[]): void;
  /** Called before a word is answered; false leaves it without an answer. */
  heard: (word: Word) => boolean;
  /** The next word that fits, of those already said or to come. */
  said<Ask extends Word["ask"]>(ask: Ask, fits?: (word: WordOf<Ask>) => boolean): Promise<WordOf<Ask>>;
  /** Resolves when nothing waits any more. */
  empty(): Promise<void>;
} & AsyncDisposable;

/** Plays the hub's end of the socket, in a folder of its own unless one is given. */
export async function playHub(given?: string): Promise<PlayedHub> {
  const folder = given ?? mkdtempSync(join(tmpdir(), "lintel-edge-"));
  const socket = join(folder, "edge.sock");
  const rows = new Map<string, { brand: BrandDoor; text: string; batch: number; state: "waiting" | "sending" }>();
  const tasks: EdgeTask[] = [];
  const pulls = new Map<string, (word: WordOf<"pulled"> | WordOf<"pull-failed">) => void>();
  const words: Word[] = [];
  const watchers = new Set<() => void>();
  const lines = new Set<Socket>();
  let batches = 0;

  const seen = () => {
    for (const one of watchers) one();
  };
  const until = (fits: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!fits()) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
    });
  const sendOf = (): EdgeTask[] => {
    const [first] = [...rows.values()].filter(({ state }) => state === "waiting");
    if (!first) return [];
    const some = [...rows.values()].filter(({ state, batch }) => state === "waiting" && batch === first.batch);
    for (const row of some) row.state = "sending";
    const { brand, text } = first;
    const { source } = HomeEvent.parse(JSON.parse(text));
    const where = { brand: brand.id, url: brand.url, source, keys: [...brand.keys] };
    return [{ do: "send", batch: `b-${++batches}`, ...where, events: some.map((row) => row.text) }];
  };
  const forget = (ids: readonly string[]) => {
    for (const id of ids) rows.delete(id);
  };
  const answerTo = async (word: Word, from: Socket): Promise<object> => {
    if (word.ask === "claim") {
      let found: EdgeTask[] = [];
      await until(() => {
        found = from.destroyed ? [] : [...tasks.splice(0), ...sendOf()];
        return from.destroyed || found.length > 0;
      });
      return { say: "tasks", tasks: found };
    }
    if (word.ask === "asking") return { say: "go", go: pulls.has(word.task) };
    if (word.ask === "sending") return { say: "go", go: word.ids.every((id) => rows.has(id)) };
    if (word.ask === "answered") forget(word.answer.answers.map(({ id }) => id));
    if (word.ask === "failed") back();
    if (word.ask === "pulled" || word.ask === "pull-failed") pulls.get(word.task)?.(word);
    return { say: "noted" };
  };
  // A ledger at a restart, or after a failure: what was under way waits again.
  const back = () => {
    for (const row of rows.values()) row.state = "waiting";
  };
  const server: Server = createServer((line) => {
    lines.add(line);
    let rest = "";
    line.setEncoding("utf8");
    line.on("error", () => undefined);
    line.on("close", () => {
      lines.delete(line);
      back();
      seen();
    });
    line.on("data", (text: string) => {
      const parts = (rest + text).split("\n");
      rest = parts.pop() ?? "";
      for (const part of parts) {
        const word = FromEdge.parse(JSON.parse(part));
        words.push(word);
        const answers = hub.heard(word);
        if (answers) {
          void answerTo(word, line).then((said) => line.write(`${JSON.stringify({ n: word.n, ...said })}\n`));
        }
        seen();
      }
    });
  });
  server.listen(socket);
  await once(server, "listening");
  chmodSync(socket, 0o660);

  const hub: PlayedHub = {
    socket,
    words,
    heard: () => true,
    waiting: () => [...rows.keys()],
    queue: (brand, texts, batch = 0) => {
      for (const text of texts) {
        rows.set(HomeEvent.parse(JSON.parse(text)).id, { brand, text, batch, state: "waiting" });
      }
      seen();
    },
    task: (task) =>
      new Promise((resolve) => {
        if ("task" in task) pulls.set(task.task, resolve);
        else resolve(undefined);
        tasks.push(EdgeTask.parse(task));
        seen();
      }),
    giveUp: (task) => void pulls.delete(task),
    withdraw: forget,
    said: async <Ask extends Word["ask"]>(ask: Ask, fits: (word: WordOf<Ask>) => boolean = () => true) => {
      const found = () => words.find((word): word is WordOf<Ask> => word.ask === ask && fits(word as WordOf<Ask>));
      await until(() => found() !== undefined);
      return found() as WordOf<Ask>;
    },
    empty: () => until(() => rows.size === 0),
    [Symbol.asyncDispose]: async () => {
      for (const line of lines) line.destroy();
      server.close();
      await once(server, "close");
      if (given === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
  return hub;
}

/** What a played brand does with a request once it is proved. */
export type Respond = (asked: {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
  readonly nonce: string;
  /** Answers as a brand does: signed. */
  answer(status: number, json?: unknown): void;
}) => void | Promise<void>;

/** A brand with one key, behind a wire on which every byte of the home is kept. */
export type PlayedBrand = {
  readonly id: string;
  readonly url: string;
  readonly keys: readonly { readonly kid: string; readonly x: string }[];
  /** Every event it stored, by id, with how often it came. */
  readonly stored: ReadonlyMap<string, number>;
  /** Each connection's bytes from the home. */
  readonly wire: readonly Buffer[][];
  readonly refused: readonly string[];
  /** How it answers a batch that is proved; as a good brand until it is set. */
  respond: Respond;
  readonly sign: (status: number, body: Buffer, nonce?: string, created_s?: number) => Record<string, string>;
} & AsyncDisposable;

/** Plays a brand on this machine; it checks every request as the contract says. */
export async function playBrand(id: string): Promise<PlayedBrand> {
  const pair = keyPairOf(id, randomBytes(32));
  const homes = new Map<string, string>();
  const stored = new Map<string, number>();
  const wire: Buffer[][] = [];
  const refused: string[] = [];
  const now_s = () => Math.floor(Date.now() / 1_000);
  const sign: PlayedBrand["sign"] = (status, body, nonce, created_s = now_s()) =>
    signResponse({ status, body, kid: pair.kid, privateKey: privateKeyOf(pair), created_s, nonce });

  const store: Respond = ({ body, answer }) => {
    const events = JSON.parse(body.toString()) as { id: string }[];
    const answers = events.map(({ id }) => {
      stored.set(id, (stored.get(id) ?? 0) + 1);
      return { id, is: stored.get(id) === 1 ? ("stored" as const) : ("duplicate" as const) };
    });
    answer(200, { v: 1, answers, receipts: [] });
  };

  const http = createHttp((request, response) => {
    void (async () => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const body = Buffer.concat(parts);
      const { method = "", url = "", headers } = request;
      let nonce = "";
      const answer = (status: number, json?: unknown) => {
        const said = json === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(json));
        response.writeHead(status, sign(status, said, nonce)).end(said);
      };
      if (url === "/v1/brands") return brand.respond({ request, response, body, nonce, answer });
      const told = method === "PUT" ? (JSON.parse(body.toString()) as { kid: string; x: string }) : undefined;
      const keyOf = (kid: string) => publicKeyOf(told?.kid === kid ? told.x : (homes.get(kid) ?? ""));
      const address = `http://${headers.host ?? ""}${url}`;
      const checked = checkRequest({ method, url: address, headers, body, now_s: now_s(), keyOf });
      if (!checked.ok) {
        refused.push(checked.why);
        return answer(401, { code: checked.why, text: "" });
      }
      ({ nonce } = checked);
      if (!told) return brand.respond({ request, response, body, nonce, answer });
      homes.set(told.kid, told.x);
      return answer(204);
    })();
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const { port } = http.address() as AddressInfo;

  const recorder = createServer((from) => {
    const to = connect(port, "127.0.0.1");
    const bytes: Buffer[] = [];
    wire.push(bytes);
    from.on("data", (part) => bytes.push(part));
    from.pipe(to).pipe(from);
    from.on("error", () => to.destroy());
    to.on("error", () => from.destroy());
    from.on("close", () => to.destroy());
  });
  recorder.listen(0, "127.0.0.1");
  await once(recorder, "listening");

  const brand: PlayedBrand = {
    id,
    url: `http://127.0.0.1:${(recorder.address() as AddressInfo).port}`,
    keys: [{ kid: pair.kid, x: pair.x }],
    stored,
    wire,
    refused,
    respond: store,
    sign,
    [Symbol.asyncDispose]: async () => {
      http.closeAllConnections();
      http.close();
      recorder.close();
      await once(recorder, "close");
    },
  };
  return brand;
}

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The text of an event as a hub hands it over. */
export function eventText(recipient: string, n: number, over: Partial<HomeEvent> = {}): string {
  const id = [...createHash("sha256").update(`${recipient} ${n}`).digest().subarray(0, 26)]
    .map((byte) => crockford[byte % 32])
    .join("");
  return JSON.stringify({
    specversion: "1.0",
    id,
    source,
    type: "dev.lintel.signal.bucket.v1",
    time: "2026-03-04T00:00:00Z",
    datacontenttype: "application/json",
    dataschema: "urn:lintel:schema:signal.bucket:1",
    consentid: `c_${"0".repeat(26)}`,
    consentepoch: 1,
    purpose: "offers",
    category: "breakfast",
    recipient,
    level: 2,
    retention: "P30D",
    commit: "A".repeat(43),
    data: { bucket: "3-5" },
    ...over,
  } satisfies HomeEvent);
}

/** An edge as a process of its own, made to be killed. */
export type EdgeProcess = {
  readonly child: ChildProcess;
  readonly folder: string;
  readonly lines: readonly string[];
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
};

/** Starts the edge as the supervisor does; `through` is a command that it is started by. */
export function startEdge(socket: string, folder: string, through: readonly string[] = []): EdgeProcess {
  mkdirSync(folder, { recursive: true });
  const [command, ...args] = [...through, process.execPath, join(root, "hub/engagement/edge.ts")];
  const { PATH } = process.env;
  const env = { ...(PATH && { PATH }), LINTEL_EDGE_SOCKET: socket, LINTEL_DATA: folder, LINTEL_HOUSE: "virtual" };
  const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => lines.push(...text.split("\n").filter(Boolean)));
  }
  return { child, folder, lines, ended: once(child, "exit").then(() => undefined) };
}
