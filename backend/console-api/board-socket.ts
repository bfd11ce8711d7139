import type { Server as HttpServer } from "node:http";
import { Server } from "socket.io";
import type { Clock } from "../../hub/core/clock.ts";
import { at } from "../../hub/core/timer.ts";
import { isOwnPage, secretIn } from "./cookie.ts";
import type { ConsoleDesk } from "./route.ts";
import type { Member } from "./staff.ts";

/** Where the board is told live. */
export const boardNamespace = "/board";
/** A storm of events shows as twenty boards a second at most. */
const apart_ms = 50;

/** What the live board is made of. */
export type BoardParts = {
  /** Whether a host name of a request is this server's own. */
  readonly isOurs: (host: string) => boolean;
  readonly desk: Pick<ConsoleDesk, "staff" | "roomOf">;
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
};

/**
 * Tells signed-in people of a brand its board: `board` at once and after each change that is on the disk. A client says
 * `{which: "real" | "virtual"}` in its handshake's auth; a session that ended hears no more. The returned function ends it.
 */
export function openBoard(server: HttpServer, { isOurs, desk, clock, onFault }: BoardParts): () => void {
  const io = new Server(server, {
    serveClient: false,
    maxHttpBufferSize: 4_096,
    allowRequest: (request, told) => {
      const own = isOurs(request.headers.host ?? "") && isOwnPage(request, true);
      told(own ? null : "E_WRONG_ORIGIN", own);
    },
  });
  io.use((_socket, next) => next(new Error("E_FORBIDDEN")));
  const space = io.of(boardNamespace);
  const memberOf = (request: Parameters<typeof secretIn>[0]): Member | undefined => {
    const member = isOwnPage(request, true) ? desk.staff.sessionOf(secretIn(request)) : undefined;
    return member && member.role !== "support" ? member : undefined;
  };
  const offs = new Set<() => void>();
  space.use((socket, next) => next(memberOf(socket.request) ? undefined : new Error("E_NO_SESSION")));
  space.on("connection", (socket) => {
    const which = (socket.handshake.auth as { which?: unknown })["which"] === "virtual" ? "virtual" : "real";
    const tell = (first = false) => {
      const member = memberOf(socket.request);
      const room = member && desk.roomOf(member.brand);
      if (!room) return void socket.disconnect(true);
      socket.emit("board", room.marketing.figures.board(first ? member.id : undefined, which));
    };
    const member = memberOf(socket.request);
    const marketing = member && desk.roomOf(member.brand)?.marketing;
    if (!marketing) return void socket.disconnect(true);
    let stop: (() => void) | undefined;
    let last = Number.NEGATIVE_INFINITY;
    const soon = () => {
      if (stop) return;
      const now = () => {
        stop = undefined;
        last = clock.mono();
        tell();
      };
      stop = at(clock, Math.max(clock.mono(), last + apart_ms), now, onFault);
    };
    const off = marketing.onChange(soon);
    const end = () => {
      off();
      stop?.();
      offs.delete(end);
    };
    offs.add(end);
    socket.on("disconnect", end);
    last = clock.mono();
    tell(true);
  });
  return () => {
    for (const off of offs) off();
    space.disconnectSockets(true);
    // The HTTP server is the backend's: it closes that itself.
    io.engine.close();
  };
}
