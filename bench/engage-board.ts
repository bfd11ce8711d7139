import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { io, type Socket } from "socket.io-client";
import { demoHome, someBrand, startBackend } from "../tests/help/backend.ts";
import { seatAt } from "../tests/help/console.ts";
import { percentile } from "./figures.ts";
import type { Line } from "./table.ts";

type Board = { readonly queue: { readonly requests: number } };

/**
 * How late what is live on a brand's board is: from a home's signed request leaving it to the count of waiting ones standing
 * in a browser's hands. What is told of homes in all is released once a week and is not measured here.
 */
export async function lateness(events: number): Promise<Line[]> {
  const floor = await bare(events);
  const figure = await board(events);
  const load = `${events} single requests, one board open`;
  const line = (what: string, share: number): Line => {
    const [least, most] = [percentile(floor, share), percentile(figure, share)];
    return { load, what, floor: least, figure: most, ratio: most / least, unit: "ms" };
  };
  return [line("request -> live queue, p50", 0.5), line("request -> live queue, p95", 0.95)];
}

/** A POST whose body is told on at once, unproved and unkept: what any such way takes at least. */
async function bare(events: number): Promise<readonly number[]> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      socket.emit("board", { queue: { requests: (told += 1) } });
      response.end("{}");
    });
  });
  let told = 0;
  const socket = new Server(server, { serveClient: false });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const seen = io(url, { transports: ["websocket"], forceNew: true });
  await once(seen as unknown as NodeJS.EventEmitter, "connect");
  const post = async () => void (await (await fetch(url, { method: "POST", body: "{}" })).text());
  const times = await timed(events, seen, 0, post);
  seen.disconnect();
  await socket.close();
  return times;
}

async function board(events: number): Promise<readonly number[]> {
  await using backend = await startBackend();
  const room = someBrand(backend);
  const seat = await seatAt(backend, room.id, "analyst");
  const seen = io(`${backend.url}/board`, {
    transports: ["websocket"],
    forceNew: true,
    auth: { which: "real" },
    extraHeaders: { cookie: seat.cookie(), origin: backend.url },
  });
  await once(seen as unknown as NodeJS.EventEmitter, "board");
  const home = demoHome(backend, room);
  await home.register();
  const on = home.grant();
  let n = 0;
  const times = await timed(events, seen, 0, async () => {
    await home.send(home.event("request.made", { text: `Thing ${(n += 1)}` }, on));
  });
  seen.disconnect();
  return times;
}

/** One event after the other, each until the board shows it. */
async function timed(
  events: number,
  seen: Socket,
  before: number,
  send: () => Promise<void>,
): Promise<readonly number[]> {
  const times: number[] = [];
  let shown = before;
  let look = () => undefined as void;
  seen.on("board", ({ queue }: Board) => {
    shown = queue.requests;
    look();
  });
  const warm = Math.ceil(events / 10);
  for (let n = 1; n <= events + warm; n += 1) {
    const there = Promise.withResolvers<void>();
    look = () => (shown >= before + n ? there.resolve() : undefined);
    const begun = performance.now();
    await Promise.all([send(), there.promise]);
    if (n > warm) times.push(performance.now() - begun);
  }
  return times;
}
