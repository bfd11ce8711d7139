import { expect, test } from "vitest";
import { readCode } from "../../../backend/points/till.ts";
import { Mail } from "../../../hub/core/engage/mail.ts";
import { LintelError } from "../../../hub/core/errors.ts";
import {
  balanceOf,
  begins,
  day,
  earn,
  homeEvent,
  mailOf,
  offer,
  resident,
  reward,
  temporaryPoints,
} from "../../help/points.ts";

const redeem = (id: string) => homeEvent("points.command", { do: "redeem", reward: id }, resident(1));
const accept = (id: string, n = 1, more = {}) =>
  homeEvent("offer.accept", { offer: id, version: 1, ...more }, resident(n));
const codeOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    if (error instanceof LintelError) return error.code;
    throw error;
  }
  return "none";
};

test("a reward is paid, its code is handed over once, and the shop learns the reward and an account without a name", () => {
  using at = temporaryPoints();
  at.points.published(reward("bowl", 40, { stock: 2 }));
  earn(at.points, resident(1), 100);
  const letters = at.points.onEvent(redeem("bowl"));
  for (const { mail } of letters) expect(Mail.parse(mail)).toEqual(mail);
  const mail = mailOf(letters, "code");
  expect(mail).toMatchObject({ reward: "bowl", subject: resident(1).subject });
  expect(mailOf(letters, "points")).toMatchObject({ balance: 60, held: 0, account: resident(1).subject });
  const shown = at.points.till.redeem(mail?.code ?? "");
  expect(Object.keys(shown).toSorted()).toEqual(["points", "reward"]);
  expect(JSON.stringify(shown)).not.toContain("urn:lintel");
  expect(codeOf(() => at.points.till.redeem(mail?.code ?? ""))).toBe("E_TWICE");
  expect(codeOf(() => at.points.till.refuse(mail?.code ?? ""))).toBe("E_TWICE");
  expect(mailOf(at.posted, "points")).toMatchObject({ balance: 60 });
  expect(at.points.audit()).toMatchObject({ faults: [] });
});

test("its owner's home hears once that a code was used, or that the shop could not hand it over", () => {
  using at = temporaryPoints();
  at.points.published(reward("bowl", 40, { stock: 2 }));
  earn(at.points, resident(1), 100);
  const got = () => mailOf(at.points.onEvent(redeem("bowl")), "code")?.code ?? "none";
  const [used, refused] = [got(), got()];
  at.points.till.redeem(used.toLowerCase());
  at.points.till.refuse(refused);
  for (const code of [used, refused]) expect(codeOf(() => at.points.till.redeem(code))).not.toBe("none");
  const ended = at.posted.filter(({ mail }) => mail.is === "code-ended");
  for (const { mail } of ended) expect(Mail.parse(mail)).toEqual(mail);
  const { source, subject } = resident(1);
  expect(ended).toMatchObject([
    { source, mail: { subject, code: used, as: "used" } },
    { source, mail: { subject, code: refused, as: "refused" } },
  ]);
});

test("a code is kept as a hash only", () => {
  using at = temporaryPoints();
  at.points.published(offer("oats"));
  const code = mailOf(at.points.onEvent(accept("oats")), "code")?.code ?? "none";
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/);
  expect(JSON.stringify(at.store.sql("SELECT * FROM points_codes").all())).not.toContain(code);
});

test("at another price than was shown nothing is spent, and it is said why", () => {
  using at = temporaryPoints();
  at.points.published(reward("bowl", 40));
  earn(at.points, resident(1), 100);
  const wanted = (points: number) => homeEvent("points.command", { do: "redeem", reward: "bowl", points }, resident(1));
  at.points.published(reward("bowl", 60, { version: 2 }));
  expect(mailOf(at.points.onEvent(wanted(40)), "refused")).toMatchObject({ why: "changed" });
  expect(balanceOf(at.points, resident(1))).toBe(100);
  expect(mailOf(at.points.onEvent(wanted(60)), "code")).toMatchObject({ reward: "bowl" });
});

test("what is refused says why, and nothing moves", () => {
  using at = temporaryPoints();
  at.points.published(reward("bowl", 40, { stock: 1 }));
  at.points.published(reward("gone", 1, { stock: 0 }));
  at.points.published(reward("old", 1, { validto: new Date(begins - 1).toISOString() }));
  earn(at.points, resident(1), 30);
  const head = at.points.audit().head;
  const why = (id: string) => mailOf(at.points.onEvent(redeem(id)), "refused")?.why;
  expect([why("bowl"), why("gone"), why("old"), why("nothing")]).toEqual(["no-points", "no-stock", "over", "unknown"]);
  expect(at.points.audit()).toMatchObject({ head, faults: [] });
  expect(balanceOf(at.points, resident(1))).toBe(30);
});

