import { z } from "zod";
import { defineDevice } from "../device.ts";
import { openDoorCamera } from "./looking.ts";
import { SigningKey } from "./sign.ts";
import { SimEyes, simDoorway, simRecogniser } from "./sim.ts";

/** What the config file says of a door camera: which door it looks at, what it signs with, whose eyes it knows. */
export const DoorCameraSettings = z.strictObject({
  door: z.string().max(81).default("door"),
  key: SigningKey,
  sim: z.strictObject({ eyes: z.array(SimEyes).max(20).default([]) }).prefault({}),
});

/** A camera at the door: it looks when it is asked, signs what recognition says, and lets nothing else out. */
export const doorCamera = defineDevice({
  kind: "door-camera",
  settings: DoorCameraSettings,
  sim: ({ sim }) => simDoorway(sim.eyes),
  open: ({ door, key, sim }, port) =>
    openDoorCamera({ door, key, enrolled: sim.eyes.length }, port, (lamp) =>
      simRecogniser({ known: sim.eyes, driver: port.driver, clock: port.clock, random: port.random, lamp }),
    ),
});
