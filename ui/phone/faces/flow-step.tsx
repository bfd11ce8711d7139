import { Eye, Trash2 } from "lucide";
import { useState } from "preact/hooks";
import type {
  AskedEdit,
  DrawnScene,
  FieldShown,
  StepShown,
  SuggestionShown,
} from "../../../hub/core/scene-edit-answers.ts";
import type { Value } from "../../../hub/core/world.ts";
import { calm } from "../../parts/plain.ts";
import { say } from "../../parts/say.ts";
import { Choice, Door, Group, Link, Row, Way } from "../bits.tsx";
import { asItIs, behind, editsOf, lengthsOf, settingOf, type Wanted } from "../flow-edits.ts";
import { Sheet } from "../sheet.tsx";
import type { Stage } from "../stage.ts";
import { Touch } from "../touch.tsx";
import { SettingForm } from "./setting.tsx";

type StepOf = {
  readonly stage: Stage;
  readonly step: StepShown;
  readonly works: boolean;
  readonly onWant: (edits: readonly AskedEdit[]) => void;
  readonly onShut: () => void;
};

/** What can be different about one step. */
export function StepSheet({ stage, step, works, onWant, onShut }: StepOf) {
  const { key, says, fields, parts, removable, disabled } = step;
  const [wanted, want] = useState<Wanted>(asItIs(step));
  const edits = editsOf(step, wanted);
  const set = (property: string, value: Value) => want({ ...wanted, values: { ...wanted.values, [property]: value } });
  const isOn = say(stage, "phone.flow.step-on");
  return (
    <Sheet title={calm(says)} shut={say(stage, "phone.shut")} onShut={onShut}>
      {fields.length > 0 && (
        <div class="settings">
          {fields.map((field) => (
            <FieldForm
              key={field.property}
              stage={stage}
              field={field}
              value={wanted.values[field.property] ?? field.value}
              works={works}
              onSet={(value) => set(field.property, value)}
            />
          ))}
        </div>
      )}
      {(parts.length > 0 || step.may_ask.length > 0) && (
        <Conditions stage={stage} step={step} wanted={wanted} works={works} onWant={want} />
      )}
      {(removable || disabled) && (
        <Row title={isOn}>
          <Door
            name={isOn}
            on={!wanted.disabled}
            words={[say(stage, "phone.on"), say(stage, "phone.off")]}
            works={works}
            onTurn={(on) => want({ ...wanted, disabled: !on })}
          />
        </Row>
      )}
      <div class="targets">
        <Touch
          icon={Eye}
          class="wide"
          word={say(stage, "phone.flow.look")}
          works={works && edits.length > 0}
          onTouch={() => onWant(edits)}
        />
        {removable && (
          <Touch
            icon={Trash2}
            class="wide"
            word={say(stage, "phone.flow.take-out")}
            works={works}
            onTouch={() => onWant([{ is: "remove", key }])}
          />
        )}
      </div>
    </Sheet>
  );
}

type FieldOf = {
  readonly stage: Stage;
  readonly field: FieldShown;
  readonly value: Value;
  readonly works: boolean;
  readonly onSet: (value: Value) => void;
};

function FieldForm({ stage, field, value, works, onSet }: FieldOf) {
  const lengths = lengthsOf(field);
  if (lengths)
    return (
      <Row title={field.label}>
        <Choice
          name={field.label}
          value={String(value)}
          choices={lengths.map(({ value: one, n, unit }) => ({
            value: String(one),
            says: say(stage, `phone.flow.${unit}`, { n }),
          }))}
          works={works}
          onChoose={(chosen) => onSet(Number(chosen))}
        />
      </Row>
    );
  const setting = settingOf(field);
  if (setting) return <SettingForm stage={stage} setting={setting} value={value} works={works} onSet={onSet} />;
  return (
    <label class="named">
      <span class="title">{field.label}</span>
      <input
        class="field wide"
        dir="auto"
        maxLength={200}
        value={String(value)}
        disabled={!works}
        autocomplete="off"
        onInput={({ currentTarget }) => onSet(currentTarget.value)}
      />
    </label>
  );
}