test("the shop can't hand it over: points and thing go back; and after thirty days they go back by themselves", () => {
  using at = temporaryPoints();
  at.points.published(reward("bowl", 40, { stock: 1 }));
  earn(at.points, resident(1), 40);
  const first = mailOf(at.points.onEvent(redeem("bowl")), "code")?.code ?? "";
  expect(mailOf(at.points.onEvent(redeem("bowl")), "refused")?.why).toBe("no-stock");
  at.points.till.refuse(first);
  expect(mailOf(at.posted, "points")).toMatchObject({ balance: 40 });
  expect(codeOf(() => at.points.till.redeem(first))).toBe("E_STALE");
  const second = mailOf(at.points.onEvent(redeem("bowl")), "code")?.code ?? "";
  at.later(30 * day);
  expect(codeOf(() => at.points.till.redeem(second))).toBe("E_STALE");
  at.points.due();
  at.points.due();
  expect(mailOf(at.posted, "points")?.entries.map(({ why, amount }) => [why, amount])).toEqual([
    ["answer", 40],
    ["redeem", -40],
    ["refund", 40],
    ["redeem", -40],
    ["refund", 40],
  ]);
  expect(at.points.audit().faults).toEqual([]);
});

test("an accepted offer gives one code at a time, and its points when the shop takes the code", () => {
  using at = temporaryPoints();
  at.points.published(offer("oats", { reward: { points: 30 } }));
  at.points.published(offer("read-me", { action: "read" }));
  const code = mailOf(at.points.onEvent(accept("oats")), "code")?.code ?? "";
  expect(mailOf(at.points.onEvent(accept("oats")), "refused")?.why).toBe("over");
  expect(at.points.onEvent(accept("read-me"))).toEqual([]);
  expect(mailOf(at.points.onEvent(accept("nothing")), "refused")?.why).toBe("unknown");
  expect(balanceOf(at.points, resident(1))).toBe(0);
  expect(at.points.till.redeem(code)).toMatchObject({ offer: "oats" });
  expect(balanceOf(at.points, resident(1))).toBe(30);
});

test("a shop may type a code as people do, and never another alphabet", () => {
  expect(readCode(" ab1o-2l34 5z ")).toBe("AB1021345Z");
  // What a code reader sends of a phone.
  expect(readCode("lintel:oatfield:AB1021345Z\n")).toBe("AB1021345Z");
  for (const bad of ["", "AB102134", "AB1021345ZZ", "AB1021345U", "АВ1021345Z"]) expect(readCode(bad)).toBeUndefined();
});

test("the month's special is had in its month anywhere on earth, once, and there is one a month", () => {
  using at = temporaryPoints({ isVirtual: () => true });
  at.points.published(offer("january", { special: "2026-01", validfrom: new Date(begins - 40 * day).toISOString() }));
  expect(codeOf(() => at.points.published(offer("other", { special: "2026-01" })))).toBe("E_EXISTS");
  at.points.published(
    offer("january", { special: "2026-01", version: 2, validfrom: new Date(begins - 40 * day).toISOString() }),
  );
  const take = (n: number, time: string) => {
    const letters = at.points.onEvent({ ...accept("january", n), time });
    return mailOf(letters, "refused")?.why ?? mailOf(letters, "code")?.code ?? "";
  };
  expect(take(1, "2025-12-31T09:59:00.000Z")).toBe("over");
  expect(take(2, "2025-12-31T10:00:00.000Z")).toHaveLength(10);
  expect(take(3, "2026-02-01T12:00:00.000Z")).toBe("over");
  const code = take(4, "2026-02-01T11:59:00.000Z");
  at.points.till.redeem(code);
  expect(take(4, "2026-01-20T11:59:00.000Z")).toBe("over");
  expect(balanceOf(at.points, resident(4))).toBe(30);
});

test("a trial is had once by everybody while there are samples, and asks two questions at most", () => {
  using at = temporaryPoints();
  at.points.published(offer("sample"));
  expect(codeOf(() => at.points.trial("sample", []))).toBe("E_WRONG_TYPE");
  at.points.stock("offer", "sample", 2);
  expect(codeOf(() => at.points.trial("sample", ["a", "b", "c"]))).toBe("E_LIMIT");
  at.points.trial("sample", ["a", "b"]);
  const ask = (n: number) => {
    const letters = at.points.onEvent(accept("sample", n));
    return mailOf(letters, "refused")?.why ?? mailOf(letters, "code")?.code ?? "";
  };
  const first = ask(1);
  at.points.till.redeem(first);
  expect([ask(1), ask(2).length, ask(3)]).toEqual(["over", 10, "no-stock"]);
  at.points.stock("offer", "sample", 3);
  expect(ask(3)).toHaveLength(10);
  expect(at.points.audit().faults).toEqual([]);
});

test("a wish to waive takes the whole balance, and only that member's", () => {
  using at = temporaryPoints();
  earn(at.points, resident(1), 70);
  earn(at.points, resident(2), 20);
  const letters = at.points.onEvent(homeEvent("points.command", { do: "waive" }, resident(1)));
  expect(mailOf(letters, "points")).toMatchObject({ balance: 0 });
  expect(mailOf(letters, "points")?.entries.at(-1)).toMatchObject({ why: "write-off", amount: -70 });
  expect(balanceOf(at.points, resident(2))).toBe(20);
});
