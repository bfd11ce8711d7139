import { fail } from "../../hub/core/errors.ts";
import type { BrandPart, Letter } from "../store/part.ts";
import { type Audit, auditOf } from "./audit.ts";
import { type Auction, type Bid, type Ended, openAuctions } from "./auction.ts";
import { type Leaving, openClosing } from "./closing.ts";
import { openCodes } from "./codes.ts";
import { openEarning } from "./earning.ts";
import { pointsEvents } from "./events.ts";
import { openGoods, type Publishable } from "./goods.ts";
import { type Group, type Joined, openGroups } from "./group.ts";
import { openHolds } from "./holds.ts";
import { homesIn, type HomePoints } from "./homes.ts";
import { type Due, openInstalments } from "./instalments.ts";
import { type By, type Desk, openJournal } from "./journal.ts";
import { type Tariff, usualTariff } from "./kinds.ts";
import { type Member, openMembers, type Whose } from "./members.ts";
import { openReferrals } from "./referral.ts";
import { openSpending, type Refusal } from "./spending.ts";
import { openLetters } from "./statement.ts";
import { type Drawn, type oddsOf, openSets, type PieceSet } from "./sets.ts";
import { type NameGoods, openTill, type Redeemed, type Till } from "./till.ts";

/** What a brand's ledger of points is opened with. */
export type PointsOptions = Desk & {
  /** Signs a letter and puts it into its mailbox; joins the open transaction. */
  readonly post: (letter: Letter) => void;
  readonly redeemed?: (redeemed: Redeemed) => void;
  /** What goods are called, for whoever stands at the till. */
  readonly named?: NameGoods;
  readonly tariff?: Partial<Tariff>;
  /** Whether a home is a virtual one: it lives in a time of its own. */
  readonly isVirtual?: (source: string) => boolean;
};

/** A brand's ledger of points; what it is told to forget it closes, and codes that were paid for stay good for their bearer. */
export type Points = BrandPart & {
  /** Takes what the brand publishes, in the transaction that publishes it. E_EXISTS for a month's second special. */
  published(object: Publishable): void;
  /** How much of a thing there is in all; makes it counted. E_NOT_FOUND. */
  stock(kind: "offer" | "reward", id: string, total: number): void;
  /** Makes a counted offer a trial: once for everybody, at most two questions afterwards. E_NOT_FOUND, E_LIMIT. */
  trial(offer: string, questions: readonly string[]): void;
  /** Closes one member's account, as asked. E_NOT_FOUND. */
  close(subject: string, how: Leaving): number;
  /** Does what is due: parts of plans, auctions and groups that end, codes that ran out. A transaction of its own. */
  due(): void;
  /** How a member's account stands; undefined for nobody known. */
  statement(subject: string): Letter | undefined;
  /** How far below nothing a member may go. E_NOT_FOUND, E_LIMIT where more is owed. */
  overdraft(subject: string, limit: number): void;
  /** Forgives what a member owes. E_NOT_FOUND. */
  writeOff(subject: string): void;
  readonly auctions: {
    open(id: string, auction: Auction & { closes: number }): void;
    bid(id: string, whose: Whose, amount: number, key: string): Bid | "done-before";
  };
  readonly groups: {
    open(id: string, group: Group & { closes: number }): void;
    join(id: string, whose: Whose, key: string): Joined | "done-before";
  };
  readonly instalments: {
    begin(whose: Whose, reward: string, parts: number, key: string): "begun" | Refusal | "done-before";
    dueOf(subject: string): readonly Due[];
  };
  readonly sets: {
    open(id: string, set: PieceSet & { closes: number }): void;
    odds(id: string): ReturnType<typeof oddsOf>;
    draw(id: string, whose: Whose, key: string): Drawn | "over" | "done-before";
  };
  readonly till: Till;
  /** Each home in the scheme, the real ones or the virtual; `since` when spending counts. */
  homes(since: number, virtual: boolean): readonly HomePoints[];
  audit(): Audit;
};

