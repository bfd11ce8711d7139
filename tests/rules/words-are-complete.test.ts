import { expect, test } from "vitest";
import { ingredients } from "../../hub/core/breakfast/ingredients.ts";
import { recipeNames } from "../../hub/core/breakfast/recipes.ts";
import { errorCodes } from "../../hub/core/errors.ts";
import { facts } from "../../hub/core/facts.ts";
import { Allergen } from "../../hub/core/house.ts";
import { kinds } from "../../hub/core/kinds.ts";
import { bathPlans, doorPlans } from "../../hub/core/live.ts";
import { moments } from "../../hub/core/moments.ts";
import { notices } from "../../hub/core/notices.ts";
import { adoptions } from "../../hub/core/parts.ts";
import { shownOf } from "../../hub/things/seen/components.ts";
import { type RoleRow, roles } from "../../hub/core/roles.ts";
import { nodeTypes } from "../../hub/core/scene/nodes.ts";
import { commands } from "../../hub/cli/commands.ts";
import { chainProblems } from "../../hub/core/chain.ts";
import { signalList } from "../../hub/core/signals/signals.ts";
import { refusals } from "../../hub/door/look.ts";
import { reasons } from "../../hub/door/policy.ts";
import { nextTimes } from "../../hub/health.ts";
import { clothingKeys } from "../../hub/weather/clothing.ts";
import { render } from "../../hub/core/sentence.ts";
import { pushedText } from "../../ui/phone/worker-rules.ts";
import { wordsOf } from "../../hub/words.ts";
import { projectFiles, textOf } from "../help/tree.ts";

const languages = ["en", "zh-Hans", "zh-Hant"] as const;
const en = wordsOf("en");
const keys = Object.keys(en);

const code = projectFiles(/^(hub|devices|ui|flows)\/.*\.(ts|tsx|json)$/)
  .filter((path) => !/^ui\/(words|dist)\//.test(path))
  .map(textOf);
const all = code.join("\n");
const flows = projectFiles(/^flows\/\w+\.json$/).map(textOf);
const found = (pattern: RegExp, texts = code) =>
  texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1] ?? ""));

/** A push carries no names: what wakes a phone and names something is told plainly as well. */
const pushedPlainly = Object.entries(notices)
  .filter(([row, { level }]) => level !== "tell" && en[`notice.${row}`]?.includes("{"))
  .map(([row]) => row);

