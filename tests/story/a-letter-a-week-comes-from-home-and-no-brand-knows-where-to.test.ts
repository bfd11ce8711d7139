import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { systemClock } from "../../hub/core/clock.ts";
import type { Post } from "../../hub/core/mail.ts";
import { systemRandom } from "../../hub/core/random.ts";
import { openMail } from "../../hub/smtp.ts";
import { covers } from "../help/covers.ts";
import { mailServer } from "../help/mail-server.ts";
import { wholeWay } from "../help/whole-way.ts";

const brand = "oatfield";
const says = { category: "breakfast", brand } as const;
const address = "lins.own.box@mail.example";
const closing: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of closing.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

/** The letter's plain half. */
function plainIn(message: string): string {
  const [, text = ""] =
    /Content-Type: text\/plain[^\r\n]*\r\n[^\r\n]+\r\n\r\n([\w+/=\r\n]*?)\r\n--/.exec(message) ?? [];
  return Buffer.from(text, "base64").toString();
}
function pageIn(message: string): string {
  const [, text = ""] = /Content-Type: text\/html[^\r\n]*\r\n[^\r\n]+\r\n\r\n([\w+/=\r\n]*?)\r\n--/.exec(message) ?? [];
  return Buffer.from(text, "base64").toString();
}
const kept = (folder: string, text: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => {
    if (!/\.db/.test(name)) return false;
    return readFileSync(join(folder, name)).includes(text);
  });

test(
  "asked for, a letter comes on Mondays with what was shown, sent and earned; a wrong password is said; no brand has the address",
  { timeout: 240_000 },
  async () => {
    covers("error:E_MAIL_UNSET", "error:E_MAIL_LOGIN");
    const server = await mailServer("house", "a pass word");
    closing.push(server);
    const tries: string[] = [];
    const real = openMail({ clock: systemClock(), random: systemRandom(), ca: server.ca });
    const post: Post = (to, letter) => {
      tries.push(letter.to);
      return real(to, letter);
    };
    const way = await wholeWay({ at: "2026-03-01T19:00:00+08:00", post });
    closing.push(way);
    const { room } = way;
    const { digest } = room;
    const settings = { host: server.host, port: server.port, locked: false, user: "house", from: "house@mail.example" };

    // Off by itself; without a server of the household's own there is none.
    expect(digest.view("lin")).toEqual({ on: false, server: false });
    expect(() => digest.set("lin", { on: true, address })).toThrow("E_MAIL_UNSET");
    await expect(digest.now("lin")).rejects.toMatchObject({ code: "E_MAIL_UNSET" });
    expect(() => digest.setServer(settings)).toThrow("E_WRONG_TYPE");
    digest.setServer({ ...settings, password: "a wrong word" });
    expect(digest.server()).toEqual(settings);
    digest.set("lin", { on: true, address });
    expect(digest.view("lin")).toMatchObject({ on: true, address, next: Date.parse("2026-03-02T09:00:00+08:00") });

    // A Monday after a week in which there was nothing: no letter, no try.
    await way.to("2026-03-02T09:30:00+08:00");
    expect(tries).toEqual([]);

    // The Sunday after, with nothing permitted until then.
    await way.to("2026-03-08T07:30:00+08:00");
    let looked: Promise<unknown> | undefined;
    const look = () => {
      looked ??= room.privacy
        .look("lin")
        .catch(() => undefined)
        .finally(() => (looked = undefined));
      return false;
    };
    await way.until("the brands", () => room.privacy.view("lin", "en").brands.length > 0 || look());
    await way.yes("lin", { ...says, purpose: "questions", level: 1 });
    await way.yes("lin", { ...says, purpose: "points", level: 1 });
    way.weather();
    await way.to("2026-03-08T08:30:00+08:00");
    await way.until("a question", () => room.offers.onPhone("phone-lin").length === 1);
    await room.offers.answer(room.offers.onPhone("phone-lin")[0]?.id ?? "", "lin", "oats");
    const account = () => room.offers.points("lin", "en").find((one) => one.brand === brand);
    await way.until("it is credited", () => account()?.balance === 10);

    // The next Monday: the password is wrong. That is said, and not tried again and again.
    await way.to("2026-03-09T08:59:00+08:00");
    expect(tries).toEqual([]);
    await way.to("2026-03-09T09:01:00+08:00");
    await way.until("a try", () => digest.view("lin").problem !== undefined);
    expect(digest.view("lin")).toMatchObject({ problem: "E_MAIL_LOGIN" });
    await way.to("2026-03-09T12:00:00+08:00");
    expect([tries.length, server.taken.length]).toEqual([1, 0]);

    // Put right, the letter of that week comes at once.
    digest.setServer({ ...settings, password: "a pass word" });
    await way.until("the letter", () => server.taken.length === 1);
    const [first] = server.taken;
    const message = first?.message ?? "";
    expect(first).toMatchObject({ from: "house@mail.example", to: address });
    const text = plainIn(message);
    expect(text).toContain("from 2 March to 9 March");
    expect(text).toContain("Oatfield");
    // As often as the ledger says, the questions of one contact each by itself.
    const shown = room.privacy.ledger("lin", { limit: 9_999 }).filter(({ kind }) => kind === "shown").length;
    expect(shown).toBeGreaterThan(1);
    expect(text).toContain(`${shown} cards were shown to you.`);
    const sent = room.privacy.sent("lin", { limit: 99, brand });
    const bytes = sent.reduce((sum, one) => sum + one.bytes, 0);
    const events = sent.reduce((sum, one) => sum + one.items.length, 0);
    expect(text).toContain(`${events} messages were sent, ${new Intl.NumberFormat("en-GB").format(bytes)} bytes.`);
    expect(text).toContain("You earned 10 points.");
    // Nothing in it leads anywhere, or is loaded from anywhere.
    for (const half of [text, pageIn(message)]) {
      expect(half).not.toMatch(/https?:|src=|href=|url\(|<img|<link|@|urn:/i);
      expect(half).not.toContain(way.wire.url);
    }
    expect(digest.view("lin")).toMatchObject({ next: Date.parse("2026-03-16T09:00:00+08:00") });
    expect(digest.view("lin")).not.toHaveProperty("problem");

    // In the words of its reader, whenever they ask.
    const lin = { id: "lin", name: "lin", standing: "owner", sleeps: "bedroom" };
    way.household.put("resident", { ...lin, language: "zh-Hant" });
    await digest.now("lin");
    expect(plainIn(server.taken[1]?.message ?? "")).toContain("您與品牌的一週");

    // The brand: not in any file of it, not in any byte that went to it.
    expect(way.readable([address, "lins.own.box"])).toEqual([]);
    expect(Buffer.concat(way.wire.wire.flat()).toString()).not.toContain("lins.own.box");

    // Ended, the house forgets where to.
    expect(kept(way.houseFolder, "lins.own.box")).not.toEqual([]);
    digest.set("lin", { on: false });
    expect(digest.view("lin")).toEqual({ on: false, server: true });
    await expect(digest.now("lin")).rejects.toMatchObject({ code: "E_MAIL_UNSET" });
    expect(server.taken).toHaveLength(2);
    way.store.db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    expect(kept(way.houseFolder, "lins.own.box")).toEqual([]);
    expect(way.faults).toEqual([]);
  },
);
