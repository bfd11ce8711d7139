import { z } from "zod";
import type { Bus } from "../bus/bus.ts";
import type { Clock } from "../core/clock.ts";
import { fail } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { Pushed } from "../core/notices.ts";
import type { Busy } from "../core/quiet.ts";
import { mayGo, type Web } from "../core/ways-out.ts";
import type { Ledger } from "../store/ledger.ts";
import { type PushKeys, readPushKeys } from "./push-keys.ts";

/** Where a phone is pushed, as its browser says it. */
export const Subscription = z.strictObject({
  endpoint: z.url({ protocol: /^https$/ }).max(1_000),
  keys: z.strictObject({
    p256dh: z.string().regex(/^[A-Za-z0-9_-]{86,88}=?$/),
    auth: z.string().regex(/^[A-Za-z0-9_-]{21,24}={0,2}$/),
  }),
});
/** See the schema of the same name. */
export type Subscription = z.infer<typeof Subscription>;

/** Reaches phones that have no line to the house. */
export type Push = {
  /** What a phone subscribes with; undefined in a house that asks nobody outside. */
  key(): Promise<string | undefined>;
  /** It did a moment ago, and is not known to fail since. */
  reaches(phone: string): boolean;
  /** E_NO_WAY_OUT for an address that is no push service's, or where the house has no way out. */
  subscribe(phone: string, resident: string, wanted: Subscription): Promise<void>;
  unsubscribe(phone: string): Promise<void>;
  /** Sends; `failed` is told the wall time from which it is worth trying again. */
  send(phone: string, pushed: Pushed, lasts_s: number, failed: (again: number) => void): void;
  readonly busy: Busy;
  [Symbol.dispose](): void;
};

/** What the house calls itself to push services (RFC 8292, 2.1). */
const subject = "mailto:house@home.arpa";
const within_ms = 10_000;
const answer_bytes = 4_096;
const again_ms = 60_000;

/** Opens the way to the phones; what they subscribed to stands in the ledger. */
export function openPush(from: {
  readonly ledger: Pick<Ledger, "read" | "write">;
  readonly bus: Pick<Bus, "on">;
  readonly clock: Pick<Clock, "wall">;
  readonly log: Log;
  readonly web: Web | undefined;
  readonly keyFile: string;
  readonly owner: (phone: string) => string | undefined;
  readonly onFault: (error: unknown) => void;
}): Push {
  const { ledger, bus, clock, log, web, owner, onFault } = from;
  const known = new Map<string, Subscription>();
  const whose = new Map<string, string>();
  for (const row of ledger.read.prepare("SELECT device, resident, document FROM push_subscriptions").all()) {
    const read = Subscription.safeParse(JSON.parse(String(row["document"])));
    if (!read.success) continue;
    known.set(String(row["device"]), read.data);
    whose.set(String(row["device"]), String(row["resident"]));
  }
  let keys: Promise<PushKeys> | undefined;
  const ours = () => (keys ??= readPushKeys(from.keyFile));
  let [pending, activity] = [0, 0];
  const stop = new AbortController();
  const failing = new Map<string, number>();
  const follow = (work: Promise<void>, failed: (error: unknown) => void) => {
    pending += 1;
    activity += 1;
    const done = () => {
      pending -= 1;
      activity += 1;
    };
    void work.catch((error: unknown) => stop.signal.aborted || failed(error)).finally(done);
  };
  const forget = async (phone: string) => {
    if (!known.delete(phone)) return;
    await ledger.write([{ sql: "DELETE FROM push_subscriptions WHERE device = ?", params: [phone] }]);
  };
  const send = async (phone: string, pushed: Pushed, lasts_s: number) => {
    const to = known.get(phone);
    if (!to || !web) return;
    const { public: publicKey, private: privateKey } = await ours();
    // Only a house that pushes pays for what it takes.
    const { default: webPush } = await import("web-push");
    const { headers, body, endpoint } = webPush.generateRequestDetails(to, JSON.stringify(pushed), {
      vapidDetails: { subject, publicKey, privateKey },
      TTL: lasts_s,
      urgency: "high",
      topic: pushed.notice,
    });
    const { status } = await web("push", endpoint, {
      signal: stop.signal,
      cap_bytes: answer_bytes,
      timeout_ms: within_ms,
      headers: { ...headers },
      send: body ?? new Uint8Array(),
    });
    // The browser has given this address up (RFC 8030, 7.3).
    const gone = status === 404 || status === 410;
    if (gone && known.get(phone) === to) await forget(phone);
    if (status >= 400) fail("E_UNREACHABLE", { status });
  };
  const off = bus.on("household.changed", ({ noun, id }) => {
    // A phone that changed hands tells its new owner nothing of the one before, and the other way round.
    if (noun !== "device" || !known.has(id) || owner(id) === whose.get(id)) return;
    follow(forget(id), onFault);
  });

  return {
    key: async () => (web ? (await ours()).public : undefined),
    reaches: (phone) => web !== undefined && known.has(phone) && (failing.get(phone) ?? 0) <= clock.wall(),
    subscribe: async (phone, resident, wanted) => {
      const to = new URL(wanted.endpoint);
      if (!web || !mayGo("push", to)) fail("E_NO_WAY_OUT", { owner: "push", host: to.host.slice(0, 80) });
      const sql = `INSERT INTO push_subscriptions (device, resident, document, at) VALUES (?, ?, ?, ?)
        ON CONFLICT (device) DO UPDATE SET resident = excluded.resident, document = excluded.document, at = excluded.at`;
      await ledger.write([{ sql, params: [phone, resident, JSON.stringify(wanted), Math.floor(clock.wall())] }]);
      known.set(phone, wanted);
      whose.set(phone, resident);
    },
    unsubscribe: forget,
    send: (phone, pushed, lasts_s, failed) =>
      follow(send(phone, pushed, lasts_s), (error) => {
        const again = clock.wall() + again_ms;
        failing.set(phone, again);
        log.warn("a push did not arrive", { error });
        failed(again);
      }),
    busy: { pending: () => pending, activity: () => activity, flush: () => Promise.resolve() },
    [Symbol.dispose]: () => {
      off();
      stop.abort();
    },
  };
}
