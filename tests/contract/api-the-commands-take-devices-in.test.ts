import { mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runCommandLine } from "../../hub/cli/command-line.ts";
import { wordsOf } from "../../hub/words.ts";
import { openSmallApi, type SmallHouse, smallHouse } from "../help/small-house.ts";

let small: SmallHouse;
let api: Awaited<ReturnType<typeof openSmallApi>>;
let data: string;
beforeEach(async () => {
  small = smallHouse();
  api = await openSmallApi(small);
  data = mkdtempSync(join(tmpdir(), "lintel-cli-"));
  mkdirSync(join(data, "virtual"));
  symlinkSync(api.socket, join(data, "virtual", "hub.sock"));
});
afterEach(() => api[Symbol.asyncDispose]());

async function lintel(line: string, language = "en_US.UTF-8") {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommandLine(line.split(" "), {
    env: { LINTEL_DATA: data, LANG: language },
    print: (text) => out.push(text),
    complain: (text) => err.push(text),
    words: wordsOf,
    untilStopped: () => Promise.resolve(),
  });
  return { code, out, err };
}

test("what was found is listed with its reason, what is not read, and how much was refused", async () => {
  const { code, out } = await lintel("found");
  expect({ code, out }).toEqual({
    code: 0,
    out: [
      "ac-box  Living room AC (Tuya)",
      "    --as climate: Ada woke.",
      "    AC is not read, for this house does not know its template: {{ x }}",
      "2 messages were refused. See: lintel found --json",
    ],
  });
  const json = JSON.parse((await lintel("found --json")).out[0] ?? "") as Record<string, unknown>;
  expect(json).toMatchObject({
    items: [{ id: "ac-box", proposals: [{ as: "climate", parts: { unit: "ac-1" } }] }],
    makers: { refused: { E_TEMPLATE: 2 }, items: [{ topic: "homeassistant/x/config" }] },
  });
  expect((await lintel("found", "zh_CN.UTF-8")).out.at(-1)).toBe("拒绝了 2 条消息。查看：lintel found --json");
});

test("a found device is taken in with what was stated of it, numbers as numbers", async () => {
  const { code, out } = await lintel(
    "adopt ac-box --as bath --id tub --name Tub --place bathroom --owner ada --role bath --auto-off-s 600 --mixer-limited yes --arm-event single --part valve=v=1,lid=-",
  );
  expect({ code, out }).toEqual({ code: 0, out: ["AC (ac) is one of the house's own now and serves as climate."] });
  expect(small.asked.at(-1)).toEqual([
    "adopt",
    "ac-box",
    {
      as: "bath",
      id: "tub",
      name: "Tub",
      place: "bathroom",
      owner: "ada",
      role: "bath",
      settings: { auto_off_s: 600, mixer_limited: true, arm_event: "single" },
      parts: { valve: "v=1", lid: null },
    },
    "cli",
  ]);
  expect((await lintel("adopt nothing --as climate")).err[0]).toMatch(/^E_NOT_FOUND: /);
  for (const bad of [
    "adopt ac-box",
    "adopt ac-box --as fridge",
    "adopt ac-box --as bath --part lid",
    "adopt ac-box --as bath --colour red",
  ])
    expect({ bad, ...(await lintel(bad)) }).toMatchObject({ code: 1, err: [expect.stringMatching(/^E_USAGE: /)] });
});

test("health says role by role and scene by scene, and ends with 1 where something is wrong", async () => {
  expect(await lintel("health")).toMatchObject({ code: 1, out: ["bath: not ready. Ada woke.", "", "Ada woke."] });
  expect(JSON.parse((await lintel("health --json")).out[0] ?? "")).toMatchObject({
    roles: [{ role: "bath", ready: false, auto_off_s: 600, held: { since: 5 } }],
    scenes: [{ scene: "morning", says: [{ text: "Ada woke." }] }],
  });
});

test("a role is tried out, and the outcome is said", async () => {
  expect(await lintel("role test bath")).toEqual({ code: 0, out: ["Ada woke."], err: [] });
  const { tests } = small.house;
  let looks = 0;
  const of = (role: string, is: "asked" | "undone" | "failed") => ({
    role,
    is,
    says: { key: "say.bath-ready", params: {} },
    at: 1,
  });
  Object.assign(small.house, {
    tests: {
      ...tests,
      start: (role: string) => of(role, "asked"),
      of: (role: string) => of(role, (looks += 1) < 2 ? "asked" : "undone"),
    },
  });
  expect(await lintel("role test climate")).toMatchObject({
    code: 0,
    out: ["The bath is ready.", "The bath is ready."],
  });
  expect(looks).toBe(2);
  Object.assign(small.house, { tests: { ...tests, start: (role: string) => of(role, "failed") } });
  expect(await lintel("role test climate")).toMatchObject({ code: 1 });
});

test("a device is taken out, and what it served is free", async () => {
  small.seed("role", { id: "climate", thing: "phone-a" });
  expect(await lintel("device remove phone-a")).toMatchObject({ code: 0 });
  expect(small.house.residents.get("role", "climate")).toBeUndefined();
  expect(small.house.residents.get("role", "bath")).toBeDefined();
  expect((await lintel("device remove phone-a")).err[0]).toMatch(/^E_NOT_FOUND: /);
});
