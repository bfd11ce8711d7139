import type { SettingShown } from "../../../hub/core/scene-answers.ts";
import type { Value } from "../../../hub/core/world.ts";
import { say } from "../../parts/say.ts";

import { Choice, Door, Row, Slider, Time } from "../bits.tsx";
import type { Stage } from "../stage.ts";

type Form = {
  readonly stage: Stage;
  readonly setting: SettingShown;
  /** What it is now, which may be another than always. */
  readonly value: Value;
  readonly works: boolean;
  readonly onSet: (value: Value) => void;
};

/** One setting in the form that fits it. */
export function SettingForm({ stage, setting, value, works, onSet }: Form) {
  const { says, kind, min = 0, max = 100, step = 1, unit = "" } = setting;
  const shown = (number: number) =>
    `${new Intl.NumberFormat(stage.reader.language).format(number)}${unit === "" ? "" : ` ${unit}`}`;
  if (kind === "switch")
    return (
      <Row title={says}>
        <Door
          name={says}
          on={value === true}
          words={[say(stage, "phone.on"), say(stage, "phone.off")]}
          works={works}
          onTurn={onSet}
        />
      </Row>
    );
  if (kind === "number")
    return (
      <div class="measured">
        <Row title={says}>
          <p class="value">{shown(Number(value))}</p>
        </Row>
        <Slider
          {...{ min, max, step, works, shown, onSet }}
          name={says}
          value={Number(value)}
          words={[say(stage, "phone.less"), say(stage, "phone.more")]}
        />
      </div>
    );
  if (kind === "time")
    return (
      <Row title={says}>
        <Time name={says} value={String(value)} works={works} onSet={onSet} />
      </Row>
    );
  const choices = setting.choices ?? [];
  return (
    <Row title={says}>
      <Choice name={says} value={String(value)} choices={choices} works={works} onChoose={onSet} />
    </Row>
  );
}
