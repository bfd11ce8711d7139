import type { Allergen } from "../../../hub/core/house.ts";
import { say } from "../../parts/say.ts";
import { useAnswer } from "../ask/asked.ts";
import { change, doing, sayDone } from "../ask/doing.ts";
import type { Profile } from "../ask/shapes.ts";
import { Choice, Door, Group, Link, Row, Slider, Time } from "../bits.tsx";
import { dayBy, dayOf, dayWords } from "../day.ts";
import type { Stage } from "../stage.ts";
import { Aged } from "./aged.tsx";

const path = "me/profile";
const languages = [
  { value: "en", says: "English" },
  { value: "zh-Hans", says: "简体中文" },
  { value: "zh-Hant", says: "繁體中文" },
] as const;
const allergens: readonly Allergen[] = [
  "gluten",
  "crustaceans",
  "eggs",
  "fish",
  "peanuts",
  "soya",
  "milk",
  "nuts",
  "celery",
  "mustard",
  "sesame",
  "sulphites",
  "lupin",
  "molluscs",
];
const tomorrows = 7;

type Form = {
  readonly stage: Stage;
  readonly profile: Profile;
  readonly works: boolean;
  readonly put: (some: Partial<Profile>) => void;
};

/** What whoever carries this phone has said about themself: when they wake, what they wear, eat and hear. */
export function Own({ stage }: { readonly stage: Stage }) {
  const answer = useAnswer<Profile>(path, stage.live);
  const { body: profile, tag } = answer;
  if (!profile) return <Aged stage={stage} answer={answer} />;
  const write = (body: Profile, match: string | undefined) =>
    change({ method: "PUT", path, body, tag: match, touches: [path, "today", "scenes/"] });
  const put = async (some: Partial<Profile>) => {
    sayDone(await write({ ...profile, ...some }, tag), { key: "phone.own.kept" });
  };
  const works = stage.live && answer.is === "here" && !doing.value.has(path);
  const form: Form = { stage, profile, works, put: (some) => void put(some).catch(reportError) };
  return (
    <>
      <Aged stage={stage} answer={answer} />
      <Clock {...form} />
      <Dress {...form} />
      <Food {...form} />
      <Sound {...form} />
      <Group title={say(stage, "phone.own.language")}>
        <Row title={say(stage, "phone.own.language-is")}>
          <Choice
            name={say(stage, "phone.own.language-is")}
            value={profile.language}
            choices={languages}
            works={works}
            onChoose={(language) => form.put({ language })}
          />
        </Row>
      </Group>
    </>
  );
}

/** The choices of a list of words, each with its own. */
function wordsFor<const T extends string>(
  stage: Stage,
  under: string,
  values: readonly T[],
): readonly { readonly value: T; readonly says: string }[] {
  return values.map((value) => ({ value, says: say(stage, `${under}.${value}`) }));
}

function Clock({ stage, profile, works, put }: Form) {
  const { alarm, wakes_from, wakes_to } = profile;
  const set = (some: Partial<Profile["alarm"]>) => put({ alarm: { ...alarm, ...some } });
  const text = (key: string) => say(stage, `phone.own.${key}`);
  const today = dayOf(stage.now, stage.reader.zone);
  const soon = Array.from({ length: tomorrows }, (_, i) => dayBy(today, i + 1));
  const skips = alarm.skip.filter((day) => day >= today).toSorted();
  const free = soon.find((day) => !skips.includes(day));
  return (
    <Group title={text("alarm")}>
      <Row title={text("alarm.on")}>
        <Door name={text("alarm.on")} on={alarm.on} words={onOff(stage)} works={works} onTurn={(on) => set({ on })} />
      </Row>
      <Row title={text("alarm.at")}>
        <Time name={text("alarm.at")} value={alarm.at} works={works} onSet={(at) => set({ at })} />
      </Row>
      <Row title={text("alarm.days")}>
        <Choice
          name={text("alarm.days")}
          value={alarm.days}
          choices={wordsFor(stage, "phone.own.alarm.days", ["working", "free", "every"])}
          works={works}
          onChoose={(days) => set({ days })}
        />
      </Row>
      <Row title={text("alarm.snooze")}>
        <Choice
          name={text("alarm.snooze")}
          value={String(alarm.snooze_min)}
          choices={[...new Set([5, 9, 10, 15, 20, 30, alarm.snooze_min])]
            .toSorted((a, b) => a - b)
            .map((minutes) => ({ value: String(minutes), says: say(stage, "phone.minutes", { minutes }) }))}
          works={works}
          onChoose={(minutes) => set({ snooze_min: Number(minutes) })}
        />
      </Row>
      {skips.map((day) => (
        <Row key={day} title={say(stage, "phone.own.alarm.quiet", { day: dayWords(day, stage.reader.language) })}>
          <Link
            word={text("alarm.ring")}
            name={dayWords(day, stage.reader.language)}
            works={works}
            onTouch={() => set({ skip: alarm.skip.filter((one) => one !== day) })}
          />
        </Row>
      ))}
      {alarm.on && free !== undefined && (
        <Link
          word={say(stage, "phone.own.alarm.skip", { day: dayWords(free, stage.reader.language) })}
          works={works}
          onTouch={() => set({ skip: [...skips, free] })}
        />
      )}
      <Row title={text("wakes.from")}>
        <Time name={text("wakes.from")} value={wakes_from} works={works} onSet={(at) => put({ wakes_from: at })} />
      </Row>
      <Row title={text("wakes.to")}>
        <Time name={text("wakes.to")} value={wakes_to} works={works} onSet={(at) => put({ wakes_to: at })} />
      </Row>
    </Group>
  );
}

