import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readWorld, type Readers } from "../../../hub/world.ts";
import { covers } from "../../help/covers.ts";
import { calendarServer, houseWithCalendars, oneEvent } from "./a-room.ts";

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/calendars/${name}.ics`, import.meta.url));
const lins = { id: "lin", name: "Lin's calendar", is: "appointments", resident: "lin", travel_min: 35 };
const everybodys = { id: "holidays", name: "Holidays", is: "days" };
const at = (text: string) => Date.parse(text);
const keptKeys = ({ store }: ReturnType<typeof houseWithCalendars>) =>
  store.sql("SELECT id FROM kept_pages WHERE owner = 'calendar'").all();

test("the calendars say who works today: holidays are free, make-up days are worked, else the weekday", async () => {
  covers("fact:day.kind", "event:calendar.changed");
  await using server = await calendarServer();
  using house = houseWithCalendars("2026-10-08T07:00:00+08:00", "Asia/Shanghai");
  server.pages.set("/cn.ics", { body: fixture("days-marked") });
  expect([house.room.working(at("2026-10-07T12:00:00+08:00")), house.fact("day.kind")]).toEqual([true, "working"]);
  const changed = house.next("calendar.changed");
  house.put("calendar", { ...everybodys, url: `${server.url}/cn.ics` });
  expect(await changed).toEqual({ calendar: "holidays" });
  const working = (text: string) => house.room.working(at(`${text}:00+08:00`));
  expect([working("2026-10-07T12:00"), working("2026-10-08T12:00"), working("2026-10-10T12:00")]).toEqual([
    false,
    true,
    true,
  ]);
  // The house day begins at four: before that it is still the day before.
  expect([working("2026-10-08T03:59"), working("2026-10-08T04:00"), working("2026-10-11T03:59")]).toEqual([
    false,
    true,
    true,
  ]);
  expect([working("2026-10-11T12:00"), house.fact("day.kind")]).toEqual([false, "working"]);
  await house.pass(2 * 24 * 60);
  expect(house.fact("day.kind")).toBe("make-up");
  await house.pass(24 * 60);
  expect(house.fact("day.kind")).toBe("free");
});

test("the first appointment and when to leave for it are the resident's own, until it is over", async () => {
  covers("fact:day.first_at", "fact:day.first_title", "fact:day.leave_by");
  await using server = await calendarServer();
  using house = houseWithCalendars("2026-07-06T06:00:00Z");
  server.pages.set("/lin.ics", { body: oneEvent("Studio", "20260706T080000Z", "LOCATION:Longjing Road 12") });
  const changed = house.next("calendar.changed");
  house.put("calendar", { ...lins, url: `${server.url}/lin.ics` });
  await changed;
  const start = at("2026-07-06T08:00:00Z");
  const all = () => (["day.first_at", "day.first_title", "day.leave_by"] as const).map((name) => house.fact(name));
  expect(all()).toEqual([start, "Studio", start - 35 * 60_000]);
  expect(house.room.fact("day.first_at")).toBeUndefined();
  expect(house.room.fact("weather.now_c")).toBeUndefined();
  const readers = {
    now: () => 0,
    home: () => ({}),
    residents: () => [],
    eating: () => undefined,
    day: house.room.fact,
  } as unknown as Readers;
  expect(readWorld(readers).fact({ scene: "morning" }, "day.kind")).toBe("working");
  await house.pass(179);
  expect(house.fact("day.first_at")).toBe(start);
  await house.pass(1);
  expect(all()).toEqual([undefined, undefined, undefined]);
});

test("a calendar that has not changed is not sent again, and one that has is read", async () => {
  await using server = await calendarServer();
  using house = houseWithCalendars("2026-07-06T06:00:00Z");
  let body = oneEvent("One", "20260706T080000Z");
  let etag = '"1"';
  server.pages.set("/a.ics", (headers) =>
    headers["if-none-match"] === etag ? { status: 304 } : { body, headers: { etag } },
  );
  const first = house.next("calendar.changed");
  house.put("calendar", { ...lins, url: `${server.url}/a.ics` });
  await first;
  const rounds = async (n: number) => {
    await house.pass(61);
    await expect.poll(() => server.asked.length).toBe(n);
    // Answered, and the next round stands on the clock.
    await expect.poll(() => (house.clock.nextDue() ?? 0) > house.clock.mono()).toBe(true);
  };
  await rounds(2);
  expect(server.asked[1]?.headers["if-none-match"]).toBe('"1"');
  expect([house.fact("day.first_title"), house.faults.size]).toEqual(["One", 0]);
  [body, etag] = [oneEvent("Two", "20260706T100000Z"), '"2"'];
  const second = house.next("calendar.changed");
  await house.pass(61);
  await second;
  expect(house.fact("day.first_title")).toBe("Two");
});

test("a server that knows only dates is asked by date", async () => {
  await using server = await calendarServer();
  using house = houseWithCalendars("2026-07-06T06:00:00Z");
  const modified = "Mon, 06 Jul 2026 05:00:00 GMT";
  server.pages.set("/a.ics", { body: oneEvent("One", "20260706T080000Z"), headers: { "last-modified": modified } });
  const first = house.next("calendar.changed");
  house.put("calendar", { ...lins, url: `${server.url}/a.ics` });
  await first;
  await house.pass(61);
  await expect.poll(() => server.asked.length).toBe(2);
  expect(server.asked[1]?.headers["if-modified-since"]).toBe(modified);
});

test.each([
  ["E_CALENDAR_UNREACHABLE", { status: 503 }],
  ["E_CALENDAR_BROKEN", { body: fixture("not-a-calendar") }],
  ["E_CALENDAR_BROKEN", { body: fixture("truncated") }],
  ["E_CALENDAR_BROKEN", { body: Buffer.alloc(2_100_000, "x") }],
])(
  "%s: the last good calendar stays, the fault is named, and it ends when the calendar is back",
  async (code, page) => {
    covers("error:E_CALENDAR_UNREACHABLE", "error:E_CALENDAR_BROKEN");
    await using server = await calendarServer();
    using house = houseWithCalendars("2026-07-06T06:00:00Z");
    const good = { body: oneEvent("Studio", "20260706T100000Z") };
    server.pages.set("/a.ics", good);
    const first = house.next("calendar.changed");
    house.put("calendar", { ...lins, url: `${server.url}/a.ics` });
    await first;
    server.pages.set("/a.ics", page);
    const raised = house.next("fault.raised");
    await house.pass(61);
    expect(await raised).toMatchObject({ id: "calendar:lin", code, params: { name: "Lin's calendar" } });
    expect(house.fact("day.first_title")).toBe("Studio");
    expect(house.lines.join()).not.toContain("/a.ics");
    server.pages.set("/a.ics", good);
    const cleared = house.next("fault.cleared");
    // Tried again soon, not in an hour.
    await house.pass(2);
    expect(await cleared).toEqual({ id: "calendar:lin" });
    expect(house.unexpected).toEqual([]);
  },
);

test("half a calendar is used where there never was a whole one", async () => {
  await using server = await calendarServer();
  using house = houseWithCalendars("2026-01-05T06:00:00Z");
  server.pages.set("/a.ics", { body: fixture("truncated") });
  const raised = house.next("fault.raised");
  house.put("calendar", { ...lins, url: `${server.url}/a.ics` });
  await raised;
  expect(house.fact("day.first_title")).toBe("Team");
  await expect.poll(() => house.faults.get("calendar:lin")?.code).toBe("E_CALENDAR_BROKEN");
  expect(keptKeys(house)).toEqual([]);
});

test("entries that cannot be read are told by their number, the others are used", async () => {
  covers("error:E_CALENDAR_PARTLY");
  await using server = await calendarServer();
  using house = houseWithCalendars("2026-07-06T06:00:00Z");
  server.pages.set("/a.ics", { body: fixture("broken-lines") });
  const raised = house.next("fault.raised");
  house.put("calendar", { ...lins, url: `${server.url}/a.ics` });
  expect(await raised).toMatchObject({ code: "E_CALENDAR_PARTLY", params: { name: "Lin's calendar", count: 7 } });
  expect(house.fact("day.first_title")).toBe("Good");
});

test("after a restart without internet the last good copy counts, and its other days are read as they come", async () => {
  await using server = await calendarServer();
  using house = houseWithCalendars("2026-07-06T06:00:00Z");
  server.pages.set("/a.ics", { body: oneEvent("Daily", "20260706T080000Z", "RRULE:FREQ=DAILY") });
  const first = house.next("calendar.changed");
  house.put("calendar", { ...lins, url: `${server.url}/a.ics` });
  await first;
  await server[Symbol.asyncDispose]();
  const read = house.next("calendar.changed");
  const raised = house.next("fault.raised");
  house.restart(() => house.clock.set(house.clock.mono() + 10 * 24 * 3_600_000));
  await read;
  expect(house.fact("day.first_at")).toBe(at("2026-07-16T08:00:00Z"));
  await house.pass(0);
  expect(await raised).toMatchObject({ code: "E_CALENDAR_UNREACHABLE" });
  const tomorrow = house.next("calendar.changed");
  await house.pass(24 * 60);
  await tomorrow;
  expect(house.fact("day.first_at")).toBe(at("2026-07-17T08:00:00Z"));
});

test("a calendar that is taken away leaves nothing behind; another address begins anew", async () => {
  await using server = await calendarServer();
  using house = houseWithCalendars("2026-07-06T06:00:00Z");
  server.pages.set("/a.ics", { body: oneEvent("One", "20260706T080000Z") });
  const first = house.next("calendar.changed");
  house.put("calendar", { ...lins, url: `${server.url}/a.ics` });
  await first;
  expect(keptKeys(house)).toHaveLength(1);
  const raised = house.next("fault.raised");
  house.put("calendar", { ...lins, url: `${server.url}/b.ics` });
  expect([keptKeys(house), house.fact("day.first_at")]).toEqual([[], undefined]);
  await raised;
  house.put("calendar", { ...lins, url: `${server.url}/a.ics` });
  expect(house.faults.size).toBe(0);
  await house.next("calendar.changed");
  const gone = house.next("calendar.changed");
  house.remove("calendar", "lin");
  await gone;
  expect([keptKeys(house), house.fact("day.first_at")]).toEqual([[], undefined]);
});

test("the appointments of somebody who moved out are neither read nor kept", async () => {
  await using server = await calendarServer();
  using house = houseWithCalendars("2026-07-06T06:00:00Z");
  server.pages.set("/a.ics", { body: oneEvent("One", "20260706T080000Z") });
  const first = house.next("calendar.changed");
  house.put("calendar", { ...lins, url: `${server.url}/a.ics` });
  await first;
  const gone = house.next("calendar.changed");
  house.remove("resident", "lin");
  await gone;
  expect(keptKeys(house)).toEqual([]);
});

test("a calendar carried whole in its address needs no network, and no second look", async () => {
  using house = houseWithCalendars("2026-07-06T06:00:00Z");
  const text = oneEvent("Bäcker 林", "20260706T080000Z");
  const first = house.next("calendar.changed");
  house.put("calendar", { ...lins, url: `data:text/calendar,${encodeURIComponent(text)}` });
  expect(house.room.busy.pending()).toBe(1);
  await first;
  await house.room.busy.flush();
  expect([house.fact("day.first_title"), house.room.busy.pending()]).toEqual(["Bäcker 林", 0]);
  const again = house.next("calendar.changed");
  house.restart();
  await again;
  expect(house.fact("day.first_title")).toBe("Bäcker 林");
});

test("a hub that closes while it reads is not disturbed by the answer", async () => {
  using house = houseWithCalendars("2026-07-06T06:00:00Z");
  house.put("calendar", {
    ...lins,
    url: `data:text/calendar,${encodeURIComponent(oneEvent("A", "20260706T080000Z"))}`,
  });
  house.restart();
  await house.next("calendar.changed");
  expect([house.unexpected, house.faults.size]).toEqual([[], 0]);
});

test("ten thousand events hold nobody up", { retry: 2 }, async () => {
  await using server = await calendarServer();
  using house = houseWithCalendars("2026-07-06T06:00:00Z");
  const events = Array.from({ length: 10_000 }, (_, n) => [
    "BEGIN:VEVENT",
    `UID:${n}`,
    `DTSTART;TZID=Europe/Berlin:2026${String((n % 12) + 1).padStart(2, "0")}06T093000`,
    ...(n % 2 ? ["RRULE:FREQ=WEEKLY;BYDAY=MO,TU"] : []),
    `SUMMARY:Event ${n}`,
    "END:VEVENT",
  ]);
  const body = ["BEGIN:VCALENDAR", ...events.flat(), "END:VCALENDAR"].join("\r\n");
  server.pages.set("/big.ics", { body });
  let done = false;
  // The thread's own work, not the time a busy machine kept it waiting.
  const worked = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  };
  let last = worked();
  let longest = 0;
  const beat = () => {
    const now = worked();
    longest = Math.max(longest, now - last);
    last = now;
    if (!done) setImmediate(beat);
  };
  setImmediate(beat);
  const changed = house.next("calendar.changed");
  house.put("calendar", { ...lins, url: `${server.url}/big.ics` });
  await changed;
  done = true;
  console.log(`10,000 events: the longest the hub's thread was held is ${longest.toFixed(1)} ms`);
  expect(house.faults.size).toBe(0);
  expect(house.fact("day.first_at")).toBe(at("2026-07-06T07:30:00Z"));
  expect(longest).toBeLessThan(50);
});
