import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { jpeg, segment } from "../help/jpeg.ts";

let house: TestHouse;
let url: string;
let admin: Readonly<Record<string, string>>;
beforeAll(async () => {
  house = await startHouse({ at: "2026-03-04T17:00:00+08:00" });
  url = `http://localhost:${house.hub.ready.http}/api/v1`;
  const { body } = await house.ask("POST", "/api/v1/tokens", { scopes: ["admin"] });
  admin = { authorization: `Bearer ${(body as { token: string }).token}` };
});
afterAll(() => house[Symbol.asyncDispose]());

const wall = async () => {
  const token = /#token=(.+)$/.exec(
    house.hub.ready.links.find((link) => link.url.includes("place=kitchen"))?.url ?? "",
  )?.[1];
  const opened = await fetch(`${url}/sessions/exchange`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: "{}",
  });
  const { seat } = (await opened.json()) as { seat: string };
  const cookie = (opened.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";
  return { cookie, "x-lintel-seat": seat };
};
const photosOf = () => join(house.folder, "virtual", "photos");
const hang = (body: Uint8Array, headers = admin) =>
  fetch(`${url}/photos`, {
    method: "POST",
    headers: { ...headers, "content-type": "image/jpeg" },
    body: Buffer.from(body),
  });

test("a grown-up hangs photos up and orders them, walls show them, a power cut leaves no stray file", async () => {
  const ids: string[] = [];
  for (const says of ["first light", "second light"]) {
    const answer = await hang(jpeg(segment(0xe1, "Exif\0\0GPS"), segment(0xdb, says)));
    expect(answer.status).toBe(200);
    ids.push(((await answer.json()) as { id: string }).id);
  }
  const [one = "", two = ""] = ids;
  const seat = await wall();
  const shown = await fetch(`${url}/photos/${two}`, { headers: seat });
  expect([shown.status, shown.headers.get("content-type")]).toEqual([200, "image/jpeg"]);
  const bytes = Buffer.from(await shown.arrayBuffer()).toString("latin1");
  expect(bytes).toContain("second light");
  expect(bytes).not.toContain("GPS");
  expect(await house.ask("POST", `/api/v1/photos/${two}/first`, {})).toMatchObject({
    body: { items: [{ id: two }, { id: one }] },
  });
  expect((await hang(jpeg(), seat)).status).toBe(403);
  expect((await fetch(`${url}/photos/${two}`)).status).toBe(401);
  await house.ask("PUT", "/api/v1/screens/screen-kitchen/settings", { idle: ["photos", "clock"], unhurried: true });
  expect(await house.ask("DELETE", `/api/v1/photos/${one}`)).toMatchObject({ status: 200 });
  expect(readdirSync(photosOf())).toEqual([`${two}.jpg`]);
  expect(await house.ask("GET", `/api/v1/photos/${one}`)).toMatchObject({ status: 403 });
});

test("what is no photo, or too large, is refused by name, and nothing is kept of it", async () => {
  covers("error:E_NOT_A_PICTURE", "error:E_TOO_BIG");
  const before = readdirSync(photosOf()).length;
  const refusals: [Uint8Array, number, string][] = [
    [Buffer.from("<svg onload=alert(1)>"), 415, "E_NOT_A_PICTURE"],
    [jpeg(segment(0xe0, "JFIF")).subarray(0, 12), 415, "E_NOT_A_PICTURE"],
    [new Uint8Array(1_048_577), 413, "E_TOO_BIG"],
  ];
  for (const [body, status, code] of refusals) {
    const answer = await hang(body);
    expect([answer.status, await answer.json()]).toMatchObject([status, { code }]);
  }
  expect(readdirSync(photosOf())).toHaveLength(before);
});