function Dress({ stage, profile: { wears, comfort }, works, put }: Form) {
  const text = (key: string) => say(stage, `phone.own.${key}`);
  const shown = (c: number) =>
    say(stage, "phone.own.offset", {
      c: new Intl.NumberFormat(stage.reader.language, { signDisplay: "exceptZero" }).format(c),
    });
  return (
    <Group title={text("wears")}>
      <Row title={text("feels")}>
        <Choice
          name={text("feels")}
          value={wears.feels}
          choices={wordsFor(stage, "phone.own.feels", ["cold", "usual", "warm"])}
          works={works}
          onChoose={(feels) => put({ wears: { ...wears, feels } })}
        />
      </Row>
      <Row title={text("way")}>
        <Choice
          name={text("way")}
          value={wears.way}
          choices={wordsFor(stage, "phone.own.way", ["walk", "bike", "transit", "car", "home"])}
          works={works}
          onChoose={(way) => put({ wears: { ...wears, way } })}
        />
      </Row>
      <div class="measured">
        <Row title={text("warmth")}>
          <p class="value">{shown(comfort.offset_c)}</p>
        </Row>
        <Slider
          name={text("warmth")}
          value={comfort.offset_c}
          min={-3}
          max={3}
          step={0.5}
          shown={shown}
          words={[say(stage, "phone.less"), say(stage, "phone.more")]}
          works={works}
          onSet={(offset_c) => put({ comfort: { ...comfort, offset_c } })}
        />
      </div>
    </Group>
  );
}

function Food({ stage, profile: { eats }, works, put }: Form) {
  const text = (key: string) => say(stage, `phone.own.${key}`);
  const set = (some: Partial<Profile["eats"]>) => put({ eats: { ...eats, ...some } });
  return (
    <Group title={text("eats")}>
      <Row title={text("breakfast")}>
        <Door
          name={text("breakfast")}
          on={eats.breakfast}
          words={onOff(stage)}
          works={works}
          onTurn={(breakfast) => set({ breakfast })}
        />
      </Row>
      <Row title={text("diet")}>
        <Choice
          name={text("diet")}
          value={eats.diet}
          choices={wordsFor(stage, "phone.own.diet", ["all", "pescetarian", "vegetarian", "vegan"])}
          works={works}
          onChoose={(diet) => set({ diet })}
        />
      </Row>
      <Row title={text("size")}>
        <Choice
          name={text("size")}
          value={eats.size}
          choices={wordsFor(stage, "phone.own.size", ["small", "usual", "large"])}
          works={works}
          onChoose={(size) => set({ size })}
        />
      </Row>
      <fieldset class="marks" disabled={!works}>
        <legend class="title">{text("allergies")}</legend>
        {allergens.map((one) => (
          <label key={one}>
            <input
              type="checkbox"
              checked={eats.allergies.includes(one)}
              onChange={({ currentTarget: { checked } }) =>
                set({ allergies: checked ? [...eats.allergies, one] : eats.allergies.filter((other) => other !== one) })
              }
            />
            <span>{say(stage, `allergen.${one}`)}</span>
          </label>
        ))}
      </fieldset>
    </Group>
  );
}

function Sound({ stage, profile: { hears }, works, put }: Form) {
  const text = (key: string) => say(stage, `phone.own.${key}`);
  const set = (some: Partial<Profile["hears"]>) => put({ hears: { ...hears, ...some } });
  const choices = wordsFor(stage, "phone.own.hears", ["music", "news", "silence"]);
  const shown = (volume: number) => `${volume} %`;
  return (
    <Group title={text("hears")}>
      {(["working", "free"] as const).map((day) => (
        <Row key={day} title={text(`hears.${day}`)}>
          <Choice
            name={text(`hears.${day}`)}
            value={hears[day]}
            choices={choices}
            works={works}
            onChoose={(one) => set({ [day]: one })}
          />
        </Row>
      ))}
      <div class="measured">
        <Row title={text("volume")}>
          <p class="value">{shown(hears.volume)}</p>
        </Row>
        <Slider
          name={text("volume")}
          value={hears.volume}
          min={5}
          max={80}
          step={5}
          shown={shown}
          words={[say(stage, "phone.less"), say(stage, "phone.more")]}
          works={works}
          onSet={(volume) => set({ volume })}
        />
      </div>
    </Group>
  );
}

/** What a switch says on either side. */
function onOff(stage: Stage): readonly [string, string] {
  return [say(stage, "phone.on"), say(stage, "phone.off")];
}
