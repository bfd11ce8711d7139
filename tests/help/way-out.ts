import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Bus } from "../../hub/bus/bus.ts";
import { steppingClock, systemClock } from "../../hub/core/clock.ts";
import { makeLog } from "../../hub/core/log.ts";
import { seededRandom } from "../../hub/core/random.ts";
import { openChain } from "../../hub/engagement/chain.ts";
import { bodyOf, type Sending } from "../../hub/engagement/outbox-batches.ts";
import { openSignals, type SignalsFrom, type SignalsRoom } from "../../hub/engagement/signals-room.ts";
import type { Store } from "../../hub/store/open.ts";
import { smallPermission } from "./small-permission.ts";
import { temporaryHouse, temporaryLedger } from "./store.ts";

/** Monday 2026-03-02, 09:00 UTC. */
export const monday = Date.UTC(2026, 2, 2, 9);
export const hour_ms = 3_600_000;
export const day_ms = 86_400_000;

/** The whole way out on real databases and a real socket, with permission from a table. */
export async function smallWayOut(
  options: Partial<Pick<SignalsFrom, "gates" | "receipts" | "take" | "isChild" | "owes">> & {
    /** Residents for whom permission never stands, whatever somebody gave. */
    readonly children?: readonly string[];
  } = {},
) {
  const closing = new AsyncDisposableStack();
  const house = closing.use(temporaryHouse());
  const ledger = closing.use(await temporaryLedger());
  const clock = steppingClock(monday);
  const random = seededRandom(7);
  const chain = openChain({ ledger, clock, random });
  const small = smallPermission(ledger, () => Math.floor(clock.wall()), options.children);
  const lines: string[] = [];
  const open = () =>
    openSignals({
      folder: ledger.folder,
      socket: join(ledger.folder, "edge.sock"),
      bus: small.bus,
      log: makeLog((line) => lines.push(line), clock),
      clock,
      patience: systemClock(),
      random,
      store: house.store,
      ledger,
      chain,
      permission: small.permission,
      zone: () => "UTC",
      isChild: options.isChild ?? ((resident) => resident === "kid"),
      receipts: options.receipts ?? (() => Promise.resolve()),
      owes: options.owes ?? (() => false),
      brands: () => ["oatfield"],
      take: options.take ?? (() => Promise.resolve()),
      ...(options.gates ? { gates: options.gates } : {}),
    });
  let room: SignalsRoom = await open();
  closing.defer(() => room[Symbol.asyncDispose]());
  const runs = playedRuns(house.store, small.bus);
  return {
    ...small,
    house,
    ledger,
    clock,
    chain,
    random,
    get room() {
      return room;
    },
    /** The hub dies and comes up again over the same files. */
    restart: async () => {
      await room[Symbol.asyncDispose]();
      room = await open();
    },
    lines,
    runs,
    socket: join(ledger.folder, "edge.sock"),
    hasSecret: () => existsSync(join(ledger.folder, "engage-secret")),
    /** Lets house time pass, waking whoever sleeps. */
    pass: async (ms: number) => {
      const until = clock.mono() + ms;
      for (let due = clock.nextDue(); due !== undefined && due <= until; due = clock.nextDue()) {
        clock.set(due);
        while (clock.wakeNext()) await settled(room);
      }
      clock.set(until);
      await settled(room);
    },
    settled: () => settled(room),
    /** Everything that is due now, taken as an edge would and answered as stored. */
    leave: async (): Promise<readonly string[]> => {
      const left: string[] = [];
      for (;;) {
        const batches = await room.outbox.claim(20);
        if (batches.length === 0) return left;
        for (const batch of batches) {
          if (!(await room.outbox.sending(leavingOf(batch)))) continue;
          left.push(...batch.events);
          await room.outbox.answered(batch.brand, batch.batch, storedOf(batch));
        }
      }
    },
    rows: () => ledger.read.prepare("SELECT * FROM outbox ORDER BY due, id").all(),
    uses: () =>
      house.store
        .sql("SELECT resident, category, day, used, n FROM engage_uses ORDER BY resident, category, day, used")
        .all()
        .map((row) => Object.values(row).join(" ")),
    chained: () =>
      ledger.read
        .prepare("SELECT document FROM engage_chain ORDER BY seq")
        .all()
        .map((row) => JSON.parse(String(row["document"])) as Record<string, unknown>),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/** What an edge says before it sends a batch. */
export function leavingOf({ brand, batch, events }: Sending) {
  return { brand, batch, ids: idsOf(events), head_bytes: 0, ...bodyOf(events) };
}

/** What a brand answers that has taken all of it. */
export function storedOf({ events }: Sending) {
  return { v: 1 as const, answers: idsOf(events).map((id) => ({ id, is: "stored" as const })), receipts: [] };
}

export function idsOf(events: readonly string[]): string[] {
  return events.map((text) => (JSON.parse(text) as { id: string }).id);
}

async function settled(room: SignalsRoom): Promise<void> {
  for (let quiet = 0; quiet < 3;) {
    await new Promise((resolve) => setImmediate(resolve));
    quiet = room.busy.pending() === 0 ? quiet + 1 : 0;
  }
}

type Act = { readonly role: string; readonly verb: string; readonly with?: Record<string, unknown> };

/** What the acts of the shipped scenes look like in the journal. */
export const acts = {
  breakfast: { role: "breakfast-machine", verb: "start", with: { recipe: "porridge", portions: 1 } },
  music: { role: "music.kitchen", verb: "play", with: { source: "music", volume: 30 } },
  news: { role: "music.kitchen", verb: "play", with: { source: "news", volume: 30 } },
  climate: { role: "climate", verb: "set", with: { mode: "cool", target_c: 24 } },
  bath: { role: "bath", verb: "warm", with: { target_c: 40 } },
  advice: { role: "screen.bedroom", verb: "show", with: { card: "morning", with: { now_c: 8 } } },
} as const satisfies Readonly<Record<string, Act>>;

/** Writes runs as the journal does, and tells of them as the runner does. */
export function playedRuns(store: Pick<Store, "sql" | "work">, bus: Pick<Bus, "emit">) {
  let n = 0;
  const tell = (run: { id: string; resident: string; started: number }, output: string) =>
    bus.emit("run.changed", {
      run: {
        ...run,
        scene: "morning",
        state: "running",
        steps: [{ key: "act", visit: 1, state: "left", output, at: run.started }],
      },
    });
  return {
    /** One act done for somebody; gives what tells of it once more. */
    did: (act: Act, at: number, resident = "ada", output = "done") => {
      const id = `run-${(n += 1)}`;
      const command = `${id}.act.1`;
      const message = JSON.stringify({ v: 1, id: command, verb: act.verb, with: act.with ?? {} });
      store.work(() => {
        store
          .sql(
            "INSERT INTO runs (id, scene, revision, engine, moment, resident, started, state) VALUES (?, 'morning', 'r', 1, '{}', ?, ?, 'running')",
          )
          .run(id, resident, at);
        store
          .sql(
            "INSERT INTO steps (run, key, visit, state, entered, output, command) VALUES (?, 'act', 1, 'left', ?, ?, ?)",
          )
          .run(id, at, output, command);
        store
          .sql("INSERT INTO commands (id, thing, role, class, message, sent, boot) VALUES (?, 't', ?, 'S0', ?, ?, 'b')")
          .run(command, act.role, message, at);
      });
      const again = () => tell({ id, resident, started: at }, output);
      again();
      return again;
    },
    came: (at: number, resident = "ada") => {
      const id = `arrived-${(n += 1)}`;
      store.work(() =>
        store
          .sql("INSERT INTO moments (id, kind, at, resident, because) VALUES (?, 'arrived', ?, ?, '[]')")
          .run(id, at, resident),
      );
      bus.emit("moment.happened", { moment: { id, kind: "arrived", at, resident, because: [] } });
    },
  };
}
