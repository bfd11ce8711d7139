import { fieldWord } from "../core/scene/field-words.ts";
import type { SceneDocument, SceneFault } from "../core/scene/graph.ts";
import { type Reader, render } from "../core/sentence.ts";
import type { Saved } from "../scenes/scenes.ts";

type Refused = Extract<Saved, { is: "refused" }>;

const most = 6;

/** What is wrong with a deploy, one sentence after the other: which tab, step and field, and which example would break. */
export function refusalText({ faults, broken }: Refused, flows: SceneDocument, reader: Reader): string {
  const errors = faults.filter(({ severity }) => severity === "error");
  const said = [
    ...errors.map((fault) => faultText(fault, flows, reader)),
    ...broken.map(({ says, difference }) =>
      render(
        {
          key: "flows.broken",
          params: {
            example: render(says, reader),
            difference: difference.map((one) => render(one, reader)).join(" "),
          },
        },
        reader,
      ),
    ),
  ];
  const more = said.length > most ? [render({ key: "flows.more", params: { n: said.length - most } }, reader)] : [];
  return [render({ key: "flows.refused", params: {} }, reader), ...said.slice(0, most), ...more].join(" ");
}

/** What of a deploy waits for an adult. */
export function waitsText({ drafts }: Extract<Saved, { is: "draft" }>, flows: SceneDocument, reader: Reader): string {
  const scenes = drafts.map(({ scene }) => tabOfScene(scene, flows)).join(", ");
  return escaped(render({ key: "flows.waits", params: { scenes } }, reader));
}

/** That somebody else changed the same scene meanwhile. */
export function conflictText(scene: string, flows: SceneDocument, reader: Reader): string {
  return render({ key: "flows.conflict", params: { tab: tabOfScene(scene, flows) } }, reader);
}

function faultText({ code, tab, node, field, params }: SceneFault, flows: SceneDocument, reader: Reader): string {
  const what = render({ key: `error.${code}`, params }, reader);
  const where = labelOf(tab, flows);
  if (node === undefined) return render({ key: "flows.fault.tab", params: { tab: where, what } }, reader);
  const step = labelOf(node, flows);
  if (field === undefined) return render({ key: "flows.fault.step", params: { tab: where, step, what } }, reader);
  const word = fieldWord(field);
  const named = word === undefined ? field : render({ key: word, params: {} }, reader);
  return render({ key: "flows.fault.field", params: { tab: where, step, field: named, what } }, reader);
}

/** What an entry is called in the editor, by its id. */
function labelOf(id: string, flows: SceneDocument): string {
  const entry = flows.find((one) => one["id"] === id);
  const named = [entry?.["label"], entry?.["name"], entry?.["key"]].find(
    (one) => typeof one === "string" && one !== "",
  );
  return typeof named === "string" ? named.slice(0, 80) : id.slice(0, 80);
}

function tabOfScene(scene: string, flows: SceneDocument): string {
  const tab = flows.find(
    ({ type, env }) =>
      type === "tab" && Array.isArray(env) && env.some((one) => one?.name === "LINTEL_SCENE" && one?.value === scene),
  );
  return tab ? labelOf(String(tab["id"]), flows) : scene;
}

/** Text fit for a notice of the editor, which takes HTML. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
