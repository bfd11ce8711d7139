import { afterEach, beforeEach, expect, test } from "vitest";
import type { Language } from "../../hub/core/house.ts";
import { readerOf } from "../../hub/readers.ts";
import type {
  DrawnScene,
  LookedAt,
  RefusedShown,
  RevisionShown,
  SavedShown,
} from "../../hub/core/scene-edit-answers.ts";
import { covers } from "../help/covers.ts";
import { hostileTexts } from "../help/hostile-texts.ts";
import { openSmallApi, type SmallHouse, smallHouse } from "../help/small-house.ts";

let small: SmallHouse;
let api: Awaited<ReturnType<typeof openSmallApi>>;
beforeEach(async () => {
  small = smallHouse();
  for (const [id, standing] of [
    ["ada", "adult"],
    ["bo", "adult"],
    ["kim", "child"],
    ["gil", "guest"],
  ])
    small.seed("resident", {
      id: id ?? "",
      name: id === "ada" ? "Ada" : "x",
      standing,
      language: "en",
      sleeps: "hall",
    });
  small.seed("role", { id: "music.bathroom", thing: "music-1" });
  const { house } = small;
  Object.assign(house, { reader: (language: Language) => readerOf(house.residents, language) });
  api = await openSmallApi(small);
});
afterEach(() => api[Symbol.asyncDispose]());

const as = (resident: string, stepped = false) => small.seat({ seat: "desk", resident, stepped });
const adult = () => as("ada");

type Answer<T> = { readonly status: number; readonly body: T; readonly etag: string | null };

// Safe: the house answers by its own table of routes, whose shapes these are.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
async function ask<T = unknown>(
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = adult(),
): Promise<Answer<T>> {
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  const type = body === undefined ? {} : { "content-type": "application/json" };
  const response = await fetch(`${api.url}/api/v1/${path}`, { method, headers: { ...headers, ...type }, ...json });
  return { status: response.status, body: (await response.json()) as T, etag: response.headers.get("etag") };
}

const drawn = async () => (await ask<DrawnScene>("GET", "scenes/morning/drawn")).body;
const seen = (revision: string, headers: Readonly<Record<string, string>> = adult()) => ({
  ...headers,
  "if-match": `"${revision}"`,
});
const softer = { edits: [{ is: "set", key: "quiet", property: "with.volume", value: 12 }] };
const bath = {
  id: "bath-guard",
  type: "lintel-guard",
  key: "may",
  schema: 1,
  z: "morning",
  x: 400,
  y: 160,
  all: [{ is: "ready", role: "bath" }],
  wires: [["bath-fill"], []],
};
const fill = {
  id: "bath-fill",
  type: "lintel-act",
  key: "fill",
  schema: 1,
  z: "morning",
  x: 640,
  y: 160,
  role: "bath",
  verb: "fill",
  with: { level_pct: 60, target_c: 38 },
  wires: [[], []],
};

async function withBath(): Promise<object[]> {
  const { document } = (await ask<{ document: Record<string, unknown>[] }>("GET", "scenes/morning/document")).body;
  const wired = document.map((entry) =>
    entry["key"] === "woke" ? { ...entry, wires: [["quiet", "bath-guard"]] } : entry,
  );
  return [...wired, bath, fill];
}

test("a scene is told step by step, looked at before it changes, and changed on what was seen", async () => {
  covers("error:E_MUST_MATCH");
  const scene = await drawn();
  expect(scene).toMatchObject({ scene: "morning", name: "Morning", shipped: true, edited: false, disabled: false });
  expect(scene.steps.map(({ says }) => says)).toEqual(["When somebody wakes up", "The music: play music"]);
  expect(scene.steps[1]).toMatchObject({
    after: { key: "woke", output: "out" },
    removable: true,
    fields: expect.arrayContaining([
      { property: "with.volume", label: "Volume", kind: "number", value: 20, min: 0, max: 100, unit: "%" },
    ]),
  });
  const look = (await ask<LookedAt>("POST", "scenes/morning/look", softer)).body;
  expect(look).toEqual({
    changes: ["Changed: The music: play music"],
    ahead: [],
    faults: [],
    broken: [],
    needs_pin: false,
  });
  expect((await drawn()).revision).toBe(scene.revision);
  expect(await ask("PATCH", "scenes/morning", softer)).toMatchObject({ status: 428, body: { code: "E_MUST_MATCH" } });

  const saved = await ask<SavedShown>("PATCH", "scenes/morning", { ...softer, note: "too loud" }, seen(scene.revision));
  expect(saved).toMatchObject({ status: 200, body: { is: "saved", scene: "morning", faults: [] } });
  const now = await drawn();
  expect(now).toMatchObject({ edited: true, revision: saved.body.revision });
  expect(saved.etag).toBe(`"${now.revision}"`);
  const { items } = (await ask<{ items: RevisionShown[] }>("GET", "scenes/morning/revisions")).body;
  expect(items).toMatchObject([
    { revision: now.revision, author: "Ada", source: "phone", state: "current", note: "too loud" },
    { revision: scene.revision, author: "Lintel", source: "shipped", state: "past" },
  ]);

  expect(await ask("POST", "scenes/morning/revert", { revision: scene.revision }, seen(now.revision))).toMatchObject({
    status: 200,
  });
  expect(await drawn()).toMatchObject({ edited: false, revision: scene.revision });
});

