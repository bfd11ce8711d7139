import { expect, test } from "vitest";
import { household } from "../../../hub/core/house.ts";
import { codeOf } from "../../../hub/core/errors.ts";
import { compile } from "../../../hub/core/scene/compile.ts";
import type { Graph } from "../../../hub/core/scene/graph.ts";
import { settingRows } from "../../../hub/core/scene/setting-words.ts";
import { movedMornings } from "../../../hub/moved-mornings.ts";
import { ringsOf } from "../../../hub/residents/rings.ts";
import { checkSettings, settingsOf } from "../../../hub/scenes/settings.ts";
import { shippedScenes } from "../../../hub/scene-files.ts";
import { wordsOf } from "../../../hub/words.ts";
import { covers } from "../../help/covers.ts";
import { projectFiles, textOf } from "../../help/tree.ts";
import { resident } from "./a-house.ts";

const graphs = shippedScenes().flatMap(({ document }): Graph[] => {
  const { graph } = compile(document);
  return graph ? [graph] : [];
});
const refused = (graph: Graph, set: Record<string, string | number | boolean>) => {
  try {
    checkSettings(graph, set);
    return undefined;
  } catch (error) {
    return codeOf(error);
  }
};

test("each setting of the shipped scenes has a row and each row a setting", () => {
  const all = graphs.flatMap(({ scene, settings }) => [...settings.keys()].map((name) => `${scene}.${name}`));
  expect(all.length).toBeGreaterThan(5);
  expect(Object.keys(settingRows).toSorted()).toEqual(all.toSorted());
});

test("no setting goes beyond what its device allows: both ends fit, and nothing past them is kept", () => {
  covers("error:E_SCENE_PARAMETER");
  let numbers = 0;
  for (const graph of graphs) {
    for (const one of settingsOf(graph, { household: () => undefined })) {
      expect(refused(graph, { [one.name]: one.value })).toBeUndefined();
      expect(refused(graph, { [one.name]: "much" })).toBe("E_SCENE_PARAMETER");
      if (one.kind !== "number") continue;
      numbers += 1;
      const { min = Number.NaN, max = Number.NaN } = one;
      expect(refused(graph, { [one.name]: min })).toBeUndefined();
      expect(refused(graph, { [one.name]: max })).toBeUndefined();
      for (const past of [min - 0.1, max + 0.1, Number.NaN, Number.POSITIVE_INFINITY])
        expect(refused(graph, { [one.name]: past }), `${one.name} ${past}`).toBe("E_SCENE_PARAMETER");
    }
    expect(refused(graph, { nothing: 1 })).toBe("E_SCENE_PARAMETER");
  }
  expect(numbers).toBeGreaterThan(3);
});

test("a household's own scene is held to what the device itself allows", () => {
  const evening = graphs.find(({ scene }) => scene === "evening");
  if (!evening) throw new Error("no evening");
  const own: Graph = { ...evening, scene: "spa" };
  expect(refused(own, { bath_c: 41 })).toBeUndefined();
  expect(refused(own, { bath_c: 41.5 })).toBe("E_SCENE_PARAMETER");
});

test("what is chosen counts in order: the scene's own, the household's, the resident's; just once stands beside it", () => {
  const evening = graphs.find(({ scene }) => scene === "evening");
  if (!evening) throw new Error("no evening");
  const bath = (chosen: Parameters<typeof settingsOf>[1]) =>
    settingsOf(evening, chosen).find(({ name }) => name === "bath_c");
  const house = (name: string) => (name === "bath_c" ? 39 : undefined);
  const own = (name: string) => (name === "bath_c" ? 38 : undefined);
  expect(bath({ household: () => undefined })).toMatchObject({ value: 40, by: "scene", preset: 40 });
  expect(bath({ household: house })).toMatchObject({ value: 39, by: "household", preset: 40 });
  expect(bath({ household: house, resident: () => undefined })).toMatchObject({ value: 39, preset: 39 });
  const all = bath({ household: house, resident: own, once: { bath_c: 41 } });
  expect(all).toMatchObject({ value: 38, by: "resident", preset: 39, once: 41 });
});

test("a day that is put off rings later on that day alone, and its hours for getting up end later", () => {
  const zone = "Asia/Shanghai";
  const alarm = household.resident.shape.alarm.parse({ on: true, at: "07:00", days: "every" });
  const now = Date.parse("2026-03-04T06:00:00+08:00");
  const later = (day: string) => (day === "2026-03-05" ? 15 : 0);
  expect(ringsOf(alarm, { zone, now, working: () => true, later, days: 3 })).toEqual([
    "2026-03-03T23:00:00.000Z",
    "2026-03-04T23:15:00.000Z",
    "2026-03-05T23:00:00.000Z",
  ]);
  // Past its usual time and not yet rung, it is still ahead.
  const between = Date.parse("2026-03-05T07:10:00+08:00");
  expect(ringsOf(alarm, { zone, now: between, working: () => true, later, days: 1 })).toEqual([
    "2026-03-04T23:15:00.000Z",
  ]);

  const people = [resident("lin", "owner", "bedroom"), resident("bo", "adult", "study")];
  const moved = (by: number) =>
    movedMornings(
      {
        home: () => undefined,
        all: () => people as never,
        get: (_, id) => people.find((one) => one.id === id) as never,
      },
      (id) => (id === "lin" ? by : 0),
    );
  expect(moved(15).get("resident", "lin")?.wakes_to).toBe("11:15");
  expect(
    moved(15)
      .all("resident")
      .map(({ wakes_to }) => wakes_to),
  ).toEqual(["11:15", "11:00"]);
  expect(moved(2_000).get("resident", "lin")?.wakes_to).toBe("23:59");
  expect(moved(0).all("resident")).toBe(people);
});

test("every sentence of a day and of a setting has its words in each language", () => {
  const sources = projectFiles(
    /^hub\/(scenes\/|core\/scene\/setting-words|tell-today|scenes-for-api|ahead|cli\/day).*\.ts$/,
  );
  const keys = sources.flatMap((path) =>
    [...textOf(path).matchAll(/"((?:today|check|sign|you|unit|setting\.label|why|cli)\.[a-z_.-]+)"/g)].map(
      (m) => m[1] ?? "",
    ),
  );
  expect(new Set(keys).size).toBeGreaterThan(100);
  for (const language of ["en", "zh-Hans", "zh-Hant"] as const)
    expect(keys.filter((key) => wordsOf(language)[key] === undefined)).toEqual([]);
});
