import { expect, test } from "vitest";
import { randomLetters } from "../../../backend/points/crockford.ts";
import { openPoints, type Points } from "../../../backend/points/points.ts";
import type { Letter } from "../../../backend/store/part.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import { codeOf } from "../../../hub/core/errors.ts";
import { seededRandom } from "../../../hub/core/random.ts";
import { begins, day, homeEvent, offer, question, resident, reward } from "../../help/points.ts";
import { mortal, months } from "../../help/points-mortal.ts";
import { pointsReference } from "../../help/points-reference.ts";
import { temporaryFolder } from "../../help/store.ts";

const long = process.env["LINTEL_LONG"] !== undefined;
const steps = long ? 100_000 : 2_000;
const seed = Number(process.env["LINTEL_SEED"] ?? 34);
const people = 12;
const cost: Record<string, number> = { bowl: 40, cup: 7 };
const pays: Record<string, number> = { oats: 9 };
const ever = "2900-01-01T00:00:00.000Z";

function publish(points: Points): void {
  for (let n = 1; n <= 60; n++) points.published(question(`q${n}`, n));
  points.published(reward("bowl", 40, { stock: 0, validto: ever }));
  points.published(reward("cup", 7, { validto: ever }));
  points.published(offer("oats", { reward: { points: 9 }, validto: ever }));
  points.published(offer("sample", { reward: { points: 0 }, validto: ever }));
  points.stock("offer", "sample", 0);
  points.trial("sample", ["q1"]);
}

const balances = "SELECT m.subject AS id, a.balance FROM points_members m JOIN points_accounts a ON a.id = m.account";

/** What is to be done: to the ledger, and to plain arithmetic; both say what came of it. */
type Step = {
  readonly name: string;
  readonly real: () => string;
  readonly plain: () => string;
  /** The same wish once more, after it was done: nothing may come of it. */
  readonly again?: () => void;
};

