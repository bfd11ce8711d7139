import { fail } from "../../core/errors.ts";
import type { Adapter, Announcement } from "../entities/plan.ts";
import { boxOf, isObject, own, readJson, type Box, type Json } from "./config.ts";
import type { Remote } from "./infrared-words.ts";
import { infraredOf, type Remotes } from "./infrared.ts";
import { outputsOf } from "./outputs.ts";
import { pressesOf } from "./presses.ts";
import { sensorsOf } from "./sensors.ts";

const prefix = "tasmota/discovery";
const topicOf = /^tasmota\/discovery\/([0-9A-Za-z_-]{1,40})\/(config|sensors)$/;
/** Sensors of boxes whose config has not come; a flood of them is refused. */
const waitingCap = 2_000;
const mostBoxes = 4_000;

/** What is known of one box: its config and its sample of sensors, in whatever order they came. */
type Known = { readonly box?: Box; readonly sn?: Json };

/** Tasmota's own discovery; `remotes` keeps what is learned of air conditioners behind infrared boxes. */
export function tasmota(remotes: Remotes = remembered()): Adapter {
  const boxes = new Map<string, Known>();
  let waiting = 0;
  return {
    name: "Tasmota",
    filters: [`${prefix}/+/config`, `${prefix}/+/sensors`],
    announced: (topic, payload) => {
      const [, mac, part] = topicOf.exec(topic) ?? [];
      if (!mac) return undefined;
      const before = boxes.get(mac) ?? {};
      const now =
        part === "config"
          ? known(payload === "" ? undefined : boxOf(mac, readJson(payload)), before.sn)
          : known(before.box, payload === "" ? undefined : sampleIn(payload));
      if (!boxes.has(mac) && boxes.size >= mostBoxes) fail("E_TOO_MANY", { most: mostBoxes });
      if (isWaiting(now) && !isWaiting(before) && waiting >= waitingCap)
        fail("E_TOO_BIG", { field: mac, cap: waitingCap });
      waiting += Number(isWaiting(now)) - Number(isWaiting(before));
      if (now.box || now.sn) boxes.set(mac, now);
      else boxes.delete(mac);
      if (now.box) return announcement(now.box, now.sn, remotes);
      return before.box ? { ...announcement(before.box, undefined, remotes), entities: [] } : undefined;
    },
  };
}

function known(box: Box | undefined, sn: Json | undefined): Known {
  return { ...(box ? { box } : {}), ...(sn ? { sn } : {}) };
}

function isWaiting({ box, sn }: Known): boolean {
  return !box && sn !== undefined;
}

function sampleIn(payload: string): Json {
  const sn = own(readJson(payload), "sn");
  if (!isObject(sn)) fail("E_WRONG_TYPE", { field: "sn", problem: "not an object" });
  return sn;
}

function announcement(box: Box, sn: Json | undefined, remotes: Remotes): Announcement {
  const { config, mac } = box;
  return {
    under: `${prefix}/${mac}`,
    origin: "Tasmota",
    device: {
      marks: [`mac:${mac.replaceAll(/[^0-9a-f]/gi, "").toLowerCase()}`],
      name: config.dn,
      maker: "Tasmota",
      ...(config.md ? { model: config.md } : {}),
      ...(config.sw ? { software: config.sw } : {}),
    },
    entities: [
      ...outputsOf(box),
      ...infraredOf(box, sn, remotes),
      ...pressesOf(box),
      ...(sn ? sensorsOf(box, sn) : []),
    ],
  };
}

function remembered(): Remotes {
  const kept = new Map<string, Remote>();
  return { known: (mac) => kept.get(mac), learned: (mac, remote) => void kept.set(mac, remote) };
}
