import { happening, type Doing } from "./doing.ts";

/** The two devices at the door of the house: its lock and the camera in front of it. */
export type Door = { readonly lock: string; readonly camera: string };

const second = 1_000;
const opens = 3.5 * second;
const types = 20 * second;
const stays = 6 * second;

/**
 * Somebody comes home at `after`: the camera sees them. The door opens by itself, or they type their code at the lock's
 * own keypad; then they push, go in and shut it behind them.
 */
export function comesIn(who: string, after: number, { lock, camera }: Door, byCode: boolean): readonly Doing[] {
  const pushes = after + (byCode ? types + 2 * second : opens);
  const code = byCode ? [happening(after + types, lock, "keypad", { user: who })] : [];
  return [
    happening(after, camera, "comes", { who }),
    ...code,
    happening(pushes, lock, "push"),
    // Who pushed too early pushes once more; an open door minds no second push.
    happening(pushes + 1.5 * second, lock, "push"),
    happening(pushes + stays - second, camera, "goes"),
    happening(pushes + stays, lock, "shut"),
  ];
}

/** Somebody goes out at `after`, by the handle inside. */
export function goesOut(after: number, { lock }: Door): readonly Doing[] {
  return [
    happening(after, lock, "inside"),
    happening(after + second, lock, "push"),
    happening(after + stays, lock, "shut"),
  ];
}
