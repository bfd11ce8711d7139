import type { AccessRoom, Opened, SessionView } from "../../hub/access/access.ts";
import type { House } from "../../hub/api/house.ts";
import type { Bus } from "../../hub/bus/bus.ts";
import type { Clock } from "../../hub/core/clock.ts";
import { fail } from "../../hub/core/errors.ts";
import type { Language } from "../../hub/core/house.ts";

/** What somebody at a seat is, in a played house. */
export type Sitting = Partial<Omit<SessionView, "id" | "seat">> & { readonly seat: string; readonly stepped?: boolean };

/** A room of access played for the API: it judges no secret but by a list, and everything asked of it stands in `asked`. */
export function playedAccess({
  clock,
  bus,
  asked,
  token,
  household,
}: {
  readonly token: (secret: string) => { readonly id: string; readonly scopes: readonly string[] } | undefined;
  readonly household: Pick<House["residents"], "all" | "get">;
  readonly clock: Clock;
  readonly bus: Pick<Bus, "emit" | "on">;
  readonly asked: unknown[][];
}) {
  const open = new Map<string, SessionView>();
  let last = 0;
  const sit = ({ stepped, ...sitting }: Sitting): Opened => {
    const now = clock.wall();
    const id = `session-${(last += 1)}`;
    const secret = `secret-of-session-${last}-${"x".repeat(20)}`;
    const until = stepped ? { stepped_until: now + 300_000 } : {};
    const times = { created: now, seen: now, expires: now + 3_600_000, agent: "a test", ...until };
    open.set(secret, { id, ...times, ...sitting });
    return { secret, session: { id, ...times, ...sitting } };
  };
  const found = (id: string) => [...open].find(([, session]) => session.id === id);
  const end = (id: string) => {
    const [secret, session] = found(id) ?? fail("E_NOT_FOUND", { noun: "session", id });
    open.delete(secret);
    bus.emit("session.ended", { session: id, seat: session.seat });
  };
  const links = new Map<string, string>();
  /** The seat a link's token speaks for, as the house itself would have it. */
  const seatOf = (link: string): Sitting | undefined => {
    const known = token(link);
    const [kind = "", name = ""] = known?.scopes.find((one) => /^(screen|phone):/.test(one))?.split(":") ?? [];
    if (known && kind === "screen") {
      const there = household.all("device").find((one) => one.kind === "screen" && one.place === name);
      return { seat: there?.id ?? known.id, place: name };
    }
    const owner = kind === "phone" ? household.get("device", name)?.owner : undefined;
    return owner === undefined ? undefined : { seat: name, resident: owner, phone: name };
  };
  bus.on("credential.changed", () => {
    for (const [id, link] of links) {
      if (token(link) !== undefined) continue;
      links.delete(id);
      if (found(id)) end(id);
    }
  });
  const who = (resident: string): Opened => sit({ seat: "desk", resident });
  const claim = (name: string, language: Language) => asked.push(["claim", name, language]);
  const room: AccessRoom = {
    claimed: () => true,
    openClaim: () => ({ code: "ABCDE23456", until: clock.wall() + 900_000 }),
    claimOpen: () => false,
    claim: async ({ code, name, language }) => {
      if (code !== "ABCDE23456") fail("E_CODE_WRONG");
      claim(name, language);
      return who("ada");
    },
    signIn: async ({ who: name, password }, from) => {
      asked.push(["sign-in", name, from.address, from.known]);
      return password === "a long enough password" ? who("ada") : fail("E_CODE_WRONG");
    },
    challenge: (seat) => ({ nonce: `nonce-for-${seat}` }),
    openSeat: async ({ seat, signature }) =>
      signature === "right" ? sit({ seat, place: "hall" }) : fail("E_WRONG_KEY"),
    exchange: async ({ token: link }) => {
      if (link === "a-link-of-a-wall") return sit({ seat: "screen-hall", place: "hall" });
      const opened = sit(seatOf(link) ?? fail("E_NO_TOKEN"));
      links.set(opened.session.id, link);
      return opened;
    },
    invite: async ({ resident, phone }, actor) => {
      asked.push(["invite", resident, phone, actor]);
      return { code: "INVITATION1", expires: clock.wall() + 86_400_000 };
    },
    join: async ({ code }) =>
      code === "INVITATION1"
        ? sit({ seat: "phone-a", resident: "ada", phone: "phone-a" })
        : fail("E_NOT_FOUND", { noun: "invitation", id: "" }),
    beginPairing: () => ({ pairing: "p".repeat(22), code: "123456", expires: clock.wall() + 600_000 }),
    pairing: (id) => (id === "p".repeat(22) ? { state: "waiting" } : { state: "expired" }),
    waiting: () => [{ ref: "1", at: 1_000, width: 1280, height: 800, from: "127.0.0.1" }],
    comparePairing: (code) => (code === "123456" ? { check: "4827" } : fail("E_CODE_WRONG")),
    acceptPairing: async ({ code, place }, actor) => {
      asked.push(["accept", place, actor]);
      return code === "123456" ? { screen: "screen-hall" } : fail("E_CODE_WRONG");
    },
    unpair: async (screen, actor) => {
      asked.push(["unpair", screen, actor]);
      for (const session of open.values()) if (session.seat === screen) end(session.id);
    },
    session: (secret) => open.get(secret),
    sessions: (resident) =>
      [...open.values()].filter((session) => resident === undefined || session.resident === resident),
    end: async (session) => end(session),
    stepUp: async (id, by) => {
      const [secret, session] = found(id) ?? fail("E_NOT_FOUND", { noun: "session", id });
      if (!("pin" in by) || by.pin !== "274918") fail("E_CODE_WRONG");
      const until = clock.wall() + 300_000;
      open.set(secret, { ...session, stepped_until: until });
      return { until };
    },
    setPin: async (resident, _pin, actor) => void asked.push(["set-own-pin", resident, actor]),
    setPassword: async (resident, _password, actor) => void asked.push(["set-password", resident, actor]),
    has: () => ({ password: true, pin: true }),
    [Symbol.dispose]: () => open.clear(),
  };
  /** The proof of a session is over; it stands on without. */
  const lapse = (id: string) => {
    const [secret, { stepped_until: _, ...session }] = found(id) ?? fail("E_NOT_FOUND", { noun: "session", id });
    open.set(secret, session);
  };
  return { room, sit, end, lapse };
}