/** Keys that come from the rows of a table: each row needs its sentence. */
const fromTables: readonly string[] = [
  ...Object.keys(errorCodes).map((row) => `error.${row}`),
  ...Object.keys(moments).flatMap((row) => [`tell.${row}`, `why.no-evidence.${row}`]),
  ...kinds.bath.state.shape.phase.options.flatMap((phase) => [`tell.bath.${phase}`, `wall.bath.${phase}`]),
  ...kinds["breakfast-machine"].state.shape.phase.options.map((phase) => `tell.breakfast.${phase}`),
  ...recipeNames.map((name) => `recipe.${name}`),
  ...Object.keys(ingredients).map((name) => `ingredient.${name}`),
  ...Allergen.options.map((name) => `allergen.${name}`),
  ...Object.keys(facts).map((row) => `fact.${row}`),
  ...Object.keys(roles).flatMap((row) => [`role.${row}`, `notice.without.${row}`]),
  ...Object.keys(notices).map((row) => `notice.${row}`),
  ...pushedPlainly.map((row) => `notice.${row}.push`),
  ...Object.keys(adoptions).map((kind) => `found.as.${kind}`),
  ...nextTimes.flatMap((when) => [`health.when.${when}`, `health.whose.${when}`]),
  ...Object.values(adoptions).flatMap(({ parts }) => Object.keys(parts).map((part) => `part.${part}`)),
  ...signalList.flatMap(([name, { levels }]) => [
    `signal.${name}.what`,
    ...levels.map((n) => `signal.${name}.level${n}`),
  ]),
  ...clothingKeys,
  ...reasons.map((reason) => `door.why.${reason}`),
  ...[...refusals, "tap"].map((refusal) => `door.refused.${refusal}`),
  ...bathPlans.map((plan) => `plan.bath.${plan}`),
  ...doorPlans.map((plan) => `plan.door.${plan}`),
  ...["look", "credential", "pin"].map((ask) => `door.ask.${ask}`),
  ...chainProblems.map((problem) => `cli.ledger.${problem}`),
  ...[1, 2, 3, 4, 5, 6].flatMap((band) => [`air.band.${band}`, `air.advice.${band}`]),
  ...["clear", "cloudy", "rain", "snow", "fog", "storm"].map((sky) => `sky.${sky}`),
  ...["anyone", "adult", "child", "guest", "resident"].flatMap((who) =>
    ["home", "away", "home-not", "away-not"].map((where) => `guard.${who}-${where}`),
  ),
  ...["per-day", "per-trip", "always"].map((once) => `why.already.${once}`),
  ...["per-day", "per-trip"].map((once) => `why.once-${once}`),
  ...["working", "free"].map((days) => `why.days-${days}`),
  ...["breakfast.begun", "breakfast.ready", "bath.permitted", "bath.start_in_min", "trip.evidence", "trip.eta_min"].map(
    (fact) => `guard.${fact}`,
  ),
  ...Object.values(shownOf).flatMap((rows) => rows.map(({ key }) => `seen.${key}`)),
  ...["virtual", "real"].map((house) => `cli.status.${house}`),
  ...commands.map(({ name }) => `cli.help.${name.replaceAll(" ", "-")}`),
  ...found(/"sentence": "([a-z-]+)"/g, flows).map((slug) => `say.${slug}`),
  ...["test"].map((card) => `say.${card}`),
  ...found(/"says": "([a-z0-9-]+)"/g, flows).map((slug) => `example.${slug}`),
  ...found(/"card": "([a-z-]+)"/g, flows).map((card) => `shows.${card}`),
  ...Object.entries<RoleRow>(roles)
    .filter(([, { by }]) => by !== "policy")
    .flatMap(([role, { verbs }]) => Object.keys(verbs).map((verb) => `does.${role}.${verb}`)),
  ...Object.values(nodeTypes).flatMap(({ outputs }) => outputs.map((output) => `example.left.${output}`)),
  ...["done", "failed", "stopped", "running"].map((state) => `example.end.${state}`),
  ...found(/"name": "LINTEL_SCENE",\s*"type": "str",\s*"value": "([a-z-]+)"/g, flows).map((scene) => `scene.${scene}`),
  ...found(/"name": "([a-z_]+)",\s*"type": "(?:bool|num|str)"/g, flows).map((name) => `setting.${name}`),
  ...found(/finding\("([a-z-]+)"/g).flatMap((check) =>
    check === "folder-new" ? [`cli.doctor.${check}.well`] : [`cli.doctor.${check}.well`, `cli.doctor.${check}.unwell`],
  ),
];

/** Keys written out where they are used. */
const written = found(
  /(?<!\b(?:id|name): )["'`]((?:why|guard|outcome|hold|tell|say|page|wall|cli|sky)\.[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)["'`]/g,
);
/** Keys put together where they are used, as patterns: what fills a gap must itself be written somewhere. */
const composed = found(/`([a-z][a-z0-9-]*\.(?:[a-z0-9.-]|\$\{[^`}]*\})*)`/g)
  .filter((text) => text.includes("${"))
  .map((text) => new RegExp(`^${text.replaceAll(".", "\\.").replaceAll(/\$\{[^}]*\}/g, "([a-z0-9_.-]+)")}$`));
const isWritten = (word: string) => all.includes(`"${word}"`);
const isComposed = (key: string) => {
  const gaps = composed.map((pattern) => pattern.exec(key)?.slice(1));
  const end = key.lastIndexOf(".");
  // A list of words for one choice: its key and each word stand apart.
  const chosen = isWritten(key.slice(0, end)) && isWritten(key.slice(end + 1));
  return chosen || gaps.some((words) => words?.every(isWritten));
};

/** Sentences that other sentences hold. */
const held = Object.values(en).flatMap((text) =>
  [...text.matchAll(/:some\|([^}]+)\}/g)].map((match) => match[1] ?? ""),
);
/** Who may act without being a resident. */
const actors = ["actor.cli"];

function paramsOf(text: string): string[] {
  const named = [...text.matchAll(/\{([a-z_0-9]+)(?::([^}]*))?\}/g)];
  const shown = named.filter(([, , how]) => !how?.startsWith("plural|")).map(([, name, how]) => `${name}:${how ?? ""}`);
  return [...new Set(shown)].toSorted();
}

test("all languages have the same keys, and say the same things in each sentence", () => {
  for (const language of languages) {
    const words = wordsOf(language);
    expect(Object.keys(words), language).toEqual(keys);
    for (const key of keys) {
      expect(words[key]?.trim(), `${language} ${key}`).not.toBe("");
      expect(paramsOf(words[key] ?? ""), `${language} ${key}`).toEqual(paramsOf(en[key] ?? ""));
    }
  }
});

test("every row of a table and every key used in the code has its sentence", () => {
  expect([...new Set([...fromTables, ...written, ...held])].filter((key) => !keys.includes(key))).toEqual([]);
  expect(fromTables.length).toBeGreaterThan(150);
  expect(written.length).toBeGreaterThan(60);
});

test("no sentence is left that nobody says", () => {
  const known = new Set([...fromTables, ...written, ...held, ...actors]);
  expect(keys.filter((key) => !known.has(key) && !all.includes(key) && !isComposed(key))).toEqual([]);
  expect(["phone.own.nothing-of-the-sort", "phone.tab.somewhere-else"].filter(isComposed)).toEqual([]);
});

test("what a phone is woken by names nothing that a push does not carry", () => {
  const woken = Object.entries(notices).filter(([, { level }]) => level !== "tell");
  for (const language of languages)
    for (const [row] of woken) {
      const text = pushedText(wordsOf(language), `notice.${row}`);
      expect(text, `${language} ${row}`).not.toMatch(/[{}]/);
      expect(text, `${language} ${row}`).not.toBe(wordsOf(language)["phone.push.look"]);
    }
  expect(pushedPlainly).not.toEqual([]);
});

test("residents read plain words", () => {
  const jargon =
    /\b(MQTT|payload|null|undefined|JSON|boot|lease|retained|QoS|topic|broker|socket|token|HTTP|schema|timeout|stack|exception)\b/i;
  const integrators = /^(cli\.|error\.E_(NOT_JSON|NO_TOKEN|MUST_MATCH|CONFIG|USAGE|BROKER_DOWN)$|page\.)/;
  const residents = keys.filter((key) => !integrators.test(key));
  const bad = languages.flatMap((language) =>
    residents.filter((key) => jargon.test((wordsOf(language)[key] ?? "").replaceAll(/\{[^}]*\}/g, ""))),
  );
  expect(bad).toEqual([]);
});

test("the two Chinese scripts are not mixed", () => {
  const simplified =
    /[们这说时间欢设备网线热发开关门边达认识请问题闹钟气报启动运转经过执机个东会对从进还让给应该长无单为书车马风飞鱼鸟]/;
  const traditional =
    /[們這說時間歡設備網線熱發開關門邊達認識請問題鬧鐘氣報啟動運轉經過執機個東會對從進還讓給應該長無單為書車馬風飛魚鳥]/;
  const of = (language: "zh-Hans" | "zh-Hant", pattern: RegExp) =>
    Object.entries(wordsOf(language))
      .filter(([, text]) => pattern.test(text.replaceAll(/[设備备]/g, "")))
      .map(([key, text]) => `${key}: ${text}`);
  expect(of("zh-Hant", simplified)).toEqual([]);
  expect(of("zh-Hans", traditional)).toEqual([]);
});

test("sentences inside sentences are found, whatever the language", () => {
  for (const language of languages) {
    const reader = { words: wordsOf(language), language, zone: "Asia/Shanghai" };
    const params = { scene: "scene.evening", outcome: "outcome.held", role: "bath" };
    const text = render({ key: "tell.run", params }, reader);
    expect(text).not.toMatch(/[a-z]+\.[a-z]+|\{|–/);
  }
});

test("what is read from afar fits its place on the wall in every language", () => {
  const latin = 0.54;
  const places: readonly (readonly [keys: RegExp, size: number, width: number])[] = [
    [/^clothing\./, 60, 1152],
    [/^sky\./, 52, 400],
    [/^air\.advice\./, 34, 330],
    [/^air\.band\./, 60, 200],
    [/^wall\.way-minutes$/, 60, 370],
    [/^wall\.bath\./, 60, 2 * 780],
    [/^wall\.(lost|lost-now|refused)$/, 30, 1100],
    [/^say\.bath/, 46, 2 * 1152],
  ];
  const wide = languages.flatMap((language) =>
    places.flatMap(([pattern, size, width]) =>
      keys
        .filter((key) => pattern.test(key))
        .filter((key) => {
          const text = (wordsOf(language)[key] ?? "").replaceAll(/\{[^}]*\}/g, "00");
          const ems = Array.from(text).reduce((sum, sign) => sum + (/[\u2e80-\uffff]/.test(sign) ? 1 : latin), 0);
          return ems * size > width;
        })
        .map((key) => `${language} ${key}`),
    ),
  );
  expect(wide).toEqual([]);
});
