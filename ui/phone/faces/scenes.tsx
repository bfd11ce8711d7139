import type { SceneSettings } from "../../../hub/core/scene-answers.ts";
import type { Value } from "../../../hub/core/world.ts";
import { useState } from "preact/hooks";
import { ChevronRight, ClockPlus, Shuffle, SkipForward, Undo2 } from "lucide";
import { Icon } from "../../parts/icon.tsx";
import { say, timeOf } from "../../parts/say.ts";
import { plain } from "../../parts/plain.ts";
import { isKnown, useAnswer } from "../ask/asked.ts";
import { doing } from "../ask/doing.ts";
import type { Items, Me, Person } from "../ask/shapes.ts";
import { Choice, Link, Way } from "../bits.tsx";
import { dayBy, dayOf, dayWords } from "../day.ts";
import { go } from "../going.ts";
import { isAdult } from "../rights.ts";
import { laterBy_min, next, once, set, wishesIn, type Next, type Which } from "../scene-changes.ts";
import { Sheet } from "../sheet.tsx";
import type { Stage } from "../stage.ts";
import { Touch } from "../touch.tsx";
import { Aged } from "./aged.tsx";
import { SettingForm } from "./setting.tsx";

const shipped = ["morning", "evening"];

/** The scenes of the house: how each goes, its next run, and what can be different. */
export function Scenes({ stage }: { readonly stage: Stage }) {
  const { live } = stage;
  const me = useAnswer<Me>("me", live);
  const adult = isAdult(me.body);
  const listed = useAnswer<Items<{ readonly scene: string }>>(adult ? "scenes" : undefined, live);
  const people = useAnswer<Items<Person>>(adult ? "residents" : undefined, live).body?.items ?? [];
  const [whose, choose] = useState<string | undefined>();
  const own = me.body?.resident;
  const resident = whose ?? own;
  const scenes = listed.body?.items.map(({ scene }) => scene) ?? shipped;
  const living = people.filter(({ standing }) => standing !== "guest");
  return (
    <section class="page scenes" aria-label={say(stage, "phone.tab.scenes")}>
      <header>
        <h1 class="headline">{say(stage, "phone.tab.scenes")}</h1>
        {living.length > 1 && resident !== undefined && (
          <Choice
            name={say(stage, "phone.scene.whose")}
            value={resident}
            works
            choices={living.map(({ id, name }) => ({
              value: id,
              says: id === own ? say(stage, "phone.you.unknown") : plain(name),
            }))}
            onChoose={choose}
          />
        )}
      </header>
      <div class="ways">
        <Way
          word={say(stage, "phone.ahead")}
          says={say(stage, "phone.ahead.says")}
          onTouch={() => go({ tab: "today", page: "ahead" })}
        />
        {adult && (
          <a class="row way-on editor" href={`/flows/?seat=${encodeURIComponent(me.body?.seat ?? "")}`}>
            <span class="text">
              <span class="title">{say(stage, "phone.flow.editor")}</span>
              <span class="least">{say(stage, "phone.flow.editor.says")}</span>
            </span>
            <Icon of={ChevronRight} class="small" />
          </a>
        )}
      </div>
      {resident === undefined && <Aged stage={stage} answer={me} />}
      {resident !== undefined &&
        scenes.map((scene, nth) => (
          <Scene
            key={`${resident} ${scene}`}
            stage={stage}
            which={{ scene, resident }}
            waits={!scenes.slice(0, nth).every((above) => isKnown(pathOf({ scene: above, resident })))}
          />
        ))}
    </section>
  );
}

type SceneOf = {
  readonly stage: Stage;
  readonly which: Which;
  /** A card above is not known yet: what stands must not move under a finger when it comes. */
  readonly waits: boolean;
};

function Scene({ stage, which, waits }: SceneOf) {
  const { scene } = which;
  const answer = useAnswer<SceneSettings>(pathOf(which), stage.live);
  const [open, unfold] = useState(false);
  const { body } = answer;
  if (waits) return null;
  if (!body) return answer.is === "refused" ? null : <Aged stage={stage} answer={answer} />;
  const { name, next: run, settings, may_change: mayChange } = body;
  const wishes = settings.filter((one) => one.once !== undefined);
  return (
    <section class="scene" aria-label={name}>
      <h2 class="sentence">{name}</h2>
      <p class="label">{whenOf(stage, body)}</p>
      <Aged stage={stage} answer={answer} />
      {run && run.blockers.length > 0 && (
        <ul class="blockers">
          {run.blockers.map((says) => (
            <li key={says} class="label">
              {says}
            </li>
          ))}
        </ul>
      )}
      {wishes.length > 0 && (
        <ul class="differs">
          {wishes.map((one) => (
            <li key={one.name} class="least">
              {say(stage, "phone.scene.once-is", { says: one.says, value: valueOf(stage, one, one.once ?? one.value) })}
            </li>
          ))}
        </ul>
      )}
      {mayChange && <NextRun stage={stage} which={which} body={body} differs={wishes.length > 0} />}
      <div class="days">
        <Link
          word={say(stage, open ? "phone.scene.fold" : "phone.scene.settings")}
          name={name}
          unfolded={open}
          onTouch={() => unfold(!open)}
        />
        <Link
          word={say(stage, mayChange ? "phone.flow.steps" : "phone.flow.why")}
          name={name}
          onTouch={() => go({ tab: "scenes", page: mayChange ? "scene" : "why", of: scene })}
        />
      </div>
      {open && (
        <div class="settings">
          {settings.map((one) => (
            <SettingForm
              key={one.name}
              stage={stage}
              setting={one}
              value={one.value}
              works={mayChange && stage.live && !doing.value.has(`scenes/${scene}/settings`)}
              onSet={(value) => void set(which, one, value).catch(reportError)}
            />
          ))}
          {!mayChange && <p class="least">{say(stage, "phone.scene.read-only")}</p>}
        </div>
      )}
    </section>
  );
}

