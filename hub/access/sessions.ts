import type { Bus } from "../bus/bus.ts";
import type { Clock } from "../core/clock.ts";
import { steppedForMs } from "../core/access.ts";
import { fail } from "../core/errors.ts";
import type { Standing } from "../core/house.ts";
import { at } from "../core/timer.ts";
import type { Random } from "../core/random.ts";
import type { Statement } from "../store/audit.ts";
import type { Ledger } from "../store/ledger.ts";
import type { From, Opened, SessionView } from "./room.ts";
import { digest, newId, newSecret, sameDigest } from "./secrets.ts";
import { dropRow, insertRow, lifeOf, readRows, type Session, touchRow } from "./session-rows.ts";
import type { Steady } from "./steady.ts";

/** What a session is opened as. */
export type Seated = {
  readonly seat: string;
  readonly resident?: string;
  readonly standing?: Standing;
  readonly place?: string;
  readonly phone?: string;
  /** The `x` of the key it was opened by. */
  readonly key?: string;
  /** The id of the token it was exchanged for; it ends with it. */
  readonly token?: string;
  /** The person has just proved themselves. */
  readonly stepped?: boolean;
};

/** A session that is ready: it stands once its rows are on the disk. */
export type Prepared = {
  readonly secret: string;
  readonly rows: readonly Statement[];
  readonly stand: () => Opened;
};

/** The sessions of the house, in memory and in the ledger. */
export type Sessions = {
  prepare(seated: Seated, from: From): Prepared;
  /** Whose secret this is; being asked keeps a session that slides. */
  of(secret: string): SessionView | undefined;
  get(id: string): Session | undefined;
  all(): readonly Session[];
  view(session: Session): SessionView;
  /** Ends at once whatever fits; gives what takes it off the disk. */
  end(which: (session: Session) => boolean): readonly Statement[];
  step(session: Session, until: number): void;
  [Symbol.dispose](): void;
};

const mostEach = 20;
const writtenEachMs = 600_000;
/** A timer that waits longer than this would run at once. */
const longestWaitMs = 86_400_000;

/** Reads the sessions from the ledger; a restart keeps everybody signed in whom `stands` still knows. */
export function openSessions(from: {
  readonly ledger: Pick<Ledger, "read" | "write">;
  readonly bus: Pick<Bus, "emit">;
  readonly steady: Steady;
  readonly rim: Clock;
  readonly random: Pick<Random, "bytes">;
  readonly stands: (session: Session) => boolean;
  readonly onFault: (error: unknown) => void;
}): Sessions {
  const { ledger, bus, steady, rim, random, onFault } = from;
  const byHash = new Map<string, Session>();
  const byId = new Map<string, Session>();
  const write = (rows: readonly Statement[]) => {
    if (rows.length > 0) ledger.write(rows).catch(onFault);
  };

  const end = (which: (session: Session) => boolean): readonly Statement[] => {
    const over = [...byId.values()].filter(which);
    for (const { id, hash } of over) {
      byId.delete(id);
      byHash.delete(hash);
    }
    for (const { id, seat } of over) bus.emit("session.ended", { session: id, seat });
    return over.map(({ id }) => dropRow(id));
  };
  const isOver = ({ expires }: Session) => expires <= steady.now();

  let cancel = () => {};
  let armedFor = Number.POSITIVE_INFINITY;
  /** One timer, for the first that ends: whoever listens by it must not stay because nobody asks. */
  const arm = () => {
    const first = Math.min(...[...byId.values()].map(({ expires }) => expires));
    if (first >= armedFor) return;
    cancel();
    armedFor = first;
    const due = Math.min(steady.due(first), rim.mono() + longestWaitMs);
    if (Number.isFinite(due)) cancel = at(rim, due, sweep, onFault);
  };
  const sweep = () => {
    armedFor = Number.POSITIVE_INFINITY;
    write(end(isOver));
    arm();
  };

  const stand = (session: Session) => {
    byHash.set(session.hash, session);
    byId.set(session.id, session);
    arm();
  };
  const view = (session: Session): SessionView => {
    const { id, seat, resident, standing, place, phone, created, seen, expires, stepped = 0, agent } = session;
    return {
      id,
      seat,
      ...(resident === undefined ? {} : { resident }),
      ...(standing === undefined ? {} : { standing }),
      ...(place === undefined ? {} : { place }),
      ...(phone === undefined ? {} : { phone }),
      created: steady.shown(created),
      seen: steady.shown(seen),
      expires: steady.shown(expires),
      ...(stepped > steady.now() ? { stepped_until: steady.shown(stepped) } : {}),
      agent,
    };
  };
  /** One seat by its key is one session; of those of a person, or of a wall's link, the oldest goes. */
  const displacedBy = (session: Session): ReadonlySet<string> => {
    const whose = ({ resident, seat }: Session) => resident ?? `at ${seat}`;
    const others = [...byId.values()].filter((one) => one.id !== session.id);
    const sameSeat = session.key === undefined ? [] : others.filter(({ seat }) => seat === session.seat);
    const theirs = others.filter((one) => whose(one) === whose(session)).toSorted((a, b) => a.created - b.created);
    const oldest = theirs.slice(0, Math.max(0, theirs.length - (mostEach - 1)));
    return new Set([...sameSeat, ...oldest].map(({ id }) => id));
  };

  for (const session of readRows(ledger.read)) if (!isOver(session) && from.stands(session)) stand(session);
  const standing = new Set(byId.keys());
  write(readRows(ledger.read).flatMap(({ id }) => (standing.has(id) ? [] : [dropRow(id)])));

  return {
    prepare: ({ stepped, ...seated }, { agent }) => {
      const secret = newSecret(random);
      const now = steady.now();
      const session: Session = {
        ...seated,
        id: newId(random),
        hash: digest(secret),
        created: now,
        seen: now,
        written: now,
        expires: now + lifeOf(seated).ms,
        agent: plainAgent(agent),
        ...(stepped ? { stepped: now + steppedForMs } : {}),
      };
      return {
        secret,
        rows: [insertRow(session), ...[...displacedBy(session)].map((id) => dropRow(id))],
        stand: () => {
          // Whom it is for may have left while it was written down.
          if (!from.stands(session)) {
            write([dropRow(session.id)]);
            fail("E_FORBIDDEN");
          }
          stand(session);
          const displaced = displacedBy(session);
          write(end(({ id }) => displaced.has(id)));
          return { secret, session: view(session) };
        },
      };
    },
    of: (secret) => {
      if (secret.length > 100) return undefined;
      const hash = digest(secret);
      const session = byHash.get(hash);
      if (!session || !sameDigest(session.hash, hash)) return undefined;
      if (isOver(session)) {
        write(end(({ id }) => id === session.id));
        return undefined;
      }
      const now = steady.now();
      const { ms, slides } = lifeOf(session);
      session.seen = now;
      if (slides) session.expires = now + ms;
      if (now - session.written >= writtenEachMs) {
        session.written = now;
        write([touchRow(session)]);
      }
      return view(session);
    },
    get: (id) => byId.get(id),
    all: () => [...byId.values()],
    view,
    end,
    step: (session, until) => void (session.stepped = until),
    [Symbol.dispose]: () => cancel(),
  };
}

/** What a browser says it is, fit for a log and a list. */
function plainAgent(agent: string): string {
  return agent
    .slice(0, 400)
    .toWellFormed()
    .replace(/[\p{C}\p{Z}]+/gu, " ")
    .trim()
    .slice(0, 120)
    .toWellFormed();
}
