import type { Server as HttpServer, IncomingMessage } from "node:http";
import { Server, type Namespace, type Socket } from "socket.io";
import { z } from "zod";
import type { Clock } from "../core/clock.ts";
import { fail, LintelError } from "../core/errors.ts";
import { Slug } from "../core/ids.ts";
import { type LiveEvents, liveNamespace, liveParts, phoneIn } from "../core/live.ts";
import { check } from "../core/parse.ts";
import { at, every } from "../core/timer.ts";
import { isSecure, secretIn } from "./cookies.ts";
import { checkOwnPage } from "./hosts.ts";
import type { House } from "./house.ts";
import { languageOf } from "./language.ts";
import { bodyCap, problemOf } from "./problem.ts";
import { checkBedroom } from "./people.ts";
import { type Actor, checkPlace, opens, phoneOf } from "./scope.ts";
import { sessionActor } from "./sessions.ts";
import { ownerOf, phoneSightFrom, type SceneNews, sightFrom } from "./sight.ts";
import { valuesOf } from "./snapshot.ts";
import { makeStream, type Stream } from "./stream.ts";

/** The live side of the API. */
export type Live = { clients(): number; close(): void };

/** What the live side is made of; `rim` is the machine's own clock, by which connections are kept. */
export type LiveParts = {
  readonly house: House;
  readonly epoch: string;
  readonly rim: Clock;
  readonly checkWhereabouts: (request: IncomingMessage) => void;
};

/** What a client says in its handshake (core/live.ts, Greeting). */
const Hello = z.strictObject({
  token: z.string().max(200).optional(),
  seat: Slug.optional(),
  place: z.union([Slug, z.string().regex(/^phone:[a-z0-9-]{1,40}$/)]),
  shows: z.array(z.enum(liveParts)).max(liveParts.length).optional(),
  epoch: z.string().max(80).optional(),
  seq: z.number().int().min(0).optional(),
});
type Hello = z.infer<typeof Hello>;

type Room = { readonly stream: Stream; readonly sockets: Set<LiveSocket> };
/** `who` says anew each time who listens; `owner`: whose phone it was when it came, undefined for a wall. */
type Held = { hello: Hello; who: () => Actor | undefined; owner: string | undefined };
type LiveSocket = Socket<Record<string, never>, LiveEvents, Record<string, never>, Held>;
type LiveSpace = Namespace<Record<string, never>, LiveEvents, Record<string, never>, Held>;

const beat_ms = 10_000;
const mostUnsent = 256;
/** The first change goes out at once; of a storm of them no more than forty looks a second. */
const apart_ms = 25;

/** Opens `/live` on a server: one snapshot, then diffs, only of the place a token opens. */
export function openLive(server: HttpServer, parts: LiveParts): Live {
  const { house, rim, epoch } = parts;
  const rooms = new Map<string, Room>();
  const since = Math.floor(house.clock.wall());
  const io = attach(server, parts);
  const news = sceneNews(house, since);
  const space: LiveSpace = io.of(liveNamespace);
  const numbering = makeNumbering(rooms, epoch);
  const roomOf = ({ hello, owner }: Held): Room => {
    const shows = liveParts.filter((part) => hello.shows?.includes(part) ?? true);
    // A phone that changes hands shows its new owner nothing of the one before.
    const key = [hello.place, owner ?? "", ...shows].join(" ");
    const known = rooms.get(key);
    if (known) return known;
    const read = () => {
      const phone = phoneIn(hello.place);
      const sight =
        phone === undefined
          ? sightFrom(house, hello.place, since)
          : phoneSightFrom(house, phone, owner ?? "", since, news.now());
      return sight ? valuesOf(sight, shows) : {};
    };
    const room = {
      stream: makeStream(numbering(), hello.place, read, () => Math.floor(house.clock.wall())),
      sockets: new Set<LiveSocket>(),
    };
    rooms.set(key, room);
    return room;
  };
  space.use((socket, next) => admit(socket, house, next));
  space.on("connection", (socket) => {
    welcome(socket, roomOf(socket.data));
    const gone = lineOf(house, socket.data);
    if (gone) socket.on("disconnect", gone);
  });
  const onFault = (error: unknown) => house.log.error("the live side failed", { error });
  const teller = tellOnce(rooms, rim, onFault);
  const offs = [...news.offs, ...listened.map((event) => house.bus.on(event, teller.soon))];
  const stopBeating = every(rim, 1_000, makeBeat(rooms, house, rim), onFault);
  const recheckAll = () => {
    for (const { sockets } of rooms.values()) for (const socket of sockets) recheck(socket, house);
  };
  offs.push(
    house.bus.on("credential.changed", ({ kind }) => void (kind === "token" && recheckAll())),
    house.bus.on("session.ended", recheckAll),
    house.bus.on("household.changed", ({ noun }) => void (rechecked.has(noun) && recheckAll())),
  );
  return {
    clients: () => [...rooms.values()].reduce((sum, { sockets }) => sum + sockets.size, 0),
    close: () => {
      for (const off of offs) off();
      stopBeating();
      teller.stop();
      space.disconnectSockets(true);
      // The HTTP server is the API's: it closes that itself.
      io.engine.close();
    },
  };
}

