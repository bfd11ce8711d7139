import { afterEach, beforeEach, expect, test } from "vitest";
import { openSmallApi, type SmallHouse, smallHouse } from "../help/small-house.ts";

let small: SmallHouse;
let api: Awaited<ReturnType<typeof openSmallApi>>;
beforeEach(async () => {
  small = smallHouse();
  api = await openSmallApi(small);
});
afterEach(() => api[Symbol.asyncDispose]());

async function ask(scope: string, method: string, path: string, body?: unknown, more = {}) {
  const response = await fetch(`${api.url}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${small.token(scope)}`, "content-type": "application/json", ...more },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const etag = response.headers.get("etag") ?? "";
  return { status: response.status, etag, body: (await response.json()) as Record<string, unknown> };
}

const address = "https://calendar.example/secret-4711/ada.ics";
const adas = { name: "Ada's calendar", is: "appointments", resident: "ada", url: address, travel_min: 20 };

test("whoever only reads sees where a calendar is from, not the address that opens it", async () => {
  for (const scope of ["read", "run"]) {
    expect(await ask(scope, "GET", "calendars/ada")).toMatchObject({ body: { url: "https://calendar.example/" } });
    expect(JSON.stringify(await ask(scope, "GET", "calendars"))).not.toContain("4711");
  }
  small.seed("calendar", { id: "whole", name: "Whole", is: "days", url: "data:text/calendar,BEGIN", travel_min: 0 });
  expect(await ask("read", "GET", "calendars/whole")).toMatchObject({ body: { url: "data:," } });
});

test("whoever looks after the house sees it, changes it and takes it away", async () => {
  const { etag, body } = await ask("admin", "GET", "calendars/ada");
  expect(body).toMatchObject({ url: address });
  const put = await ask("admin", "PUT", "calendars/ada", { ...adas, name: "Work" }, { "if-match": etag });
  expect(put).toMatchObject({ status: 200, body: { name: "Work", url: address, travel_min: 20 } });
  expect(await ask("admin", "DELETE", "calendars/ada")).toMatchObject({ status: 200, body: { removed: "ada" } });
  expect(await ask("admin", "DELETE", "calendars/ada")).toMatchObject({ status: 404 });
});

test.each([
  [
    "somebody who does not live here",
    { ...adas, resident: "nobody" },
    { code: "E_NOT_FOUND", params: { id: "nobody" } },
  ],
  ["nobody", { ...adas, resident: undefined }, { code: "E_WRONG_TYPE", params: { field: "resident" } }],
  ["everybody and somebody", { ...adas, is: "days" }, { code: "E_WRONG_TYPE", params: { field: "resident" } }],
  ["an address nothing is read from", { ...adas, url: "file:///etc/passwd" }, { code: "E_WRONG_TYPE" }],
])("a calendar of %s is refused by name and nothing changes", async (_, document, refusal) => {
  const before = small.asked.length;
  expect((await ask("admin", "PUT", "calendars/new", document)).body).toMatchObject(refusal);
  expect(small.asked.length).toBe(before);
});

test("the days of everybody are given to nobody", async () => {
  const days = { name: "Holidays", is: "days", url: "webcal://calendar.example/cn.ics" };
  expect(await ask("admin", "PUT", "calendars/holidays", days)).toMatchObject({ status: 200 });
  expect(await ask("read", "GET", "calendars/holidays")).toMatchObject({ body: { url: "webcal://calendar.example/" } });
});
