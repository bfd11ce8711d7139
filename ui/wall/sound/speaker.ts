import { muted } from "../state.ts";

/** The page's one way to be heard: everything goes through `out`, music through `bed`, which makes room for speech. */
export type Speaker = {
  readonly context: AudioContext;
  readonly out: GainNode;
  readonly bed: GainNode;
  /** Called by a touch: then the browser lets the page be heard. */
  wake(): void;
  /** Tries to be heard; says so on the wall where the browser waits for a touch. */
  ready(): void;
  /** Music steps back to 30 % while somebody speaks. */
  duck(on: boolean): void;
};

const ducked = 0.3;
const patience_ms = 400;

/** Opens the speaker; silent until something is played through it. */
export function openSpeaker(): Speaker {
  const context = new AudioContext();
  const out = context.createGain();
  const bed = context.createGain();
  bed.connect(out);
  out.connect(context.destination);
  let wanted = false;
  const look = () => {
    muted.value = wanted && context.state !== "running";
  };
  context.addEventListener("statechange", look);
  const resume = () => {
    context.resume().catch(reportError);
  };
  let speaking = 0;
  return {
    context,
    out,
    bed,
    wake: resume,
    ready: () => {
      wanted = true;
      resume();
      setTimeout(look, patience_ms);
    },
    duck: (on) => {
      speaking = Math.max(0, speaking + (on ? 1 : -1));
      bed.gain.setTargetAtTime(speaking > 0 ? ducked : 1, context.currentTime, on ? 0.08 : 0.25);
    },
  };
}