test("whoever was slower is told both versions, and nothing changes", async () => {
  covers("error:E_CHANGED");
  const { revision } = await drawn();
  await ask("PATCH", "scenes/morning", softer, seen(revision, as("bo")));
  const stands = await drawn();
  const late = { edits: [{ is: "remove", key: "quiet" }] };
  const refused = await ask<RefusedShown>("PATCH", "scenes/morning", late, seen(revision));
  expect(refused).toMatchObject({
    status: 412,
    body: {
      code: "E_CHANGED",
      theirs: { revision: stands.revision, author: "x", changes: ["Changed: The music: play music"] },
      yours: { changes: ["Taken out: The music: play music"] },
    },
  });
  expect((await drawn()).revision).toBe(stands.revision);
  expect(await ask("DELETE", "scenes/morning", undefined, seen(revision))).toMatchObject({ status: 412 });
});

test("steps are added, asked, and taken out again by what the house itself suggests", async () => {
  const scene = await drawn();
  const wait = scene.suggestions.find(({ id, after }) => id === "adult-home" && after.key === "woke");
  expect(wait?.says).toBe("Go on only if: An adult home");
  const insert = { edits: [{ is: "insert", after: wait?.after, suggestion: wait?.id }] };
  await ask("PATCH", "scenes/morning", insert, seen(scene.revision));
  const more = await drawn();
  expect(more.steps.map(({ key }) => key)).toEqual(["woke", "adult-home", "quiet"]);
  const [asked] = more.steps[1]?.may_ask.filter(({ id }) => id === "nobody-asleep") ?? [];
  const edits = [{ is: "condition", key: "adult-home", add: asked?.condition }];
  await ask("PATCH", "scenes/morning", { edits }, seen(more.revision));
  const both = await drawn();
  expect(both.steps[1]?.parts).toEqual(["An adult home", "Nobody asleep"]);
  await ask("PATCH", "scenes/morning", { edits: [{ is: "remove", key: "adult-home" }] }, seen(both.revision));
  expect(await drawn()).toMatchObject({ revision: scene.revision, edited: false });
});

test("what fills, heats or opens waits for the PIN of a grown-up; no program types one", async () => {
  covers("error:E_STEP_UP", "error:E_FORBIDDEN");
  const scene = await drawn();
  const document = await withBath();
  const byProgram = { authorization: `Bearer ${small.token("admin")}` };
  const put = await ask<SavedShown>("PUT", "scenes/morning/document", document, seen(scene.revision, byProgram));
  expect(put).toMatchObject({ status: 202, body: { is: "draft" } });
  const draft = put.body.draft ?? "";
  expect(await drawn()).toMatchObject({
    edited: false,
    draft: { draft, changes: expect.arrayContaining([expect.any(String)]) },
  });
  expect((await ask<{ items: unknown[] }>("GET", "scene-drafts")).body.items).toMatchObject([
    { draft, name: "Morning" },
  ]);

  const confirm = (headers: Record<string, string>) => ask("POST", `scene-drafts/${draft}/confirm`, {}, headers);
  expect(await confirm(byProgram)).toMatchObject({ status: 403, body: { code: "E_FORBIDDEN" } });
  expect(await confirm(as("kim", true))).toMatchObject({ status: 403, body: { code: "E_FORBIDDEN" } });
  expect(await confirm(adult())).toMatchObject({ status: 403, body: { code: "E_STEP_UP" } });
  expect((await drawn()).edited).toBe(false);
  expect(await confirm(as("ada", true))).toMatchObject({ status: 200, body: { is: "saved" } });
  expect(await drawn()).toMatchObject({ edited: true });
  expect((await drawn()).draft).toBeUndefined();

  const fuller = { edits: [{ is: "set", key: "fill", property: "with.level_pct", value: 80 }] };
  const { revision } = await drawn();
  expect(await ask("PATCH", "scenes/morning", fuller, seen(revision))).toMatchObject({ status: 202 });
  const waiting = (await drawn()).draft?.draft ?? "";
  expect(await ask("DELETE", `scene-drafts/${waiting}`)).toMatchObject({ status: 200 });
  expect(await drawn()).toMatchObject({ revision });
  const proved = as("ada", true);
  expect(await ask("PATCH", "scenes/morning", fuller, seen(revision, proved))).toMatchObject({ status: 200 });
});

