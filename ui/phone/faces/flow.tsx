import { Copy, History, Plus, RotateCcw, Trash2, TriangleAlert } from "lucide";
import { useState } from "preact/hooks";
import type { AskedEdit, DrawnScene, LookedAt, RefusedShown, StepShown } from "../../../hub/core/scene-edit-answers.ts";
import { Icon } from "../../parts/icon.tsx";
import { calm, plain } from "../../parts/plain.ts";
import { say } from "../../parts/say.ts";
import { useAnswer } from "../ask/asked.ts";
import { doing } from "../ask/doing.ts";
import type { Me } from "../ask/shapes.ts";
import { Behind } from "../behind.tsx";
import { Door, Link, Row, Way } from "../bits.tsx";
import { away, copyOf, lookAt, save, type Became, type Seen } from "../flow-changes.ts";
import { leadsTo } from "../flow-edits.ts";
import { freeId } from "../free-id.ts";
import { at, go } from "../going.ts";
import { isAdult } from "../rights.ts";
import { Sheet } from "../sheet.tsx";
import type { Stage } from "../stage.ts";
import { Touch } from "../touch.tsx";
import { Aged } from "./aged.tsx";
import { AddSheet, StepSheet } from "./flow-step.tsx";
import { ConflictSheet, WouldChange } from "./flow-change.tsx";
import { Newer, Waits } from "./flow-draft.tsx";

/** What lies over the page of a scene. */
type Over =
  | { readonly is: "step"; readonly step: StepShown }
  | { readonly is: "add" | "copy" | "away" }
  | { readonly is: "change"; readonly edits: readonly AskedEdit[]; readonly looked: LookedAt; readonly seen: Seen }
  | { readonly is: "conflict"; readonly edits: readonly AskedEdit[]; readonly refused: RefusedShown };

/** One scene: its steps as sentences in their order, and what can be different about each. */
export function Flow({ stage }: { readonly stage: Stage }) {
  const scene = at.value.of ?? "";
  const answer = useAnswer<DrawnScene>(`scenes/${scene}/drawn`, stage.live);
  const me = useAnswer<Me>("me", stage.live).body;
  const [over, show] = useState<Over>();
  const { body } = answer;
  const name = body?.name ?? say(stage, "phone.tab.scenes");
  return (
    <section class="page flow" aria-label={name}>
      <Behind stage={stage} title={plain(name)} />
      <Aged stage={stage} answer={answer} />
      {body && <Drawn stage={stage} body={body} may={isAdult(me)} over={over} show={show} />}
    </section>
  );
}

type Drawn = {
  readonly stage: Stage;
  readonly body: DrawnScene;
  readonly may: boolean;
  readonly over: Over | undefined;
  readonly show: (over: Over | undefined) => void;
};

function Drawn({ stage, body, may, over, show }: Drawn) {
  const { scene, edited, shipped, disabled, draft, steps, suggestions } = body;
  const works = may && stage.live && !doing.value.has(`scenes/${scene}`) && !doing.value.has(`scenes/${scene}/look`);
  const want = async (edits: readonly AskedEdit[], seen: Seen) => {
    const looked = await lookAt(scene, edits);
    if (looked) show({ is: "change", edits, looked, seen });
  };
  const wants: Wants = (edits, seen = body) => void want(edits, seen).catch(reportError);
  const title = say(stage, disabled ? "phone.flow.off" : "phone.flow.on");
  return (
    <>
      {draft && <Waits stage={stage} draft={draft} works={works} />}
      {may && <Newer stage={stage} body={body} works={works} />}
      <Row title={title} says={say(stage, stateKey(body))}>
        {may && (
          <Door
            name={title}
            on={!disabled}
            words={[say(stage, "phone.on"), say(stage, "phone.off")]}
            works={works}
            onTurn={(on) => wants([{ is: "scene", disabled: !on }])}
          />
        )}
      </Row>
      <ol class="steps">
        {steps.map((step) => (
          <OneStep
            key={step.key}
            stage={stage}
            step={step}
            works={works}
            {...(may ? { onTouch: () => show({ is: "step", step }) } : {})}
          />
        ))}
      </ol>
      {may && (
        <div class="targets">
          <Touch
            icon={Plus}
            class="wide"
            word={say(stage, "phone.flow.add")}
            works={works && suggestions.length > 0}
            onTouch={() => show({ is: "add" })}
          />
        </div>
      )}
      <Ways scene={scene} stage={stage} may={may} />
      {may && (
        <div class="targets">
          <Touch icon={Copy} word={say(stage, "phone.flow.copy")} works={works} onTouch={() => show({ is: "copy" })} />
          {(edited || !shipped) && (
            <Touch
              icon={shipped ? RotateCcw : Trash2}
              word={say(stage, shipped ? "phone.flow.as-came-do" : "phone.flow.remove")}
              works={works}
              onTouch={() => show({ is: "away" })}
            />
          )}
        </div>
      )}
      {over && <Sheets stage={stage} body={body} over={over} show={show} wants={wants} works={works} />}
    </>
  );
}

