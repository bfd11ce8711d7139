import type { Ahead } from "../../hub/api/ahead.ts";

/** Scenes ahead of a small house: one setting, and what was asked of them. */
export function smallAhead(asked: unknown[]): Ahead {
  return {
    name: (scene) => ({ key: `scene.${scene}`, params: {} }),
    settings: () => [
      {
        name: "volume",
        kind: "number",
        says: "setting.label.own",
        min: 5,
        max: 60,
        value: 20,
        by: "scene",
        preset: 20,
      },
    ],
    change: async (scene, resident, set, actor) => void asked.push(["choose", scene, resident, set, actor]),
    next: () => ({ day: "2026-03-05", can_be_later: false, blockers: [] }),
    arrange: async (scene, resident, wanted, by) => void asked.push(["arrange", scene, resident, wanted, by]),
    today: (resident, day = "2026-03-04") => ({
      day,
      items: [
        {
          id: "run.r1",
          at: 1_000,
          is: "ran",
          scene: "morning",
          resident,
          title: { key: "today.morning", params: {} },
          says: { key: "why.ran", params: {} },
          because: [],
          guards: [],
        },
      ],
    }),
    here: () => undefined,
  };
}
