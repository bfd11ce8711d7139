import type { Language } from "../../hub/core/house.ts";
import { send } from "./send.ts";

/** A screen as it says of itself what it can do. */
type Declared = { readonly width: number; readonly height: number; readonly touch: boolean; readonly sound: boolean };

/** What this page's screen is: its size, whether it can be touched, and whether it can be heard. */
export function screenHere(): Declared {
  const touch = navigator.maxTouchPoints > 0 || matchMedia("(any-pointer: coarse)").matches;
  return { width: innerWidth, height: innerHeight, touch, sound: "AudioContext" in globalThis };
}

/** Tells the house what this screen is, once for each of its sizes. */
export function makeDeclare(seat: string): (screen: string, language: Language) => void {
  let told = "";
  return (screen, language) => {
    const body = screenHere();
    if (told === JSON.stringify([screen, body])) return;
    told = JSON.stringify([screen, body]);
    void send({ seat, language, path: `screens/${screen}/declare`, body });
  };
}