/** Counts the changes of scenes, of their settings and of their next runs. */
function sceneNews({ bus, clock }: House, since: number) {
  let last: SceneNews = { changes: 0, at: since };
  const changed = () => {
    last = { changes: last.changes + 1, at: Math.floor(clock.wall()) };
  };
  const offs = [
    bus.on("scenes.changed", changed),
    bus.on("next.changed", changed),
    bus.on("household.changed", ({ noun }) => void (noun === "setting" && changed())),
  ];
  return { now: () => last, offs };
}

// Many times more than a house has screens; one that asks for ever other parts fills nothing.
const mostRooms = 200;

/** Names the numbering of a new stream. Those nobody listens to make room when there are too many: what is then made anew counts from the beginning under another name. */
function makeNumbering(rooms: Map<string, Room>, epoch: string): () => string {
  let cleared = 0;
  return () => {
    if (rooms.size >= mostRooms) {
      cleared += 1;
      for (const [key, { sockets }] of rooms) if (sockets.size === 0) rooms.delete(key);
    }
    return cleared === 0 ? epoch : `${epoch}.${cleared}`;
  };
}

const rechecked: ReadonlySet<string> = new Set(["device", "resident", "place"]);

const listened = [
  "thing.changed",
  "role.changed",
  "trip.changed",
  "door.changed",
  "run.changed",
  "presence.changed",
  "household.changed",
  "scenes.changed",
  "next.changed",
  "fault.raised",
  "fault.cleared",
  "notice.changed",
  "card.changed",
  "consent.changed",
] as const;

function attach(server: HttpServer, { checkWhereabouts }: LiveParts): Server {
  const io = new Server(server, {
    serveClient: false,
    maxHttpBufferSize: bodyCap,
    pingInterval: beat_ms,
    pingTimeout: beat_ms,
    connectTimeout: 5_000,
    destroyUpgrade: false,
    allowRequest: (request, answer) => {
      try {
        checkWhereabouts(request);
        answer(null, true);
      } catch (error) {
        answer(error instanceof LintelError ? error.code : "E_INTERNAL", false);
      }
    },
  });
  io.use((_socket, next) => next(new Error("E_FORBIDDEN")));
  return io;
}

/** Lets a client in whose token opens the place it names; the refusal carries the same body as the API's. */
function admit(socket: LiveSocket, house: House, next: (error?: Error) => void): void {
  try {
    const hello = check(Hello, socket.handshake.auth);
    const who = whoListens(socket, house, hello);
    const actor = who() ?? fail("E_NO_TOKEN");
    socket.data = { hello, who, owner: admitted(house, actor, hello.place) };
    next();
  } catch (error) {
    const { problem } = problemOf(error, house, languageOf(socket.handshake.headers["accept-language"]));
    next(Object.assign(new Error(problem.code), { data: problem }));
  }
}

/** Who listens: by the cookie of the seat it names, and then from our own page alone, else by its token. E_WRONG_ORIGIN. */
function whoListens({ request }: LiveSocket, house: House, { seat, token = "" }: Hello): Held["who"] {
  if (seat === undefined) return () => house.credentials.token(token);
  // No socket of a browser is plain reading: other pages may open one, and CORS does not hold them back.
  checkOwnPage(request.headers, "POST");
  const secret = secretIn(request.headers.cookie, seat, isSecure(request));
  return () => (secret === undefined ? undefined : sessionActor(house, seat, secret));
}

