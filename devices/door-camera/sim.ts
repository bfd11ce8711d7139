import { z } from "zod";
import type { Clock } from "../../hub/core/clock.ts";
import { fail } from "../../hub/core/errors.ts";
import { Slug } from "../../hub/core/ids.ts";
import type { SimHappening } from "../../hub/core/messages.ts";
import { check } from "../../hub/core/parse.ts";
import { every } from "../../hub/core/timer.ts";
import type { Driver } from "../drivers/driver.ts";
import type { Model, SimPort } from "../drivers/sim.ts";
import type { Lamp } from "./lamp.ts";
import type { Recogniser, Sight } from "./recogniser.ts";
import { unseen } from "./unseen.ts";

/** The eyes a simulated camera knows, each by the consent it was enrolled under. */
export const SimEyes = z.strictObject({
  subject: Slug,
  consent: z.strictObject({ ref: Slug, ver: z.number().int().min(1) }),
});
/** See the schema of the same name. */
export type SimEyes = z.infer<typeof SimEyes>;

const eyes = ["LR", "L", "R"] as const;
const grades = ["strong", "weak", "none"] as const;
const pads = ["live", "spoof", "unknown"] as const;
const floodEachMs = 20;
const switched = z.strictObject({ on: z.boolean().default(true) });

/** Everything that may happen to a simulated door camera. */
export const cameraHappenings: Readonly<Record<string, z.ZodType<Readonly<Record<string, unknown>>>>> = {
  comes: z.strictObject({
    who: Slug.default("stranger"),
    eyes: z.enum(eyes).default("LR"),
    grade: z.enum(grades).default("strong"),
    pad: z.enum(pads).default("live"),
    faces: z.number().int().min(1).max(20).default(1),
    looks: z.boolean().default(true),
  }),
  goes: z.strictObject({}),
  cover: switched,
  tamper: switched,
  flood: switched,
};

type Given = Readonly<Record<string, unknown>>;
const place = (list: readonly unknown[], value: unknown) => list.indexOf(value);

/** A simulated doorway: who stands in it, in numbers as a driver gives them; nothing there is a picture. */
export function simDoorway(known: readonly SimEyes[]): (port: SimPort) => Model {
  return ({ clock, push }) => {
    const values: Record<string, number> = { person: 0, covered: 0, tampered: 0, faces: 0 };
    let flooding: (() => void) | undefined;
    const apply: Readonly<Record<string, (given: Given) => void>> = {
      comes: (given) => {
        // A name it does not know is a stranger's: number 0.
        values["who"] = known.findIndex(({ subject }) => subject === given["who"]) + 1;
        values["eyes"] = place(eyes, given["eyes"]);
        values["grade"] = place(grades, given["grade"]);
        values["pad"] = place(pads, given["pad"]);
        values["faces"] = Number(given["faces"]);
        values["looks"] = given["looks"] === true ? 1 : 0;
        values["person"] = 1;
      },
      goes: () => Object.assign(values, { person: 0, faces: 0 }),
      cover: (given) => void (values["covered"] = given["on"] === true ? 1 : 0),
      tamper: (given) => void (values["tampered"] = given["on"] === true ? 1 : 0),
      flood: (given) => {
        flooding?.();
        const rethrown = (error: unknown) => {
          throw error;
        };
        flooding = given["on"] === true ? every(clock, floodEachMs, () => push("seen"), rethrown) : undefined;
      },
    };
    return {
      read: (input) => {
        const value = values[input];
        return value === undefined ? undefined : { value, at: clock.mono() };
      },
      write: (output) => (output === "light" ? undefined : fail("E_NOT_FOUND", { output })),
      happen: ({ happens, with: given }: SimHappening) => {
        const schema = Object.hasOwn(cameraHappenings, happens) ? cameraHappenings[happens] : undefined;
        if (!schema) fail("E_WRONG_TYPE", { field: "happens", problem: happens });
        apply[happens]?.(check(schema, given));
        push(happens);
      },
    };
  };
}

/** What a simulated recogniser looks with. */
export type SimSight = {
  readonly known: readonly SimEyes[];
  readonly driver: Pick<Driver, "read">;
  readonly clock: Clock;
  readonly random: () => number;
  readonly lamp: Lamp;
};

/** A recogniser that needs no camera: it takes the time of a real one and says who is simulated to stand there. */
export function simRecogniser({ known, driver, clock, random, lamp }: SimSight): Recogniser {
  const read = (input: string) => driver.read(input)?.value ?? 0;
  return {
    look: async ({ flash_after_ms: flash }, signal) => {
      lamp.on();
      try {
        const takes = 700 + random() * 300 + (flash === undefined ? 0 : flash + 1_500);
        await clock.sleepUntil(clock.mono() + takes, signal);
      } finally {
        lamp.off();
      }
      const blind = read("covered") === 1;
      const seen = { read, known, flashed: flash !== undefined, latency: 200 + Math.round(random() * 120) };
      const sight =
        blind || read("looks") === 0 ? { ...unseen, alg, faces: blind ? 0 : read("faces") } : eyesSeen(seen);
      return { ...sight, tamper: blind || read("tampered") === 1, lightMs: Math.round(lamp.lit()) };
    },
  };
}

type Seen = {
  readonly read: (input: string) => number;
  readonly known: readonly SimEyes[];
  readonly flashed: boolean;
  readonly latency: number;
};
const alg = { name: "simulated", ver: "1", cfgHash: "none" };

function eyesSeen({ read, known, flashed, latency }: Seen): Sight {
  const whose = known[read("who") - 1];
  const grade = whose ? (grades[read("grade")] ?? "none") : "none";
  const match = grade === "none" ? undefined : whose;
  const pad = pads[read("pad")] ?? "unknown";
  const live = pad === "live";
  const both = eyes[read("eyes")] ?? "LR";
  return {
    subject: match?.subject ?? null,
    grade,
    ...(match ? { eyes: both } : {}),
    faces: read("faces"),
    frames: grade === "weak" ? 2 : 4,
    quality: {
      irisPx: grade === "weak" ? 130 : 210,
      usable: grade === "weak" ? 0.5 : 0.8,
      sharp: grade === "weak" ? 40 : 70,
      offGazeDeg: 5,
      pupilRatio: 0.4,
    },
    pad: {
      result: pad,
      plr: live && flashed,
      ...(live && flashed ? { plrLatencyMs: latency } : {}),
      twoLight: live,
      glint: pad !== "unknown",
    },
    lightMs: 0,
    alg,
    consent: match ? match.consent : null,
    tamper: false,
  };
}
