import { expect, test } from "vitest";
import { changedDays } from "../../../hub/changed-days.ts";
import { compile } from "../../../hub/core/scene/compile.ts";
import { applyEdit } from "../../../hub/core/scene/edit.ts";
import type { Graph, SceneDocument } from "../../../hub/core/scene/graph.ts";
import { render } from "../../../hub/core/sentence.ts";
import type { PreviewItem } from "../../../hub/scenes/scenes.ts";
import { wordsOf } from "../../../hub/words.ts";
import { shipped } from "../scene-documents/drawing.ts";

const zone = "Asia/Shanghai";
const now = Date.parse("2026-03-04T18:00:00+08:00");
const graphOf = (document: SceneDocument): Graph => compile(document).graph ?? expect.unreachable();
const morning = graphOf(shipped("morning"));
const evening = graphOf(shipped("evening"));
const said = { words: wordsOf("en"), language: "en", zone } as const;

/** Days to come in which each scene that is switched on comes once, as its revision would have it. */
function days(_count: number, graphs: readonly Graph[] = []) {
  const item = (graph: Graph, iso: string): PreviewItem => ({
    scene: graph.scene,
    resident: "lin",
    kind: graph.scene === "morning" ? "woke" : "arrived",
    at: Date.parse(iso),
    from: 0,
    until: 0,
    sure: "usual",
    title: { key: `today.${graph.scene === "morning" ? "morning" : "home"}`, params: {} },
    blockers: [],
    steps: [...graph.nodes.keys()].map((key) => ({ at: 0, says: { key, params: {} } })),
  });
  const on = graphs.filter(({ disabled }) => !disabled);
  const of = (scene: string, iso: string) => on.filter((graph) => graph.scene === scene).map((one) => item(one, iso));
  return [
    { day: "2026-03-04", items: of("evening", "2026-03-04T19:10:00+08:00") },
    { day: "2026-03-05", items: of("morning", "2026-03-05T07:00:00+08:00") },
  ];
}

const changed = changedDays({
  preview: { days },
  scenes: { list: () => [morning, evening] },
  now: () => now,
  zone: () => zone,
});
const told = (before: Graph | undefined, after: Graph) => changed(before, after).map((one) => render(one, said));

test("what comes no more, comes new or goes otherwise is told with its day and hour; all else is not", () => {
  const off = { ...morning, disabled: true };
  expect(told(morning, off)).toEqual([expect.stringMatching(/^Comes no more, tomorrow about 07:00: \S/)]);
  expect(told(off, morning)).toEqual([expect.stringMatching(/^Comes then, tomorrow about 07:00: \S/)]);
  const less = graphOf(applyEdit(shipped("evening"), { is: "remove", key: "play-music" }));
  expect(told(evening, less)).toEqual([expect.stringMatching(/^Goes differently, today about 19:10: \S/)]);
  expect(told(morning, morning)).toEqual([]);
  expect(told(undefined, morning)).toHaveLength(1);
});