test("a child, a guest and a wall change nothing and see no drawing", async () => {
  const { revision } = await drawn();
  const wall = small.seat({ seat: "screen-hall", place: "hall" });
  for (const who of [as("kim"), as("gil"), as("kim", true), wall])
    for (const [method, path, body] of [
      ["GET", "scenes/morning/drawn", undefined],
      ["PATCH", "scenes/morning", softer],
      ["POST", "scenes/morning/copy", { id: "mine", name: "Mine" }],
      ["PUT", "scenes/morning/document", []],
      ["DELETE", "scenes/morning", undefined],
    ] as const)
      expect((await ask(method, path, body, seen(revision, who))).status, `${method} ${path}`).toBe(403);
  expect((await drawn()).revision).toBe(revision);
});

test("what does not fit is refused with where and why, in the reader's language", async () => {
  covers("error:E_SCENE_PARAMETER", "error:E_SCENE_BROKEN", "error:E_TOO_BIG", "error:E_NOT_JSON");
  const { revision } = await drawn();
  const loud = { edits: [{ is: "set", key: "quiet", property: "with.volume", value: 900 }] };
  const refused = await ask<RefusedShown>("PATCH", "scenes/morning", loud, {
    ...seen(revision),
    "accept-language": "zh-Hans",
  });
  expect(refused).toMatchObject({
    status: 422,
    body: {
      code: "E_SCENE_PARAMETER",
      field: "with.volume",
      faults: [
        { key: "error.E_SCENE_PARAMETER", tab: "morning", node: "quiet", field: "with.volume", severity: "error" },
      ],
    },
  });
  expect(refused.body.faults?.[0]?.text).toMatch(/[一-鿿]/);
  const put = async (body: string) => {
    const headers = { ...seen(revision), "content-type": "application/json" };
    const response = await fetch(`${api.url}/api/v1/scenes/morning/document`, { method: "PUT", headers, body });
    return [response.status, ((await response.json()) as { code: string }).code];
  };
  const text = JSON.stringify((await ask<{ document: unknown }>("GET", "scenes/morning/document")).body.document);
  expect(await put(text.slice(0, -20))).toEqual([400, "E_NOT_JSON"]);
  expect(await put("{}")).toEqual([422, "E_SCENE_BROKEN"]);
  expect(await put(text.replaceAll('"morning"', '"evening"'))).toEqual([422, "E_SCENE_BROKEN"]);
  expect(await put(`[${" ".repeat(1_100_000)}]`)).toEqual([413, "E_TOO_BIG"]);
  for (const nasty of hostileTexts) {
    const named = { edits: [{ is: "set", key: nasty.slice(0, 40), property: "verb", value: nasty }] };
    expect((await ask("PATCH", "scenes/morning", named, seen(revision))).status).toBe(404);
  }
  expect((await drawn()).revision).toBe(revision);
});

test("a copy is called as it was named, and goes again", async () => {
  const copied = await ask<SavedShown>("POST", "scenes/morning/copy", { id: "sunday", name: "Sunday <b>" });
  expect(copied).toMatchObject({ status: 201, body: { is: "saved", scene: "sunday" } });
  const copy = (await ask<DrawnScene>("GET", "scenes/sunday/drawn")).body;
  expect(copy).toMatchObject({ name: "Sunday <b>", disabled: true, shipped: false });
  expect(await ask("POST", "scenes/morning/copy", { id: "sunday", name: "x" })).toMatchObject({ status: 409 });
  expect(await ask("DELETE", "scenes/sunday", undefined, seen(copy.revision))).toMatchObject({ status: 200 });
  expect(await ask("GET", "scenes/sunday/drawn")).toMatchObject({ status: 404 });
});
