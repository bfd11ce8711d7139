import { z } from "zod";
import { codeOf, fail } from "../core/errors.ts";
import type { ErrorCode } from "../core/errors.ts";
import { wallOf } from "../core/instant.ts";
import { nextAt } from "../core/house-day.ts";
import { MailAddress, MailServer, type Post } from "../core/mail.ts";
import type { Busy } from "../core/quiet.ts";
import { at } from "../core/timer.ts";
import type { Chain } from "./chain.ts";
import { letterOf, type WeekOf } from "./digest-letter.ts";
import { ofHouse, openNotes } from "./offers-notes.ts";
import type { OffersFrom } from "./offers-parts.ts";
import { nameOf } from "./offers-parts.ts";
import type { Entry } from "./points.ts";

/** How somebody's weekly letter stands: off until they ask for it. */
export type DigestView = {
  readonly on: boolean;
  readonly address?: string;
  /** The household has a mail server. */
  readonly server: boolean;
  readonly next?: number;
  readonly sent_at?: number;
  /** Why the last try came to nothing. */
  readonly problem?: ErrorCode;
};

/** The household's mail server as anybody is told of it: never its password. */
export type ServerView = Omit<MailServer, "password">;

/** The weekly letter to a resident's own mailbox. */
export type Digest = {
  view(resident: string): DigestView;
  /** E_MAIL_UNSET where it is to be on and the household has no server. */
  set(resident: string, wish: { readonly on: boolean; readonly address?: string | undefined }): void;
  /** Sends it now, of the seven days before. E_MAIL_UNSET, and what the server says. */
  now(resident: string): Promise<void>;
  server(): ServerView | undefined;
  /** Without a password the one before stays. E_MAIL_LOGIN is forgotten: it is tried again. */
  setServer(server: Omit<MailServer, "password"> & { readonly password?: string | undefined }): void;
  readonly busy: Busy;
  [Symbol.dispose](): void;
};

const Kept = z.object({
  address: MailAddress,
  on: z.boolean(),
  /** The letter that is due next, and from when on it is tried. */
  next: z.number(),
  again: z.number(),
  tries: z.number(),
  sent_at: z.number().optional(),
  problem: z.string().optional(),
});
type Kept = z.infer<typeof Kept>;

const week_ms = 7 * 86_400_000;
const hour_ms = 3_600_000;
/** Mondays at nine, at home. */
const minute = 9 * 60;
const first_ms = 900_000;
/** So long a letter is tried; the next week has its own. */
const gaveUp_ms = 3 * 86_400_000;
/** Trying again by itself changes nothing. */
const lasting: readonly string[] = ["E_MAIL_LOGIN", "E_MAIL_REFUSED", "E_MAIL_UNLOCKED"];
const [own, server] = ["own", "server"];