/** Whose phone it is, or undefined for a wall. E_FORBIDDEN, E_NOT_FOUND. */
function admitted(house: House, actor: Actor, place: string): string | undefined {
  const phone = phoneIn(place);
  if (phone !== undefined) {
    // Nobody looks through a phone but itself: where its owner is, is not the administrator's business either.
    if (phoneOf(actor) !== phone) fail("E_FORBIDDEN");
    return ownerOf(house, phone)?.id ?? fail("E_NOT_FOUND", { noun: "phone", id: phone });
  }
  if (!opens(actor.scopes, "read") && !opens(actor.scopes, "screen")) fail("E_FORBIDDEN");
  checkPlace(actor, place, "read");
  checkBedroom(house, actor, place);
  if (!house.residents.get("place", place)) fail("E_NOT_FOUND", { noun: "place", id: place });
  return undefined;
}

/** The screen itself is there, not somebody who looks at its place from a desk; gives what says that it left. */
function lineOf(house: House, { hello, who }: Held): (() => void) | undefined {
  const actor = who();
  const phone = phoneIn(hello.place);
  if (phone !== undefined) return house.notices.screens.line({ phone });
  if (actor?.scopes.includes(`screen:${hello.place}`) !== true) return undefined;
  return house.notices.screens.line({ place: hello.place, ...(actor.seat === undefined ? {} : { seat: actor.seat }) });
}

function welcome(socket: LiveSocket, room: Room): void {
  const { epoch, seq } = socket.data.hello;
  // What happened since the last look goes to those already there; whoever comes now gets it with the rest.
  const late = room.stream.look();
  if (late) for (const other of room.sockets) other.emit("diff", late);
  room.sockets.add(socket);
  socket.on("disconnect", () => room.sockets.delete(socket));
  const missed = epoch === undefined || seq === undefined ? undefined : room.stream.since(epoch, seq);
  if (!missed) return void socket.emit("snapshot", room.stream.snapshot());
  for (const diff of missed) socket.emit("diff", diff);
  if (missed.length === 0) socket.emit("beat", room.stream.beat());
}

/** Looks once for all that changed in one tick, after the transaction it happened in, and in a storm each 25 ms. */
function tellOnce(rooms: ReadonlyMap<string, Room>, rim: Clock, onFault: (error: unknown) => void) {
  let waiting: (() => void) | undefined;
  let last = -apart_ms;
  const tell = () => {
    waiting = undefined;
    last = rim.mono();
    for (const { stream, sockets } of rooms.values()) {
      if (sockets.size === 0) continue;
      try {
        const diff = stream.look();
        if (diff) for (const socket of sockets) send(socket, () => socket.emit("diff", diff));
      } catch (error) {
        onFault(error);
      }
    }
  };
  const next = () => {
    const immediate = setImmediate(tell);
    return () => clearImmediate(immediate);
  };
  return {
    soon: () => {
      waiting ??= rim.mono() < last + apart_ms ? at(rim, last + apart_ms, tell, onFault) : next();
    },
    stop: () => waiting?.(),
  };
}

/** A client that does not read is let go: it comes back and takes up where it was. */
function send(socket: LiveSocket, say: () => void): void {
  if (unsent(socket) > mostUnsent) socket.disconnect(true);
  else say();
}

function unsent({ conn }: LiveSocket): number {
  const buffer: unknown = Reflect.get(conn, "writeBuffer");
  return Array.isArray(buffer) ? buffer.length : 0;
}

/** Every 10 s, and within a second when the house's clock moved otherwise than the machine's. */
function makeBeat(rooms: ReadonlyMap<string, Room>, house: House, rim: Clock): () => void {
  let last = { wall: house.clock.wall(), mono: rim.mono() };
  return () => {
    const now = { wall: house.clock.wall(), mono: rim.mono() };
    const drift = Math.abs(now.wall - last.wall - (now.mono - last.mono));
    if (drift < 500 && now.mono - last.mono < beat_ms - 500) return;
    last = now;
    for (const { stream, sockets } of rooms.values()) {
      for (const socket of sockets) {
        if (recheck(socket, house)) send(socket, () => socket.emit("beat", stream.beat()));
      }
    }
  };
}

/** A token or session that ended takes its screens along, a phone that changed hands goes too. */
function recheck(socket: LiveSocket, house: House): boolean {
  const { who, hello, owner } = socket.data;
  const actor = who();
  const phone = phoneIn(hello.place);
  const stands =
    actor !== undefined &&
    (phone === undefined
      ? opens(actor.scopes, "read") || actor.scopes.includes(`screen:${hello.place}`)
      : phoneOf(actor) === phone && ownerOf(house, phone)?.id === owner);
  if (!stands) socket.disconnect(true);
  return stands;
}
