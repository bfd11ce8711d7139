import type { Bus } from "./bus/bus.ts";
import type { Sentence } from "./core/events.ts";
import type { DoorAsk, DoorView } from "./core/door.ts";
import type { State } from "./core/messages.ts";
import { makeUsedFor } from "./used-for.ts";

/**
 * Tells what happens in the house as one plain sentence each: moments, what scenes begin and how they end, what the
 * bath, the AC, the door, the breakfast machine, the music and the alarm clocks do, what was used and for whom, faults.
 * The reader's language is chosen by whoever prints; `comfort` says why the AC is set as it is for a resident.
 */
export function narrate(
  bus: Bus,
  tell: (sentence: Sentence) => void,
  comfort: (resident: string) => Sentence | undefined = () => undefined,
): void {
  const told = new Map<string, string>();
  const used = makeUsedFor(bus, comfort);
  bus.on("moment.happened", ({ moment }) => {
    const happened = () => tell({ key: `tell.${moment.kind}`, params: { resident: moment.resident ?? "" } });
    // Whoever is let in is told of before they are home: one opening makes both in the same instant.
    if (moment.kind === "arrived") queueMicrotask(happened);
    else happened();
  });
  bus.on("run.changed", ({ run }) => {
    if (run.state === "running") return;
    if (run.outcome)
      tell({
        key: "tell.run",
        params: { scene: `scene.${run.scene}`, outcome: run.outcome.key, ...run.outcome.params },
      });
  });
  bus.on("device.state", ({ device, state, before, baseline }) => {
    const sentence = sentenceOf(device, state);
    if (sentence && told.get(device) !== sentence.key) {
      const known = told.has(device);
      told.set(device, sentence.key);
      if (!baseline && known && sentence.key !== quiet) tell(sentence);
    }
    if (!baseline) for (const taken of used.of(device, state, before)) tell(taken);
  });
  bus.on("door.opened", ({ resident }) => {
    if (resident !== undefined) tell({ key: "tell.door.opened", params: { resident } });
  });
  let door: string = quiet;
  bus.on("door.changed", ({ door: view }) => {
    const key = doorKey(view);
    if (key === undefined || key === door) return;
    // That it is shut again is only worth telling of a door that was open.
    const worth = door !== quiet && (key !== "tell.door.shut" || door.startsWith("tell.door.open"));
    door = key;
    if (worth) tell({ key, params: {} });
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

const asks: Readonly<Record<DoorAsk, string>> = {
  look: "tell.door.asking-look",
  credential: "tell.door.asking-credential",
  pin: "tell.door.asking-pin",
};

const openedBy: Readonly<Record<string, string>> = {
  phone: "tell.door.open-phone",
  pin: "tell.door.open-pin",
  tap: "tell.door.open-tap",
  keypad: "tell.door.open-keypad",
  key: "tell.door.open-key",
  inside: "tell.door.open-inside",
};

function doorKey({ phase, ask, by, leaf }: DoorView): string | undefined {
  switch (phase) {
    case "looking":
      return "tell.door.looking";
    case "recognised":
      return "tell.door.recognised";
    case "asking":
      return asks[ask ?? "credential"];
    case "opening":
      return undefined;
    case "open":
      return openedBy[by ?? ""] ?? "tell.door.open";
    case "failed":
      return "tell.door.failed";
    case "blind":
      return "tell.door.blind";
    case "shut":
      return leaf === "open" ? undefined : "tell.door.shut";
  }
}

function musicKey(state: State): string {
  if (state["playing"] !== true) return "tell.music.stopped";
  if (state["source"] === "alarm") return "tell.music.alarm";
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
    key: state["waits"] === true ? "tell.bath.waits" : `tell.bath.${phase}`,
    params: { litres: rounded(litres), water_c: rounded(water_c), level_pct: rounded(level_pct) },
  };
}

function rounded(value: unknown): number {
  return typeof value === "number" ? Math.round(value) : 0;
}