/** Opens a brand's ledger of points over its own database (`pointsMigration`); it keeps nothing in memory. */
export function openPoints(options: PointsOptions): Points {
  const { store, clock, post } = options;
  const parts = openParts(options);
  const { members, letters, closing, goods, auctions, groups, instalments, sets } = parts;
  const known = (subject: string): Member => members.find(subject) ?? fail("E_NOT_FOUND", { what: "member" });
  const on = (by?: By) => by && { consentid: by.consentid };
  const moved = (list: readonly Member[], by?: By) =>
    list.forEach((member) => post({ ...letters.statement(member), ...on(by) }));
  const ownersOf = (accounts: readonly string[]) => accounts.flatMap((account) => members.byAccount(account) ?? []);
  const ended = ({ given, released }: Ended) => {
    for (const one of given)
      ownersOf([one.account]).forEach((member) => post(letters.code(member, one.given.item, one.given)));
    moved(ownersOf([...given.map(({ account }) => account), ...released]));
  };
  /** Each wish has a key of its own: the same key again changes nothing. */
  const once = <T>(whose: Whose, key: string, act: (member: Member) => T): T | "done-before" =>
    store.work(() => {
      const member = members.open(whose);
      return members.once(member, `wish|${key}`) ? act(member) : "done-before";
    });
  const till = openTill(options, parts, {
    moved,
    ended: (owner, code, as, by) => post({ ...letters.codeEnded(owner, code, as), ...on(by) }),
    redeemed: options.redeemed,
    named: options.named,
  });
  return {
    published: (object) => store.work(() => goods.published(object)),
    stock: (kind, id, total) => store.work(() => goods.stock(kind, id, total)),
    trial: (offer, questions) => store.work(() => goods.trial(offer, questions)),
    onEvent: (event) => store.work(() => parts.onEvent(event)),
    forget: (gone) => store.work(() => closing.forget(gone, "pay-out")),
    close: (subject, how) => store.work(() => closing.close(known(subject), how)),
    due: () =>
      store.work(() => {
        const now = Math.floor(clock.wall());
        till.expire(now);
        for (const one of [...auctions.settle(now), ...groups.settle(now)]) ended(one);
        moved(ownersOf(instalments.charge(now)));
        closing.lapse();
        parts.codes.purge(now - keptAfter);
        store.sql("DELETE FROM points_once WHERE until <= ?").run(now);
      }),
    statement: (subject) =>
      store.work(() => {
        const member = members.find(subject);
        return member && letters.statement(member);
      }),
    heldOf: (source) =>
      members.ofSource(source).flatMap(({ account, subject, balance, overdraft }) => [
        {
          subject,
          points: account,
          balance,
          overdraft,
          held: members.held(account),
          codes: parts.codes.openOf(account).map(({ item, paid, until }) => ({ item, paid, until })),
          due: instalments.dueOf(account),
          pieces: sets.piecesOf(account).map(({ unit, count }) => ({ piece: unit, count })),
        },
        ...letters.entries(account, -1).map((entry) => ({ subject, entry })),
      ]),
    overdraft: (subject, limit) =>
      store.work(() => {
        const { account, balance } = known(subject);
        if (!Number.isSafeInteger(limit) || limit < 0 || balance < -limit) fail("E_LIMIT", { field: "overdraft" });
        members.setOverdraft(account, limit);
      }),
    writeOff: (subject) =>
      store.work(() => {
        const member = known(subject);
        if (member.balance < 0) closing.level(member, "write-off");
      }),
    auctions: {
      open: (id, auction) => store.work(() => auctions.open(id, auction)),
      bid: (id, whose, amount, key) => once(whose, key, (member) => auctions.bid(id, member, amount)),
    },
    groups: {
      open: (id, group) => store.work(() => groups.open(id, group)),
      join: (id, whose, key) => once(whose, key, (member) => groups.join(id, member)),
    },
    instalments: {
      begin: (whose, reward, count, key) =>
        once(whose, key, (member) => {
          const given = instalments.begin(member, reward, count);
          if (typeof given === "string") return given;
          post(letters.code(member, given.item, given));
          moved([member]);
          return "begun";
        }),
      dueOf: (subject) => instalments.dueOf(known(subject).account),
    },
    sets: {
      open: (id, set) => store.work(() => sets.open(id, set)),
      odds: (id) => sets.odds(id),
      draw: (id, whose, key) =>
        once(whose, key, (member) => {
          const drawn = sets.draw(id, member);
          if (drawn !== "over" && drawn.whole) moved([member]);
          return drawn;
        }),
    },
    till,
    homes: (since, virtual) =>
      homesIn(options, since).filter(({ source }) => (options.isVirtual?.(source) ?? false) === virtual),
    audit: () => auditOf(options),
  };
}

/** Used and returned codes are kept so long that a second showing is told as one. */
const keptAfter = 90 * 86_400_000;

function openParts(options: PointsOptions) {
  const tariff: Tariff = { ...usualTariff, ...options.tariff };
  const journal = openJournal(options);
  const members = openMembers(options, journal, tariff.overdraft);
  const goods = openGoods(options, journal);
  const codes = openCodes(options);
  const referrals = openReferrals(options, codes, members);
  const letters = openLetters(options, journal, members, referrals);
  const holds = openHolds(options, journal);
  const earning = openEarning(options, { journal, members, goods, referrals, tariff });
  const spending = openSpending({ journal, members, goods, codes });
  const auctions = openAuctions(options, { journal, holds, goods, codes });
  const groups = openGroups(options, { journal, holds, goods, codes });
  const instalments = openInstalments(options, { journal, members, holds, goods, codes });
  const sets = openSets(options, { journal, holds });
  const closing = openClosing(options, { journal, members, holds, groups, codes, spending, sets });
  const onEvent = pointsEvents({ members, earning, spending, goods, referrals, closing, letters, ...options });
  return {
    journal,
    members,
    goods,
    codes,
    referrals,
    letters,
    holds,
    earning,
    spending,
    auctions,
    groups,
    instalments,
    sets,
    closing,
    onEvent,
  };
}
