import { join } from "node:path";
import type { Bus } from "../bus/bus.ts";
import type { Clock } from "../core/clock.ts";
import { codeOf, fail } from "../core/errors.ts";
import type { Fault } from "../core/events.ts";
import type { Home, Presence } from "../core/house.ts";
import type { Log } from "../core/log.ts";
import type { LiveNotice } from "../core/notices.ts";
import type { Busy } from "../core/quiet.ts";
import type { Web } from "../core/ways-out.ts";
import type { Ledger } from "../store/ledger.ts";
import type { Store } from "../store/open.ts";
import { openBook, shownAs, speaks, type Notice } from "./book.ts";
import { mayShow, rowOf } from "./escalation.ts";
import { hearCauses, type WillNot } from "./hearing.ts";
import type { Lack } from "./tomorrow.ts";
import { openLines, type Faults, type Where } from "./lines.ts";
import { openPush, type Push } from "./push.ts";
import { situationNow } from "./situation.ts";
import { makeTelling } from "./telling.ts";
import { type Household, makeTouchpoints, type Touchpoints } from "./touchpoints.ts";

export type { Where } from "./lines.ts";
export { Subscription } from "./push.ts";
export type { ScreenView } from "./touchpoints.ts";
export type { WillNot } from "./hearing.ts";
export type { Lack } from "./tomorrow.ts";

/** Who looks at notices: a wall, a phone, or a grown-up at a desk, who is shown all. */
export type Viewer =
  | { readonly wall: string }
  | { readonly phone: string; readonly resident: string | undefined }
  | { readonly desk: string };

/** What became of handling a notice: who was first, and whether that was this one. */
export type Handled = { readonly first: boolean; readonly at: number; readonly by?: string };

/** What the house has to say, to whom, and on which of its screens. */
export type NoticesRoom = {
  /** What the walls of a place show now. */
  onWalls(place: string): readonly LiveNotice[];
  onPhone(phone: string): readonly LiveNotice[];
  for(viewer: Viewer): readonly LiveNotice[];
  /** Everything that is not over and not handled. */
  all(): readonly LiveNotice[];
  /** One has seen it, so all have. E_NOT_FOUND for what was not said there. */
  seen(id: string, viewer: Viewer): void;
  /** One has seen to it: it is gone everywhere. E_NOT_FOUND. */
  handled(id: string, viewer: Viewer): Handled;
  readonly screens: Touchpoints & {
    /** A page of the house has a live line now; the returned function ends it. */
    line(where: Where): () => void;
  };
  readonly push: Pick<Push, "key" | "subscribe" | "unsubscribe">;
  readonly busy: Busy;
  [Symbol.dispose](): void;
};

/** What the room is opened with; the rest of the house is handed in as functions. */
export type NoticesFrom = {
  readonly bus: Bus;
  readonly store: Store;
  readonly ledger: Pick<Ledger, "read" | "write">;
  readonly household: Household & { home(): Pick<Home, "zone"> | undefined };
  readonly clock: Clock;
  /** The machine's own clock, by which lines are kept. */
  readonly rim: Clock;
  readonly log: Log;
  readonly faults: Faults & { list(): readonly Fault[] };
  readonly presence: (resident: string) => Presence;
  /** What will not happen tomorrow, because of a device that is silent. */
  readonly willNot: () => readonly WillNot[];
  /** What else tomorrow's scenes lack as things stand. */
  readonly lacks: () => readonly Lack[];
  /** The way to push services; a house without one pushes nobody. */
  readonly web: Web | undefined;
  /** The data folder, where the house's own push keys stand. */
  readonly folder: string;
};

