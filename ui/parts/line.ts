import { io } from "socket.io-client";
import { liveNamespace, type Beat, type Diff, type Greeting, type Snapshot } from "../../hub/core/live.ts";
import { withBeat, withDiff, withSnapshot, type After } from "./known.ts";
import { pauseBefore } from "./pause.ts";
import { reopened } from "./seat.ts";

/** How the line to the hub stands; `tryAt` is the page's own clock. */
export type Line =
  | { readonly is: "first" }
  | { readonly is: "live" }
  | { readonly is: "lost"; readonly tryAt: number }
  | { readonly is: "refused" }
  /** The house speaks otherwise than this page, which is older or newer than it. */
  | { readonly is: "old" };

/** What a line is made of. */
export type LineParts = {
  readonly place: string;
  readonly seat: string;
  readonly known: () => After;
  readonly take: (known: After & object) => void;
  readonly stands: (line: Line) => void;
};

// The hub beats every 10 s: half of that again, and it is gone, whatever the network says.
const silence_ms = 15_000;

/** Keeps a wall on the house's live data for as long as the page lives: it never gives up, and starts anew by itself. */
export function keepLine({ place, seat, known, take, stands }: LineParts): void {
  let attempt = 0;
  let asked = false;
  let heard = performance.now();
  let again: ReturnType<typeof setTimeout> | undefined;
  let mark: { epoch: string; seq: number } | undefined = known()?.mark;
  const socket = io(liveNamespace, {
    auth: (give) => give({ place, seat, ...mark } satisfies Greeting),
    withCredentials: true,
    transports: ["websocket"],
    reconnection: false,
    autoConnect: false,
    timeout: 5_000,
  });

  const lost = (as: "lost" | "refused" | "old" = "lost") => {
    if (again !== undefined) return;
    socket.disconnect();
    const pause = pauseBefore(attempt++, Math.random());
    stands({ is: as, tryAt: performance.now() + pause });
    again = setTimeout(connect, pause);
  };
  const connect = () => {
    clearTimeout(again);
    again = undefined;
    heard = performance.now();
    socket.connect();
  };
  // A session that has ended is opened anew by the seat's key, once; else it is said.
  const refused = async () => {
    const became = asked ? "shut" : await reopened(seat);
    if (became === "lost") return lost();
    asked = true;
    if (became === "open") connect();
    else lost("refused");
  };
  const took = (next: After) => {
    heard = performance.now();
    if (!next) {
      mark = undefined;
      return lost();
    }
    mark = next.mark;
    attempt = 0;
    asked = false;
    take(next);
    stands({ is: "live" });
  };

  socket.on("snapshot", (snapshot: Snapshot) => {
    const next = withSnapshot(known(), snapshot, performance.now());
    if (next) return took(next);
    mark = undefined;
    lost("old");
  });
  socket.on("diff", (diff: Diff) => took(withDiff(known(), diff, performance.now())));
  socket.on("beat", (beat: Beat) => took(withBeat(known(), beat, performance.now())));
  socket.on("disconnect", () => lost());
  socket.on("connect_error", (error) => {
    if (!isRefusal(error)) return lost();
    void refused();
  });
  setInterval(() => {
    if (again === undefined && performance.now() - heard > silence_ms) lost();
  }, 1_000);
  addEventListener("online", () => {
    if (again !== undefined) connect();
  });
  connect();
}

function isRefusal(error: Error): boolean {
  const refused: unknown = "data" in error ? error.data : undefined;
  if (typeof refused !== "object" || refused === null || !("code" in refused)) return false;
  return refused.code === "E_NO_TOKEN" || refused.code === "E_FORBIDDEN" || refused.code === "E_NOT_FOUND";
}