test(
  `${steps} random steps with crashes come out as plain arithmetic says (seed ${seed})`,
  { timeout: 3_600_000 },
  () => {
    using folder = temporaryFolder();
    const { next, bytes } = seededRandom(seed);
    const pick = (n: number) => Math.floor(next() * n);
    const db = mortal(folder.file("brand.db"));
    const clock = steppingClock(begins);
    const posted: Letter[] = [];
    const points = openPoints({ store: db.proxy, clock, random: { next, bytes }, post: (one) => posted.push(one) });
    const plain = pointsReference(cost);
    const told: string[] = [];
    publish(points);
    let supplied = 0;
    let crashes = 0;

    const heard = (letters: readonly Letter[]) => {
      let says = "done";
      for (const { mail } of letters) {
        if (mail.is === "code") told.push(mail.code);
        if (mail.is === "refused") says = mail.why;
      }
      return says;
    };
    const named = (act: () => unknown) => {
      try {
        act();
        return "done";
      } catch (error) {
        const code = codeOf(error);
        if (code === "E_INTERNAL") throw error;
        return code;
      }
    };
    /** An event is told twice: whatever it did it does once. */
    const event = (...[name, data, who]: Parameters<typeof homeEvent>) => {
      const time = new Date(clock.wall()).toISOString();
      // Every event stands on a grant of its own, so that no account runs out for want of one.
      const one = homeEvent(name, data, who, { time, consentid: `c_${randomLetters({ next, bytes }, 26)}` });
      return {
        real: () => heard(points.onEvent(one)),
        again: () => expect(points.onEvent(one)).toEqual([]),
      };
    };

    const stepsOf: (() => Step | undefined)[] = [
      () => {
        const [who, n] = [pick(people), 1 + pick(60)];
        const asked = `q${n}-${clock.mono()}`;
        points.published(question(asked, n));
        return {
          name: "earn",
          ...event("answer.given", { question: asked, answer: "plain" }, resident(who)),
          plain: () => ((plain.of(who).b += n), "done"),
        };
      },
      () => {
        const [who, item] = [pick(people), pick(2) ? "bowl" : "cup"];
        return {
          name: `redeem ${item}`,
          ...event("points.command", { do: "redeem", reward: item }, resident(who)),
          plain: () => {
            const is = plain.buy(who, item, cost[item] ?? 0);
            if (is === "done") plain.code(who, item, cost[item] ?? 0, clock.wall());
            return is;
          },
        };
      },
      () => {
        const [who, item] = [pick(people), pick(2) ? "oats" : "sample"];
        return {
          name: `accept ${item}`,
          ...event("offer.accept", { offer: item, version: 1 }, resident(who)),
          plain: () => plain.accept(who, item, clock.wall()),
        };
      },
      () => {
        // Mostly a code that is still about; now and then any that ever was.
        const n = next() < 0.1 ? pick(told.length) : told.length - 1 - pick(Math.min(told.length, 30));
        const act = pick(3) ? "redeem" : "refuse";
        const one = plain.codes[n];
        const dead = one && !["open", "gone"].includes(one.state) && one.until + 80 * day < clock.wall();
        if (!one || dead) return undefined;
        return {
          name: `till ${act}`,
          real: () => named(() => points.till[act](told[n] ?? "")),
          plain: () => {
            if (one.state === "gone") return "E_NOT_FOUND";
            if (one.state === "used") return "E_TWICE";
            if (one.state !== "open" || one.until <= clock.wall()) return "E_STALE";
            if (act === "refuse") plain.back(one, "refused");
            else {
              one.state = "used";
              if (one.who !== undefined) plain.of(one.who).b += pays[one.item] ?? 0;
            }
            return "done";
          },
        };
      },
      () => {
        const [who, count, key] = [pick(people), 2 + pick(4), `${clock.mono()}`];
        const is = (says: string) => (says === "begun" ? "done" : says);
        return {
          name: "instalments",
          real: () => is(points.instalments.begin(resident(who), "bowl", count, key)),
          again: () => expect(points.instalments.begin(resident(who), "bowl", count, key)).toBe("done-before"),
          plain: () => plain.plan(who, "bowl", months(clock.wall(), count), clock.wall()),
        };
      },
      () => {
        const id = `deal-${clock.mono()}`;
        const closes = clock.wall() + (1 + pick(6)) * day;
        const quorum = pick(2) ? 2 + pick(3) : 0;
        return {
          name: quorum ? "group" : "auction",
          real: () =>
            named(() =>
              quorum
                ? points.groups.open(id, { reward: "bowl", price: 20, quorum, closes })
                : points.auctions.open(id, { reward: "bowl", least: 1, closes }),
            ),
          plain: () => {
            if (!quorum && plain.out("bowl")) return "E_LIMIT";
            if (!quorum) plain.take("bowl", -1);
            plain.deals.push({ id, closes, quorum, bids: [] });
            return "done";
          },
        };
      },
      () => {
        const deal = plain.deals[plain.deals.length - 1 - pick(Math.min(4, plain.deals.length))];
        if (!deal) return undefined;
        const [who, key] = [pick(people), `${clock.mono()}`];
        const amount = deal.quorum ? 20 : 1 + pick(30);
        return {
          name: "bid",
          real: () =>
            deal.quorum
              ? points.groups.join(deal.id, resident(who), key)
              : points.auctions.bid(deal.id, resident(who), amount, key),
          plain: () => (plain.of(who), plain.bid(deal, who, amount, clock.wall())),
        };
      },
      () => ({
        name: "supply",
        real: () => {
          supplied += 1;
          points.stock("reward", "bowl", supplied * 3);
          points.stock("offer", "sample", supplied);
          return "done";
        },
        plain: () => (plain.take("bowl", 3), plain.take("sample", 1), "done"),
      }),
      () => ({
        name: "due",
        real: () => (points.due(), "done"),
        plain: () => (plain.due(clock.wall()), "done"),
      }),
      () => {
        const who = pick(people);
        const member = plain.members.get(who);
        const limit = pick(60);
        if (!member) return undefined;
        return {
          name: "overdraft",
          real: () => named(() => points.overdraft(resident(who).subject, limit)),
          plain: () => (member.b < -limit ? "E_LIMIT" : ((member.o = limit), "done")),
        };
      },
      () => {
        const who = pick(people);
        const member = plain.members.get(who);
        if (!member || next() < 0.8) return undefined;
        return {
          name: "waive, forgive or leave",
          real: () => {
            const { source, subject } = resident(who);
            if (member.b < 0) points.writeOff(subject);
            else if (next() < 2) points.forget({ source, all: true, subjects: [subject], events: [] });
            return "done";
          },
          plain: () => (member.b < 0 ? ((member.b = 0), "done") : (plain.close(who), "done")),
        };
      },
    ];
    const weights = [6, 5, 4, 6, 2, 1, 5, 1, 2, 1, 1];
    const deck = weights.flatMap((weight, n) => Array<number>(weight).fill(n));

    const numbersOf = (sql: string) =>
      Object.fromEntries(
        db.proxy
          .sql(sql)
          .all()
          .map((row) => [row["id"], row["balance"]]),
      );
    const nobody = Object.fromEntries(Array.from({ length: people }, (_, who) => [resident(who).subject, 0]));
    const compare = (where: string) => {
      const real = {
        ...nobody,
        ...numbersOf(balances),
        ...numbersOf("SELECT unit AS id, balance FROM points_accounts WHERE kind = 'shelf'"),
      };
      const said = Object.fromEntries([...plain.members].map(([who, { b }]) => [resident(who).subject, b]));
      const shelves = { "reward/bowl": plain.left.get("bowl"), "offer/sample": plain.left.get("sample") };
      expect(real, where).toEqual({ ...nobody, ...said, ...shelves });
    };

    for (let n = 0; n < steps; n++) {
      clock.set(clock.mono() + 1 + (next() < 0.05 ? pick(20) * day : 0));
      const step = stepsOf[deck[pick(deck.length)] ?? 0]?.();
      if (!step) continue;
      const where = `step ${n} (${step.name})`;
      let says: string | undefined;
      posted.length = 0;
      if (next() < 0.15) {
        const [codes, supplies] = [told.length, supplied];
        const died = db.dies(1 + pick(60), () => {
          says = step.real();
        });
        if (died) {
          crashes++;
          told.length = codes;
          supplied = supplies;
          posted.length = 0;
          says = undefined;
        }
        if (next() < 0.3) db.reopen();
      }
      says ??= step.real();
      if (next() < 0.1) step.again?.();
      heard(posted);
      expect(says, where).toBe(step.plain());
      compare(where);
      if (n % Math.ceil(steps / 8) === 0) expect(points.audit().faults, where).toEqual([]);
    }
    expect(points.audit().faults).toEqual([]);
    expect(crashes).toBeGreaterThan(steps / 50);
    expect(new Set(plain.codes.map(({ state }) => state)).size).toBe(5);
    db.close();
  },
);