type NextRun = {
  readonly stage: Stage;
  readonly which: Which;
  readonly body: SceneSettings;
  readonly differs: boolean;
};

/** What can be done about the next run alone. */
function NextRun({ stage, which, body, differs }: NextRun) {
  const [differing, differ] = useState(false);
  const { next: run } = body;
  const works = stage.live && !doing.value.has(`scenes/${which.scene}/next`);
  const go = (does: Next) => void next(which, body, does).catch(reportError);
  const clear = differs || run?.later_min !== undefined;
  if (run?.skipped)
    return (
      <div class="targets">
        <Touch icon={Undo2} word={say(stage, "phone.scene.unskip")} works={works} onTouch={() => go("unskip")} />
      </div>
    );
  return (
    <div class="targets">
      <Touch icon={SkipForward} word={say(stage, "phone.scene.skip")} works={works} onTouch={() => go("skip")} />
      {run?.can_be_later && (
        <Touch
          icon={ClockPlus}
          word={say(stage, "phone.scene.later", { minutes: laterBy_min })}
          works={works}
          onTouch={() => go("later")}
        />
      )}
      <Touch
        icon={Shuffle}
        class="wide"
        word={say(stage, "phone.scene.once")}
        works={works}
        onTouch={() => differ(true)}
      />
      {clear && (
        <Touch
          icon={Undo2}
          class="wide"
          word={say(stage, "phone.scene.clear")}
          works={works}
          onTouch={() => go("clear")}
        />
      )}
      {differing && <Differently stage={stage} which={which} body={body} onShut={() => differ(false)} />}
    </div>
  );
}

type Differently = {
  readonly stage: Stage;
  readonly which: Which;
  readonly body: SceneSettings;
  readonly onShut: () => void;
};

function pathOf({ scene, resident }: Which): string {
  return `scenes/${scene}/settings?resident=${resident}`;
}

/** The settings once more, for the next run alone. */
function Differently({ stage, which, body, onShut }: Differently) {
  const [wanted, want] = useState<Readonly<Record<string, Value>>>(wishesIn(body.settings));
  const count = Object.keys(wanted).length;
  const go = async () => {
    if (await once(which, wanted)) onShut();
  };
  return (
    <Sheet
      title={say(stage, "phone.scene.once-title", { name: body.name })}
      shut={say(stage, "phone.shut")}
      onShut={onShut}
    >
      <p class="least">{whenOf(stage, body)}</p>
      <div class="settings">
        {body.settings.map((one) => (
          <SettingForm
            key={one.name}
            stage={stage}
            setting={one}
            value={wanted[one.name] ?? one.value}
            works={stage.live}
            onSet={(value) => {
              const { [one.name]: _, ...others } = wanted;
              want(value === one.value ? others : { ...others, [one.name]: value });
            }}
          />
        ))}
      </div>
      <Touch
        icon={Shuffle}
        word={say(stage, "phone.scene.once-do")}
        works={stage.live && count > 0}
        onTouch={() => void go().catch(reportError)}
      />
    </Sheet>
  );
}

/** When it runs next, said plainly. */
function whenOf(stage: Stage, { next: run }: SceneSettings): string {
  if (!run) return say(stage, "phone.scene.no-next");
  const { day, at, skipped, skipped_says, later_min } = run;
  if (skipped && skipped_says !== undefined) return skipped_says;
  const { now, reader } = stage;
  const today = dayOf(now, reader.zone);
  const which = day === today ? "today" : day === dayBy(today, 1) ? "tomorrow" : "day";
  const params = {
    day: dayWords(day, reader.language),
    at: at === undefined ? "" : timeOf(stage, at),
    minutes: later_min ?? 0,
  };
  const when = say(stage, `phone.scene.when.${which}`, params);
  if (skipped) return say(stage, "phone.scene.skipped", { when });
  const key =
    at === undefined ? "phone.scene.at-some-time" : later_min === undefined ? "phone.scene.at" : "phone.scene.at-later";
  return say(stage, key, { ...params, when });
}

function valueOf(stage: Stage, { choices, unit }: SceneSettings["settings"][number], value: Value): string {
  if (typeof value === "boolean") return say(stage, value ? "phone.on" : "phone.off");
  const named = choices?.find((one) => one.value === value)?.says;
  return named ?? `${value}${unit === undefined ? "" : ` ${unit}`}`;
}