/** Opens the weekly letters; where nobody asked for one, nothing is kept and no clock runs. */
export function openDigest(
  from: Pick<OffersFrom, "store" | "clock" | "permission" | "household" | "say" | "reads" | "log"> & {
    readonly chain: Pick<Chain, "lines">;
    readonly post: Post | undefined;
  },
): Digest {
  const { clock, permission, household, chain, say, reads, log } = from;
  const notes = openNotes(from.store);
  const now = () => permission.now();
  const keptOf = (resident: string) => Kept.safeParse(notes.get(resident, "digest", own)?.document).data;
  const keep = (resident: string, kept: Kept) => notes.put(resident, "digest", own, now(), kept);
  const serverNow = () => MailServer.safeParse(notes.get(ofHouse, "digest", server)?.document).data;
  let [pending, activity, stopped] = [0, 0, false];
  let cancel: (() => void) | undefined;
  /** The next Monday morning after an instant. */
  const mondayAfter = (wall: number) => {
    for (let day = nextAt(wall + 1, reads.zone(), minute), n = 0; ; day = nextAt(day + hour_ms, reads.zone(), minute)) {
      const name = new Intl.DateTimeFormat("en", { weekday: "short", timeZone: reads.zone() }).format(day);
      if (name === "Mon" || (n += 1) > 7) return day;
    }
  };

  const weekOf = (resident: string, since: number, until: number): readonly WeekOf[] => {
    const lines = chain
      .lines(resident, { kinds: ["shown", "sent"], limit: Number.MAX_SAFE_INTEGER })
      .filter((one) => one.at >= since && one.at < until);
    const accounts = notes.all<{ readonly entries?: readonly Entry[] }>(resident, "points");
    const earned = new Map(
      accounts.map(({ id, document }) => [
        id,
        (document.entries ?? [])
          .filter((one) => one.amount > 0 && one.why !== "refund" && one.why !== "release")
          .filter((one) => wallOf(one.at) >= since && wallOf(one.at) < until)
          .reduce((sum, { amount }) => sum + amount, 0),
      ]),
    );
    const brands = [...new Set([...lines.map(({ said }) => String(said["brand"])), ...earned.keys()])].toSorted();
    return brands.flatMap((brand) => {
      const of = lines.filter(({ said }) => said["brand"] === brand);
      const sent = of.filter(({ kind }) => kind === "sent");
      const sum = (field: string) => sent.reduce((all, { said }) => all + Number(said[field] ?? 0), 0);
      const points = earned.get(brand) ?? 0;
      if (of.length === 0 && points === 0) return [];
      const shown = of.length - sent.length;
      return [{ name: nameOf(from, brand), shown, sent: sum("events"), bytes: sum("bytes"), earned: points }];
    });
  };
  const send = async (resident: string, until: number) => {
    const { address } = keptOf(resident) ?? fail("E_MAIL_UNSET");
    const language = household.get("resident", resident)?.language ?? "en";
    const brands = weekOf(resident, until - week_ms, until);
    const format = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
      day: "numeric",
      month: "long",
      timeZone: reads.zone(),
    });
    const [first, last] = [format.format(until - week_ms), format.format(until - 1)];
    const letter = letterOf(address, { from: first, until: last, brands }, (one) => say(one, language));
    const to = serverNow();
    if (!to || !from.post) fail("E_MAIL_UNSET");
    await from.post(to, letter);
    return brands.length;
  };
  const tryOne = async (resident: string, kept: Kept) => {
    const late = now() - kept.next > gaveUp_ms;
    const after = { ...kept, next: mondayAfter(now()), tries: 0 };
    if (late) return keep(resident, { ...after, again: after.next });
    // A week in which there was nothing brings no letter.
    if (weekOf(resident, kept.next - week_ms, kept.next).length === 0)
      return keep(resident, { ...after, again: after.next });
    try {
      await send(resident, kept.next);
      const { problem: _, ...rest } = after;
      keep(resident, { ...rest, again: after.next, sent_at: now() });
    } catch (error) {
      const code = codeOf(error);
      if (code === "E_INTERNAL" || code === "E_DISK_FULL") throw error;
      log.warn("a weekly letter was not taken", { code });
      const tries = kept.tries + 1;
      const again = now() + Math.min(6 * hour_ms, first_ms * 2 ** Math.min(kept.tries, 10));
      const never = lasting.includes(code);
      keep(resident, { ...kept, tries, again: never ? kept.next + gaveUp_ms + 1 : again, problem: code });
    }
  };
  const look = async () => {
    pending += 1;
    activity += 1;
    try {
      for (const { id } of household.all("resident")) {
        const kept = keptOf(id);
        if (kept?.on === true && kept.again <= now()) await tryOne(id, kept);
      }
    } finally {
      pending -= 1;
      activity += 1;
      set();
    }
  };
  const onFault = (error: unknown) => log.error("a weekly letter failed", { error });
  const set = () => {
    cancel?.();
    cancel = undefined;
    const due = household.all("resident").flatMap(({ id }) => {
      const kept = keptOf(id);
      return kept?.on === true ? [kept.again] : [];
    });
    if (stopped || due.length === 0) return;
    cancel = at(clock, clock.mono() + Math.max(1, Math.min(...due) - now()), look, onFault);
  };
  set();

  return {
    view: (resident) => {
      const kept = keptOf(resident);
      const is = serverNow() !== undefined;
      if (!kept) return { on: false, server: is };
      const { on, address, next, sent_at, problem } = kept;
      return {
        on,
        address,
        server: is,
        ...(on ? { next } : {}),
        ...(sent_at === undefined ? {} : { sent_at }),
        ...(problem === undefined ? {} : { problem: problem as ErrorCode }),
      };
    },
    set: (resident, { on, address }) => {
      if (!on && address === undefined) notes.drop(resident, "digest", own);
      else {
        if (on && (serverNow() === undefined || address === undefined)) fail("E_MAIL_UNSET");
        const next = mondayAfter(now());
        if (address !== undefined) keep(resident, { address, on, next, again: next, tries: 0 });
      }
      set();
    },
    now: async (resident) => {
      const kept = keptOf(resident) ?? fail("E_MAIL_UNSET");
      try {
        await send(resident, now());
      } catch (error) {
        keep(resident, { ...kept, problem: codeOf(error) });
        throw error;
      }
      const { problem: _, ...rest } = kept;
      keep(resident, { ...rest, sent_at: now() });
    },
    server: () => {
      const known = serverNow();
      if (!known) return undefined;
      const { password: _, ...view } = known;
      return view;
    },
    setServer: ({ password = serverNow()?.password, ...rest }) => {
      if (password === undefined) fail("E_WRONG_TYPE", { field: "password" });
      notes.put(ofHouse, "digest", server, now(), { ...rest, password });
      // What was in its way may be no more.
      for (const { id } of household.all("resident")) {
        const kept = keptOf(id);
        if (kept) keep(id, { ...kept, again: Math.min(kept.again, Math.max(kept.next, now())), tries: 0 });
      }
      set();
    },
    busy: { pending: () => pending, activity: () => activity, flush: () => Promise.resolve() },
    [Symbol.dispose]: () => {
      stopped = true;
      cancel?.();
    },
  };
}
