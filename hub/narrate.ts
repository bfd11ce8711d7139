import type { Bus } from "./bus/bus.ts";
import type { Sentence } from "./core/events.ts";
import type { State } from "./core/messages.ts";

/**
 * Tells what happens in the house as one plain sentence each: moments, what scenes begin and how they end, what the
 * bath, the breakfast machine, the music and the alarm clocks do, faults. The reader's language is chosen by whoever prints.
 */
export function narrate(bus: Bus, tell: (sentence: Sentence) => void): void {
  const told = new Map<string, string>();
  bus.on("moment.happened", ({ moment }) =>
    tell({ key: `tell.${moment.kind}`, params: { resident: moment.resident ?? "" } }),
  );
  bus.on("run.changed", ({ run }) => {
    if (run.state === "running") return;
    if (run.outcome)
      tell({
        key: "tell.run",
        params: { scene: `scene.${run.scene}`, outcome: run.outcome.key, ...run.outcome.params },
      });
  });
  bus.on("device.state", ({ device, state, baseline }) => {
    const sentence = sentenceOf(device, state);
    if (!sentence || told.get(device) === sentence.key) return;
    const known = told.has(device);
    told.set(device, sentence.key);
    if (!baseline && known && sentence.key !== quiet) tell(sentence);
  });
  bus.on("fault.raised", ({ code, params }) => tell({ key: `error.${code}`, params }));
}

/** The key of what is worth no sentence, and still ends what was told before. */
const quiet = "quiet";

const breakfastPhases: Readonly<Record<string, string>> = {
  off: "tell.breakfast.off",
  armed: "tell.breakfast.armed",
  running: "tell.breakfast.running",
  done: "tell.breakfast.done",
  fault: "tell.breakfast.fault",
};

/** What a state says, if its device is one that is told of; each is known by a key of the state only it has. */
function sentenceOf(device: string, state: State): Sentence | undefined {
  if ("ringing" in state) return { key: state["ringing"] === true ? "tell.alarm.ringing" : quiet, params: { device } };
  if ("ducked" in state) return { key: musicKey(state), params: { device } };
  const { phase } = state as { readonly phase?: unknown };
  if (typeof phase !== "string") return undefined;
  return "lid_closed" in state ? breakfast(phase, state) : bath(phase, state);
}

function musicKey(state: State): string {
  if (state["playing"] !== true) return "tell.music.stopped";
  return state["source"] === "news" ? "tell.music.news" : "tell.music.music";
}

function breakfast(phase: string, { recipe, portions }: State): Sentence {
  const named = typeof recipe === "string" ? { recipe: `recipe.${recipe}` } : {};
  return { key: breakfastPhases[phase] ?? quiet, params: { ...named, portions: rounded(portions) } };
}

function bath(phase: string, state: State): Sentence | undefined {
  // Full but still to be warmed: the bath itself is `ready` for whatever comes next, the resident is not told so.
  if (phase === "ready" && Number(state["water_c"]) < Number(state["target_c"]) - 1) return undefined;
  const { litres, water_c, level_pct } = state;
  return {
    key: `tell.bath.${phase}`,
    params: { litres: rounded(litres), water_c: rounded(water_c), level_pct: rounded(level_pct) },
  };
}

function rounded(value: unknown): number {
  return typeof value === "number" ? Math.round(value) : 0;
}