type Conditions = {
  readonly stage: Stage;
  readonly step: StepShown;
  readonly wanted: Wanted;
  readonly works: boolean;
  readonly onWant: (wanted: Wanted) => void;
};

/** What a step looks at before it goes on: each can be left out, and others asked as well. */
function Conditions({ stage, step, wanted, works, onWant }: Conditions) {
  const { without, asks } = wanted;
  const left = (index: number) => without.includes(index);
  const turn = (index: number) =>
    onWant({ ...wanted, without: left(index) ? without.filter((one) => one !== index) : [...without, index] });
  const more = step.may_ask.filter(({ id }) => !asks.some((one) => one.id === id));
  return (
    <Group>
      <ul class="rows">
        {step.parts.map((part, index) => (
          <li key={`${index} ${part}`} class={left(index) ? "left-out" : ""}>
            <Row title={calm(part)} says={left(index) ? say(stage, "phone.flow.left-out") : undefined}>
              <Link
                word={say(stage, left(index) ? "phone.flow.ask-again" : "phone.flow.leave-out")}
                name={calm(part)}
                works={works}
                onTouch={() => turn(index)}
              />
            </Row>
          </li>
        ))}
        {asks.map((one) => (
          <li key={one.id}>
            <Row title={calm(one.says)} says={say(stage, "phone.flow.new")}>
              <Link
                word={say(stage, "phone.flow.leave-out")}
                name={calm(one.says)}
                works={works}
                onTouch={() => onWant({ ...wanted, asks: asks.filter(({ id }) => id !== one.id) })}
              />
            </Row>
          </li>
        ))}
      </ul>
      {more.length > 0 && (
        <select
          class="field wide"
          aria-label={say(stage, "phone.flow.ask-too")}
          disabled={!works}
          value=""
          onChange={({ currentTarget }) => {
            const found = more.find(({ id }) => id === currentTarget.value);
            currentTarget.value = "";
            if (found) onWant({ ...wanted, asks: [...asks, found] });
          }}
        >
          <option value="">{say(stage, "phone.flow.ask-too")}</option>
          {more.map((one) => (
            <option key={one.id} value={one.id}>
              {calm(one.says)}
            </option>
          ))}
        </select>
      )}
    </Group>
  );
}

type Adds = Omit<StepOf, "step"> & { readonly body: DrawnScene };

/** Steps this house could add, each behind a step that is there. */
export function AddSheet({ stage, body, works, onWant, onShut }: Adds) {
  const { steps, suggestions } = body;
  const [where, choose] = useState<string | undefined>();
  const places = [...new Set(suggestions.map(({ after }) => after.key))];
  const here = where ?? places[0];
  const fits = suggestions.filter(({ after }) => after.key === here);
  return (
    <Sheet title={say(stage, "phone.flow.add")} shut={say(stage, "phone.shut")} onShut={onShut}>
      <label class="named">
        <span class="title">{say(stage, "phone.flow.add-after")}</span>
        <select class="field wide" value={here} onChange={({ currentTarget }) => choose(currentTarget.value)}>
          {places.map((key) => (
            <option key={key} value={key}>
              {calm(behind(steps, key)?.says ?? key)}
            </option>
          ))}
        </select>
      </label>
      <div class="ways">
        {fits.map((one) => (
          <Way
            key={`${one.id} ${one.after.output}`}
            word={calm(one.says)}
            {...(whenOf(stage, one) === undefined ? {} : { says: whenOf(stage, one) ?? "" })}
            onTouch={() => works && onWant([{ is: "insert", after: one.after, suggestion: one.id }])}
          />
        ))}
      </div>
    </Sheet>
  );
}

function whenOf(stage: Stage, { after }: SuggestionShown): string | undefined {
  const key = `phone.flow.if.${after.output}`;
  return key in stage.reader.words ? say(stage, key) : undefined;
}
