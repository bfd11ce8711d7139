import type { Sight } from "./recogniser.ts";

/** A look in which no eye was found, by nobody's method. */
export const unseen: Sight = {
  subject: null,
  grade: "none",
  faces: 0,
  frames: 0,
  quality: { irisPx: 0, usable: 0, sharp: 0, offGazeDeg: 0, pupilRatio: 0 },
  pad: { result: "unknown", plr: false, twoLight: false, glint: false },
  lightMs: 0,
  alg: { name: "none", ver: "1", cfgHash: "none" },
  consent: null,
  tamper: false,
};
