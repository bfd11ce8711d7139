import { Check, Layers, ShieldCheck, X } from "lucide";
import type { BrokenShown, LookedAt, RefusedShown } from "../../../hub/core/scene-edit-answers.ts";
import { calm, plain } from "../../parts/plain.ts";
import { say, timeOf } from "../../parts/say.ts";
import { Group } from "../bits.tsx";
import { shortDay } from "../day.ts";
import { Sheet } from "../sheet.tsx";
import type { Stage } from "../stage.ts";
import { Touch } from "../touch.tsx";

type Would = {
  readonly stage: Stage;
  readonly looked: LookedAt;
  readonly works: boolean;
  readonly onSave: () => void;
  readonly onShut: () => void;
};

/** What a change would do, before it is made: what is different, what stands against it, and whether a PIN is asked. */
export function WouldChange({ stage, looked, works, onSave, onShut }: Would) {
  const { changes, ahead, faults, broken, needs_pin: pin } = looked;
  const errors = faults.filter(({ severity }) => severity === "error");
  const stands = errors.length + broken.length > 0;
  const warned = faults.filter(({ severity }) => severity !== "error");
  return (
    <Sheet title={say(stage, "phone.flow.would")} shut={say(stage, "phone.shut")} onShut={onShut}>
      <Sentences of={changes} none={say(stage, "phone.flow.would-nothing")} />
      {ahead.length > 0 && (
        <Group title={say(stage, "phone.flow.ahead")}>
          <Sentences of={ahead} />
        </Group>
      )}
      {errors.length > 0 && (
        <Group title={say(stage, "phone.flow.cannot")}>
          <Blockers of={errors.map(({ text }) => text)} />
        </Group>
      )}
      {warned.length > 0 && (
        <Group title={say(stage, "phone.flow.mind")}>
          <Blockers of={warned.map(({ text }) => text)} />
        </Group>
      )}
      {broken.length > 0 && <BrokenOnes stage={stage} broken={broken} />}
      {pin && !stands && <p class="label">{say(stage, "phone.flow.pin")}</p>}
      <div class="targets">
        <Touch
          icon={pin ? ShieldCheck : Check}
          class="wide"
          word={say(stage, pin ? "phone.flow.save-pin" : "phone.flow.save")}
          works={works && !stands && changes.length > 0}
          onTouch={onSave}
        />
        <Touch icon={X} class="wide" word={say(stage, "phone.flow.leave")} works onTouch={onShut} />
      </div>
    </Sheet>
  );
}

function BrokenOnes({ stage, broken }: { readonly stage: Stage; readonly broken: readonly BrokenShown[] }) {
  return (
    <Group title={say(stage, "phone.flow.broken")}>
      {broken.map(({ key, says, difference }) => (
        <div key={key} class="broken">
          <p class="title">{calm(says)}</p>
          <Blockers of={difference} />
        </div>
      ))}
    </Group>
  );
}

/** Sentences, each on its own line. */
export function Sentences({ of, none }: { readonly of: readonly string[]; readonly none?: string }) {
  if (of.length === 0) return none === undefined ? null : <p class="label">{none}</p>;
  return (
    <ul class="differs">
      {of.map((one) => (
        <li key={one} class="label">
          {calm(one)}
        </li>
      ))}
    </ul>
  );
}

/** What stands in the way, each on its own line. */
export function Blockers({ of }: { readonly of: readonly string[] }) {
  return (
    <ul class="blockers">
      {of.map((one) => (
        <li key={one} class="label">
          {calm(one)}
        </li>
      ))}
    </ul>
  );
}

type Conflict = {
  readonly stage: Stage;
  readonly refused: RefusedShown;
  readonly works: boolean;
  readonly onMine: () => void;
  readonly onTheirs: () => void;
};

/** Somebody was faster: both versions beside each other in words, and which of them is to stand. */
export function ConflictSheet({ stage, refused: { theirs, yours }, works, onMine, onTheirs }: Conflict) {
  const by = theirs && {
    who: plain(theirs.author),
    at: timeOf(stage, theirs.at),
    day: shortDay(stage, theirs.at),
  };
  return (
    <Sheet title={say(stage, "phone.flow.faster")} shut={say(stage, "phone.shut")} onShut={onTheirs}>
      <div class="versions">
        <Group title={say(stage, "phone.flow.yours")}>
          <Sentences of={yours?.changes ?? []} none={say(stage, "phone.flow.would-nothing")} />
        </Group>
        <Group title={by ? say(stage, "phone.flow.theirs", by) : say(stage, "phone.flow.theirs-unknown")}>
          <Sentences of={theirs?.changes ?? []} none={say(stage, "phone.flow.would-nothing")} />
        </Group>
      </div>
      <div class="targets alike">
        <Touch icon={Layers} word={say(stage, "phone.flow.mine-on-top")} works={works} onTouch={onMine} />
        <Touch icon={Check} word={say(stage, "phone.flow.take-theirs")} works onTouch={onTheirs} />
      </div>
    </Sheet>
  );
}
