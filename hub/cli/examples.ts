import type { Sentence } from "../core/events.ts";
import type { Command, Given, Outcome } from "./tools.ts";

type Said = { readonly text: string };
type Verdict = {
  readonly key: string;
  readonly says: Said;
  readonly passes: boolean;
  readonly difference: readonly Said[];
};

/** Plays the examples of a scene, or of all of them, and reads out what came. */
export const testCommand: Command = { name: "test", takes: ["scene?"], options: {}, run: test };

async function test({ call, names }: Given): Promise<Outcome> {
  const scenes = names["scene"] === undefined ? await all(call) : [names["scene"]];
  const lines: (Sentence | string)[] = [];
  const tested: { readonly scene: string; readonly items: readonly Verdict[] }[] = [];
  for (const scene of scenes) {
    const { body } = await call("GET", `/api/v1/scenes/${encodeURIComponent(scene)}/examples`);
    const { items } = body as { items: readonly Verdict[] };
    tested.push({ scene, items });
    for (const { says, passes, difference } of items) {
      lines.push({ key: passes ? "cli.test.holds" : "cli.test.broken", params: { says: says.text } });
      lines.push(...difference.map(({ text }) => `  ${text}`));
    }
  }
  const verdicts = tested.flatMap(({ items }) => items);
  const broken = verdicts.filter(({ passes }) => !passes).length;
  const count = verdicts.length;
  const last =
    broken === 0 ? { key: "cli.test.well", params: { count } } : { key: "cli.test.unwell", params: { count, broken } };
  return { json: { scenes: tested }, lines: [...lines, last], well: broken === 0 };
}

async function all(call: Given["call"]): Promise<readonly string[]> {
  const { body } = await call("GET", "/api/v1/scenes?limit=200");
  return (body as { items: readonly { scene: string }[] }).items.map(({ scene }) => scene);
}
