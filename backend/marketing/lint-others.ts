import { z } from "zod";
import { wallOf } from "../../hub/core/instant.ts";
import { features } from "../../hub/core/engage/features.ts";
import { Question, ratherNot, Reward, ScoreRules } from "../../hub/core/engage/objects.ts";
import { allOf, nameFaults, reasonFaults, sizeFaults, textFaults } from "./lint-text.ts";
import { shapeFaults, type Linted } from "./lint-offer.ts";
import { consentWords, fault, personalTopics, type LintFault } from "./lint-words.ts";

const day_ms = 86_400_000;
const Worth = z.object({ answers: z.array(z.object({ points: z.unknown().optional() })) });

/** Judges a question: closed answers, nothing personal, and worth the same whatever is answered. */
export function lintQuestion(draft: unknown): Linted<Question> {
  const size = sizeFaults(draft);
  if (size.length > 0) return { faults: size };
  const worth = Worth.safeParse(draft);
  const differ = worth.success && worth.data.answers.some(({ points }) => points !== undefined);
  const parsed = Question.safeParse(draft);
  if (!parsed.success) {
    const open = parsed.error.issues.some(({ path }) => path[0] === "answers");
    return {
      faults: [
        ...(differ ? [fault("points-differ", "answers")] : []),
        ...(open && !differ ? [fault("answers-not-closed", "answers")] : []),
        ...shapeFaults(parsed.error),
      ],
    };
  }
  const question = parsed.data;
  const faults = [
    ...textFaults(question.text, "text"),
    ...textFaults(question.why, "why"),
    ...reasonFaults({ why: question.why }),
    ...answerFaults(question),
    ...topicFaults(question),
    ...(question.points > 0 && consentWords.test(allOf([question.text, ...question.answers.map(({ text }) => text)]))
      ? [fault("reward-for-consent", "points")]
      : []),
    ...(question.retention_days > question.validity_days ? [fault("validity-short", "retention_days")] : []),
  ];
  return faults.length > 0 ? { faults } : { object: question };
}

function answerFaults({ answers }: Question): readonly LintFault[] {
  const ids = answers.map(({ id }) => id);
  const texts = answers.map(({ text }) => text.en.trim().toLowerCase());
  const same = new Set(ids).size < ids.length || new Set(texts).size < texts.length;
  return [
    ...answers.flatMap(({ text }, i) => nameFaults(allOf([text]).replaceAll("\n", " "), `answers.${i}`)),
    ...(same ? [fault("answers-not-closed", "answers")] : []),
    ...(ids.includes(ratherNot) ? [fault("answer-reserved", "answers")] : []),
  ];
}

function topicFaults({ text, answers, why }: Question): readonly LintFault[] {
  const said = allOf([text, why, ...answers.map((answer) => answer.text)]);
  return personalTopics.some((topic) => topic.test(said)) ? [fault("topic-personal", "text")] : [];
}

/** Judges how a brand scores; `offers` are the ones a band may show. */
export function lintRules(draft: unknown, offers: readonly string[]): Linted<ScoreRules> {
  const size = sizeFaults(draft);
  if (size.length > 0) return { faults: size };
  const parsed = ScoreRules.safeParse(draft);
  if (!parsed.success) return { faults: shapeFaults(parsed.error) };
  const { weights, bands, onband } = parsed.data;
  const order = ["none", "low", "mid", "high"];
  const rising = bands.every(({ name, from }, i) => {
    const before = bands[i - 1];
    return !before || (from > before.from && order.indexOf(name) > order.indexOf(before.name));
  });
  const names = bands.map(({ name }) => name);
  const faults = [
    ...weights.flatMap(({ feature }) =>
      features.some((known) => known === feature) ? [] : [fault("feature-unknown", `weights.${feature}`)],
    ),
    ...(weights.every(({ weight }) => weight === 0) ? [fault("weight-none", "weights")] : []),
    ...(rising ? [] : [fault("bands-order", "bands")]),
    ...onband.flatMap(({ band, show }, i) => [
      ...(names.includes(band) ? [] : [fault("band-empty", `onband.${i}`)]),
      ...(show === "callback" || offers.includes(show) ? [] : [fault("show-unknown", `onband.${i}`)]),
    ]),
  ];
  return faults.length > 0 ? { faults } : { object: parsed.data };
}

/** Judges a thing points can be spent on. */
export function lintReward(draft: unknown, now: number): Linted<Reward> {
  const size = sizeFaults(draft);
  if (size.length > 0) return { faults: size };
  const parsed = Reward.safeParse(draft);
  if (!parsed.success) return { faults: shapeFaults(parsed.error) };
  const { name, body, validto } = parsed.data;
  const left = wallOf(validto) - now;
  const faults = [
    ...textFaults(name, "name"),
    ...textFaults(body, "body"),
    ...(consentWords.test(allOf([name, body])) ? [fault("reward-for-consent", "body")] : []),
    ...(left <= 0 ? [fault("end-missing", "validto")] : []),
    ...(left > 366 * day_ms ? [fault("end-late", "validto")] : []),
  ];
  return faults.length > 0 ? { faults } : { object: parsed.data };
}