function stateKey({ shipped, edited }: DrawnScene): string {
  if (!shipped) return "phone.flow.own";
  return edited ? "phone.flow.edited" : "phone.flow.shipped";
}

type Ways = { readonly stage: Stage; readonly scene: string; readonly may: boolean };

function Ways({ stage, scene, may }: Ways) {
  const pages = may ? (["why", "examples", "history"] as const) : (["why"] as const);
  return (
    <div class="ways">
      {pages.map((page) => (
        <Way
          key={page}
          word={say(stage, `phone.flow.${page}`)}
          says={say(stage, `phone.flow.${page}.says`)}
          onTouch={() => go({ tab: "scenes", page, of: scene })}
        />
      ))}
    </div>
  );
}

const signs: Readonly<Record<string, string>> = {
  "lintel-moment": "moment",
  "lintel-guard": "asks",
  "lintel-wait": "asks",
  "lintel-join": "asks",
};

type OneStep = {
  readonly stage: Stage;
  readonly step: StepShown;
  readonly works: boolean;
  readonly onTouch?: () => void;
};

function OneStep({ stage, step, works, onTouch }: OneStep) {
  const { type, says, parts, depth, disabled } = step;
  const leads = leadsTo(step);
  return (
    <li
      class={`${signs[type] ?? "does"} ${disabled ? "off" : ""}`}
      style={{ "--depth": `${Math.min(depth, 4)}` }}
      data-step={step.key}
    >
      <i class="dot" />
      <div class="what">
        {leads !== undefined && <p class="least">{say(stage, leads)}</p>}
        <p class="title">{calm(says)}</p>
        {parts.length > 0 && (
          <ul class="looks-at">
            {parts.map((part, index) => (
              <li key={`${index} ${part}`} class="least">
                {calm(part)}
              </li>
            ))}
          </ul>
        )}
        <Marks stage={stage} step={step} />
      </div>
      {onTouch && <Link word={say(stage, "phone.flow.change")} name={calm(says)} works={works} onTouch={onTouch} />}
    </li>
  );
}

/** What is special about a step: that it moves water, heat or a lock, or that it is switched off. */
function Marks({ stage, step }: { readonly stage: Stage; readonly step: StepShown }) {
  const hazard = step.class === "S2" || step.class === "S3";
  if (!hazard && !step.disabled) return null;
  return (
    <p class="marks-of least">
      {hazard && <Icon of={TriangleAlert} class="least-icon" />}
      {[
        ...(hazard ? [say(stage, "phone.flow.hazard")] : []),
        ...(step.disabled ? [say(stage, "phone.flow.step-off")] : []),
      ].join(" · ")}
    </p>
  );
}

/** Asks what edits would do, on top of the version somebody saw: the one on the page where none is named. */
type Wants = (edits: readonly AskedEdit[], seen?: Seen) => void;

type Sheets = {
  readonly stage: Stage;
  readonly body: DrawnScene;
  readonly over: Over;
  readonly show: (over: Over | undefined) => void;
  readonly wants: Wants;
  readonly works: boolean;
};