/** Opens the room. Nothing is lost by a restart: what was handled stays so, and deadlines are times of the house. */
export function openNotices(from: NoticesFrom): NoticesRoom {
  const { bus, store, ledger, household, clock, rim, log, faults, presence, web } = from;
  const onFault = (error: unknown) => {
    log.error("notices failed", { error });
    // A full disk is one fault of the whole house, whoever meets it first.
    if (codeOf(error) === "E_DISK_FULL") faults.raise("store:house", error, "store");
    else faults.raise("notices", error, "notices");
  };
  const book = openBook({ store, bus, clock, onFault });
  const owner = (phone: string) => household.get("device", phone)?.owner;
  const push = openPush({ ledger, bus, clock, log, web, keyFile: join(from.folder, "push-keys.json"), owner, onFault });
  const lines = openLines({
    store,
    bus,
    clock,
    rim,
    faults,
    devices: () => household.all("device"),
    changed: () => telling.look(),
    onFault,
  });
  const screens = makeTouchpoints(household, lines);
  const situation = () =>
    situationNow({ wall: () => clock.wall(), home: household.home, household, presence, screens, lines, push });
  const telling = makeTelling({
    book,
    clock,
    push,
    situation,
    changed: (notice) => bus.emit("notice.changed", { notice }),
    onFault,
  });
  const stopHearing = hearCauses({ ...from, book, look: telling.look, onFault });

  const nameOf = (resident: string) => household.get("resident", resident)?.name;
  /** What these screens show now; the house is only read where something was said on one of them. */
  const shownOn = (ids: readonly string[], on: "wall" | "phone", name?: typeof nameOf): readonly LiveNotice[] => {
    const wall = clock.wall();
    const said = book.all().filter((one) => speaks(one, wall, on) && ids.some((id) => one.told[id] !== undefined));
    if (said.length === 0) return [];
    const now = situation();
    const points = now.points.filter(({ id }) => ids.includes(id));
    const shown = said.filter(({ told, name: row }) =>
      points.some((point) => told[point.id] !== undefined && mayShow(rowOf(row).level, point, now)),
    );
    return sorted(shown.map((notice) => shownAs(notice, name)));
  };
  const wallsOf = (place: string) =>
    household.all("device").flatMap(({ id, kind, place: hangs }) => (kind === "screen" && hangs === place ? [id] : []));
  const onWalls = (place: string) => shownOn(wallsOf(place), "wall");
  const onPhone = (phone: string) => shownOn([phone], "phone", nameOf);
  const atDesk = (resident: string) => {
    const wall = clock.wall();
    const mine = book.all().filter((one) => one.except !== resident && speaks(one, wall, "phone"));
    return sorted(mine.map((one) => shownAs(one, nameOf)));
  };
  /** A notice that was said to this viewer, whether or not somebody was quicker meanwhile. */
  const saidTo = (id: string, viewer: Viewer): Notice => {
    const notice = book.get(id);
    const ids = "wall" in viewer ? wallsOf(viewer.wall) : "phone" in viewer ? [viewer.phone] : [];
    const said = "desk" in viewer ? notice?.except !== viewer.desk : ids.some((one) => notice?.told[one] !== undefined);
    return notice && said ? notice : fail("E_NOT_FOUND", { noun: "notice", id });
  };
  const mark = (viewer: Viewer) => {
    const by = "desk" in viewer ? viewer.desk : "phone" in viewer ? viewer.resident : undefined;
    return { at: Math.floor(clock.wall()), ...(by === undefined ? {} : { by }) };
  };
  const handled: NoticesRoom["handled"] = (id, viewer) => {
    const notice = saidTo(id, viewer);
    const first = notice.handled === undefined;
    const now = notice.handled ?? mark(viewer);
    if (first) {
      book.put({ ...notice, handled: now, seen: notice.seen ?? now });
      telling.look();
    }
    const by = "wall" in viewer || now.by === undefined ? undefined : nameOf(now.by);
    return { first, at: now.at, ...(by === undefined ? {} : { by }) };
  };

  telling.look();
  return {
    onWalls,
    onPhone,
    for: (viewer) =>
      "wall" in viewer ? onWalls(viewer.wall) : "phone" in viewer ? onPhone(viewer.phone) : atDesk(viewer.desk),
    all: () =>
      sorted(
        book
          .all()
          .filter((one) => speaks(one, clock.wall(), "wall"))
          .map((one) => shownAs(one)),
      ),
    seen: (id, viewer) => {
      const notice = saidTo(id, viewer);
      // A grown-up who has seen a hazard counts for more than a wall that somebody touched.
      const worth = notice.seen === undefined || (notice.seen.by === undefined && !("wall" in viewer));
      if (!worth) return;
      book.put({ ...notice, seen: mark(viewer) });
      telling.look();
    },
    handled,
    screens: { ...screens, line: lines.open },
    push: { key: push.key, subscribe: push.subscribe, unsubscribe: push.unsubscribe },
    busy: push.busy,
    [Symbol.dispose]: () => {
      stopHearing();
      telling[Symbol.dispose]();
      lines[Symbol.dispose]();
      push[Symbol.dispose]();
    },
  };
}

const weight = { hazard: 0, urgent: 1, tell: 2 } as const;

/** Hazards first, what was seen to last, then the newest first. */
function sorted(list: readonly LiveNotice[]): readonly LiveNotice[] {
  return list.toSorted(
    (a, b) =>
      Number(a.handled !== undefined) - Number(b.handled !== undefined) ||
      weight[a.level] - weight[b.level] ||
      b.at - a.at,
  );
}
