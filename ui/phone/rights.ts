import type { Me } from "./ask/shapes.ts";

/** Whether somebody may change what is everybody's. */
export function isAdult(me: Me | undefined): boolean {
  return me?.standing === "owner" || me?.standing === "adult";
}
