import { type RequestHandler, Router as router } from "express";
import type { Clock } from "../hub/core/clock.ts";
import { instantOf } from "../hub/core/instant.ts";
import type { Random } from "../hub/core/random.ts";
import { consoleApi } from "./console-api/console-api.ts";
import { consolePages } from "./console-api/console-pages.ts";
import type { ConsoleDesk, ConsoleRoom } from "./console-api/route.ts";
import { openStaff, type Staff } from "./console-api/staff.ts";
import type { Store } from "../hub/store/open.ts";
import { openMarketing, type Marketing } from "./marketing/marketing.ts";
import { publicAnswers } from "./marketing/public-routes.ts";
import { nameGoods } from "./goods-named.ts";
import { openPoints, type Points } from "./points/points.ts";
import type { Held } from "./store/held.ts";
import type { BrandRoom } from "./store/room.ts";

/** What stands in a brand's room beside its store: what it does, and its points. */
export type Furniture = { readonly marketing: Marketing; readonly points: Points };

/** Puts marketing and points into rooms, and gives the doors that lead to them. */
export type Furnishing = {
  readonly staff: Staff;
  readonly desk: ConsoleDesk;
  /** For `doors` of the application, by path. */
  readonly doors: Readonly<Record<string, RequestHandler>>;
  furnish(room: BrandRoom): void;
  of(brand: string): Furniture | undefined;
  /** Does what is due in every room. */
  due(): void;
};

/** Makes the furnishing of a backend; `demo` says whose consoles may be tried without a password in a virtual house. */
export function makeFurnishing({
  operator,
  clock,
  random,
  pages,
  demo,
}: {
  readonly operator: Store;
  readonly clock: Clock;
  readonly random: Random;
  /** Where the built console lies. */
  readonly pages: string;
  readonly demo: () => readonly string[] | undefined;
}): Furnishing {
  const rooms = new Map<string, ConsoleRoom & Furniture & { readonly stands: () => boolean }>();
  /** A brand that was taken away has no room any more. */
  const standing = (brand: string) => {
    const room = rooms.get(brand);
    if (room?.stands()) return room;
    rooms.delete(brand);
    return undefined;
  };
  const staff = openStaff({ store: operator, clock, random });
  const desk: ConsoleDesk = {
    staff,
    roomOf: standing,
    get demo() {
      return demo();
    },
    now: () => clock.wall(),
  };
  return {
    staff,
    desk,
    doors: {
      "/console/api": consoleApi(desk, clock),
      "/console": consolePages(pages),
      "/b": publicDoor(standing, clock),
    },
    furnish: (room) => void rooms.set(room.id, furnished(room, clock, random)),
    of: standing,
    due: () => {
      for (const brand of rooms.keys()) {
        const room = standing(brand);
        room?.points.due();
        room?.marketing.expire(clock.wall());
      }
    },
  };
}

function furnished(room: BrandRoom, clock: Clock, random: Random) {
  const { db: store, id } = room;
  const isVirtual = (source: string) => room.homes.find(source)?.virtual === true;
  const marketing: Marketing = openMarketing({
    store,
    clock,
    random,
    brand: id,
    post: room.post,
    publishManifest: (draft) => room.setManifest(draft).version,
    isVirtual,
    unnamed: (source, event) => void store.sql(withoutName).run(source, event),
    debts: (now) => ({
      unreceipted: count(store, withoutReceipt),
      overdue: count(store, "SELECT count(*) AS n FROM events WHERE due < ?", now - 86_400_000),
    }),
    publish: (object) => {
      room.publish(object);
      if (object.is !== "rules" && object.is !== "pairs") points.published(object);
    },
  });
  const points: Points = openPoints({
    store,
    clock,
    random,
    isVirtual,
    post: room.post,
    redeemed: ({ ground }) => void (ground && marketing.redeemed(ground.event)),
    named: nameGoods(store, marketing.shelf),
  });
  room.join("points", points);
  room.join("marketing", marketing);
  return {
    id,
    stands: () => store.db.isOpen,
    marketing,
    points,
    till: points.till,
    receipts: () =>
      store
        .sql(newestReceipts)
        .all()
        .map((row) => receiptOf(row)),
    heldOf: (source: string) => {
      const home = room.homes.find(source);
      return home && !home.gone ? withoutCodes(room.heldOf(home)) : undefined;
    },
  };
}

const withoutName = `UPDATE events SET document = json_remove(document, '$.data.name', '$.data.phone') WHERE source = ? AND id = ?`;
const withoutReceipt = `SELECT count(*) AS n FROM floors f WHERE NOT EXISTS
 (SELECT 1 FROM receipts r WHERE r.source = f.source AND r.consentid = f.consentid AND r.epoch >= f.epoch)`;
const newestReceipts = "SELECT document FROM receipts ORDER BY rowid DESC LIMIT 100";

function count(store: Store, sql: string, ...params: number[]): number {
  return Number(store.sql(sql).get(...params)?.["n"] ?? 0);
}

/** A code is its owner's to show: whoever answers people may stand at a till, and never reads it. */
function withoutCodes(held: Held): Held {
  const hidden = (letter: unknown) =>
    typeof letter === "object" && letter !== null && "code" in letter ? { ...letter, code: "hidden" } : letter;
  return { ...held, letters: held.letters.map(hidden) };
}

function receiptOf(row: Record<string, unknown>): Record<string, unknown> {
  const { source: _source, ...receipt } = JSON.parse(String(row["document"])) as Record<string, unknown>;
  return receipt;
}

/** What everybody may see of a brand that is on the wire. */
function publicDoor(of: (brand: string) => Furniture | undefined, clock: Clock): RequestHandler {
  const door = router({ caseSensitive: true, strict: true });
  for (const path of ["/v1/promises", "/v1/queries"] as const) {
    door.get(`/:brand${path}`, (request, response, next) => {
      const marketing = of(request.params["brand"] ?? "")?.marketing;
      if (!marketing || marketing.onboarding.version() === 0) return next();
      const answers = publicAnswers(marketing, instantOf(clock.wall()));
      response.set("Cache-Control", "public, max-age=60").json(answers[path]());
    });
  }
  return door;
}
