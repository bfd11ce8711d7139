import { createHash } from "node:crypto";
import { codeOf, LintelError } from "../core/errors.ts";
import type { FromFlows, ToFlows } from "../core/flows-talk.ts";
import { makeTurns } from "../core/in-turn.ts";
import type { SceneDocument } from "../core/scene/graph.ts";
import { render } from "../core/sentence.ts";
import type { Saved } from "../scenes/scenes.ts";
import type { NodeRedNeeds } from "./needs.ts";
import { conflictText, refusalText, waitsText } from "./saying.ts";
import type { FlowsVisitor, Tokens } from "./tokens.ts";

type Asked = Extract<FromFlows, { ask: string }>;
type Answer = Extract<ToFlows, { n: number }>;
type Needs = Pick<NodeRedNeeds, "revisions" | "choices" | "reader" | "log"> & { readonly tokens: Tokens };

// As many lists as an editor may have been left open over.
const mostGiven = 8;
// Each of them is a whole list, held until those before it are judged.
const mostSaving = 3;

/** Answers what the flows process asks; it is told nothing but scenes, and changes nothing but them. */
export function answerFlows(needs: Needs): {
  to(asked: Asked): Promise<Answer>;
  /** The list as it stands now, remembered as one that edits may come back to. */
  give(): SceneDocument;
} {
  const { revisions, tokens, choices } = needs;
  const given = new Map<string, SceneDocument>();
  // One deploy after the other: each is judged against what the one before it left.
  const inTurn = makeTurns();
  let saving = 0;
  let last: SceneDocument | undefined;
  const give = () => {
    const flows = revisions.drawn();
    if (flows === last) return flows;
    last = flows;
    const rev = createHash("sha256").update(JSON.stringify(flows)).digest("hex");
    given.delete(rev);
    given.set(rev, flows);
    for (const oldest of given.keys()) if (given.size > mostGiven) given.delete(oldest);
    return flows;
  };
  const save = async (asked: Extract<Asked, { ask: "save" }>): Promise<Answer> => {
    const { n } = asked;
    const by = tokens.who(asked.token);
    if (!by) return refused(n, "E_NO_TOKEN", needs, undefined);
    const base = given.get(asked.base);
    if (!base) return refused(n, "E_STALE", needs, by);
    try {
      // What comes through a process that runs anybody's code is never proof of a person: hazards wait for a PIN.
      const author = { id: by.id, adult: by.adult, proved: false };
      return answerTo(n, await revisions.saveAll(asked.flows, author, "editor", base), asked.flows, by);
    } catch (error) {
      if (!(error instanceof LintelError)) needs.log.error("a deploy failed", { error });
      return refused(n, codeOf(error), needs, by, error);
    }
  };
  const answerTo = (n: number, saved: Saved, flows: SceneDocument, by: FlowsVisitor): Answer => {
    const reader = needs.reader(by.language);
    switch (saved.is) {
      case "saved":
        return { n, say: "saved", flows: give() };
      case "draft":
        return { n, say: "saved", flows: give(), waits: waitsText(saved, flows, reader) };
      case "refused":
        return {
          n,
          say: "refused",
          code: saved.faults[0]?.code ?? "E_SCENE_BROKEN",
          text: refusalText(saved, flows, reader),
        };
      case "conflict":
        return { n, say: "refused", code: "E_CHANGED", text: conflictText(saved.scene, flows, reader) };
    }
  };
  return {
    give,
    to: async (asked) => {
      const { n } = asked;
      switch (asked.ask) {
        case "flows":
          return { n, say: "flows", flows: give() };
        case "who": {
          const user = tokens.who(asked.token)?.id;
          return user === undefined ? { n, say: "who" } : { n, say: "who", user };
        }
        case "choices":
          return { n, say: "choices", choices: choices() };
        case "save":
          if (saving >= mostSaving) return refused(n, "E_BUSY", needs, tokens.who(asked.token));
          saving += 1;
          return await inTurn(() => save(asked)).finally(() => (saving -= 1));
      }
    },
  };
}

function refused(
  n: number,
  code: ReturnType<typeof codeOf>,
  { reader }: Pick<Needs, "reader">,
  by: FlowsVisitor | undefined,
  error?: unknown,
): Answer {
  const params = error instanceof LintelError ? error.params : {};
  return { n, say: "refused", code, text: render({ key: `error.${code}`, params }, reader(by?.language ?? "en")) };
}
