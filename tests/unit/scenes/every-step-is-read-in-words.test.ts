import { describe, expect, test } from "vitest";
import { compile } from "../../../hub/core/scene/compile.ts";
import { render } from "../../../hub/core/sentence.ts";
import type { Residents } from "../../../hub/residents/residents.ts";
import { readerOf } from "../../../hub/readers.ts";
import { shippedScenes } from "../../../hub/scene-files.ts";
import { testScene } from "../../../hub/scenes/examples.ts";
import { outlineOf } from "../../../hub/scenes/outline.ts";
import { exampleHouse } from "./an-example-house.ts";

/** A key of the words, a reference to what is known later, an address of a role, or nothing where something should stand. */
const raw = /[a-z_]+(?:-[a-z]+)*\.[a-z]|\b(?:setting|fact|role):|[{}–]|undefined|_/;
const nobody = { home: () => undefined, get: () => undefined } as unknown as Pick<Residents, "home" | "get">;

describe.each(shippedScenes())("$path", ({ document }) => {
  test.each(["en", "zh-Hans", "zh-Hant"] as const)("each step, its conditions and its values in %s", (language) => {
    const reader = readerOf(nobody, language);
    const house = { residents: [], roles: ["screen.hall", "bath", "climate"] };
    const steps = outlineOf(document, (one) => compile(one), house);
    const all = steps.flatMap(({ key, says, parts, fields, may_ask: asks }) =>
      [
        says,
        ...parts,
        ...fields.flatMap(({ label, choices = [] }) => [label, ...choices.map((one) => one.says)]),
        ...fields.flatMap(({ unit }) => (unit === undefined ? [] : [{ key: unit, params: {} }])),
        ...asks.map((one) => one.says),
      ].map((sentence) => [key, render(sentence, reader)] as const),
    );
    expect(steps.length).toBeGreaterThan(3);
    expect(all.filter(([, text]) => raw.test(text) || text === "")).toEqual([]);
  });

  test.each(["en", "zh-Hans", "zh-Hant"] as const)("each example in %s", (language) => {
    const { graph } = compile(document);
    const said = (graph ? testScene(graph, document, exampleHouse()) : []).map(({ says }) =>
      render(says, readerOf(nobody, language)),
    );
    expect(said.length).toBeGreaterThan(3);
    expect(said.filter((text) => raw.test(text))).toEqual([]);
    // What people set differs from home to home: no example tells of it in figures.
    expect(said.filter((text) => /\d/.test(text))).toEqual([]);
  });
});