function Sheets({ stage, body, over, show, wants, works }: Sheets) {
  const shut = () => show(undefined);
  const saved = (edits: readonly AskedEdit[], became: Became, looked: LookedAt) => {
    if (became.is === "conflict") return show({ is: "conflict", edits, refused: became.refused });
    if (became.is === "refused" && became.faults.length + became.broken.length > 0) {
      const { faults, broken } = became;
      return show({ is: "change", edits, looked: { ...looked, faults, broken }, seen: body });
    }
    if (became.is !== "not") shut();
  };
  if (over.is === "step")
    return <StepSheet stage={stage} step={over.step} works={works} onWant={wants} onShut={shut} />;
  if (over.is === "add") return <AddSheet stage={stage} body={body} works={works} onWant={wants} onShut={shut} />;
  if (over.is === "copy") return <CopySheet stage={stage} body={body} onShut={shut} />;
  if (over.is === "conflict")
    return (
      <ConflictSheet
        stage={stage}
        refused={over.refused}
        works={works}
        onMine={() => wants(over.edits, theirsOf(body, over.refused))}
        onTheirs={shut}
      />
    );
  if (over.is !== "change") return <AwaySheet stage={stage} body={body} onShut={shut} />;
  const { edits, looked, seen } = over;
  const go = async () => saved(edits, await save(seen, edits), looked);
  return (
    <WouldChange
      stage={stage}
      looked={looked}
      works={works}
      onSave={() => void go().catch(reportError)}
      onShut={shut}
    />
  );
}

/** The version that somebody read of in a conflict: on top of it theirs is not lost. */
function theirsOf({ scene, revision }: DrawnScene, { theirs }: RefusedShown): Seen {
  return { scene, revision: theirs?.revision ?? revision };
}

type About = { readonly stage: Stage; readonly body: DrawnScene; readonly onShut: () => void };

/** A scene of one's own that goes like this one: only its name is asked. */
function CopySheet({ stage, body, onShut }: About) {
  const [name, call] = useState(say(stage, "phone.flow.copy-name", { name: body.name }));
  const listed = useAnswer<{ readonly items: readonly { readonly scene: string }[] }>("scenes", stage.live).body;
  const taken = (listed?.items ?? []).map(({ scene }) => ({ id: scene, name: "" }));
  const make = async () => {
    const id = freeId(name, taken, body.scene);
    if (!(await copyOf(body, { id, name: name.trim() }))) return;
    onShut();
    go({ tab: "scenes", page: "scene", of: id });
  };
  return (
    <Sheet title={say(stage, "phone.flow.copy")} shut={say(stage, "phone.shut")} onShut={onShut}>
      <p class="label">{say(stage, "phone.flow.copy-says")}</p>
      <label class="named">
        <span class="title">{say(stage, "phone.flow.copy-call")}</span>
        <input
          class="field wide"
          dir="auto"
          maxLength={60}
          value={name}
          autocomplete="off"
          onInput={({ currentTarget }) => call(currentTarget.value)}
        />
      </label>
      <div class="targets">
        <Touch
          icon={Copy}
          word={say(stage, "phone.flow.copy-do")}
          works={stage.live && name.trim() !== ""}
          onTouch={() => void make().catch(reportError)}
        />
      </div>
    </Sheet>
  );
}

/** Asks once more before what the household made of a scene is gone. */
function AwaySheet({ stage, body, onShut }: About) {
  const { shipped } = body;
  const does = async () => {
    const became = await away(body, shipped);
    if (became.is !== "saved" && became.is !== "draft") return;
    onShut();
    if (!shipped) history.back();
  };
  const title = say(stage, shipped ? "phone.flow.as-came-do" : "phone.flow.remove");
  return (
    <Sheet title={title} shut={say(stage, "phone.shut")} onShut={onShut}>
      <p class="label">{say(stage, shipped ? "phone.flow.as-came-says" : "phone.flow.remove-says")}</p>
      <div class="targets">
        <Touch
          icon={shipped ? History : Trash2}
          word={title}
          works={stage.live}
          onTouch={() => void does().catch(reportError)}
        />
      </div>
    </Sheet>
  );
}
