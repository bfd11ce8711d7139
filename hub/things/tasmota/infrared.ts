import { components, type EntityState } from "../../core/entities.ts";
import { fail } from "../../core/errors.ts";
import { check } from "../../core/parse.ts";
import type { Ear, EntityPlan, Told } from "../entities/plan.ts";
import { isObject, own, type Box, type Json } from "./config.ts";
import { isToggled, modes, ordered, press, wholeState, type Remote } from "./infrared-words.ts";
import { command } from "./outputs.ts";

/** What the house keeps of the air conditioners behind infrared boxes. */
export type Remotes = {
  /** What is known of the one behind a box: what its owner stated, or what was learned before. */
  known(mac: string): Remote | undefined;
  /** Called with everything that is learned or sent, to be known again after a restart. */
  learned(mac: string, remote: Remote): void;
};

const coldest = 16;
const warmest = 30;
const boxWords = /\bir\b|irbr|infra-?red|ir[ _-]?(bridge|blaster|remote|dc)/i;

/** The air conditioner behind a Tasmota that sends infrared, where it looks like one or its owner said so. */
export function infraredOf(box: Box, sn: Json | undefined, remotes: Remotes): readonly EntityPlan[] {
  return looksInfrared(box, sn) || remotes.known(box.mac) ? [climatePlan(box, remotes)] : [];
}

// The discovery does not say it: a name that does, or a box with no output, no key and no sensor at all.
function looksInfrared({ config }: Box, sn: Json | undefined): boolean {
  if (boxWords.test(config.md)) return true;
  const idle = config.rl.every((kind) => kind === 0) && config.btn.every((key) => key === 0);
  return idle && sn !== undefined && !Object.values(sn).some(isObject);
}

function climatePlan(box: Box, remotes: Remotes): EntityPlan {
  const { cmnd, tele, stat } = box.topics;
  const topic = `${cmnd}IRHVAC`;
  let refused: string | undefined;
  // A box hears every remote in the room; once the unit is known, only its own counts.
  const heard = (payload: string): Told => {
    const found = press(own(own(box.json(payload), "IrReceived"), "IRHVAC"));
    const known = remotes.known(box.mac);
    if (!found || (known && known.vendor !== found.vendor)) return { is: "nothing" };
    const remote = known && known.model !== -1 ? { ...found, model: known.model } : found;
    remotes.learned(box.mac, remote);
    return { is: "state", state: stateOf(remote) };
  };
  // The box answers an order with what it sent, or with words when it cannot speak to that unit.
  const answered = (payload: string): Told => {
    const answer = own(box.json(payload), "IRHVAC");
    if (typeof answer !== "string") return heard(payload);
    refused = remotes.known(box.mac)?.vendor;
    return { is: "state", state: {}, unknown: ["mode", "target_c"] };
  };
  const ears: Ear[] = [
    { filter: `${tele}RESULT`, qos: 1, read: heard },
    { filter: `${stat}RESULT`, qos: 1, read: answered },
  ];
  return {
    id: infraredUnit(box.mac),
    component: "climate",
    name: `${box.config.dn} air conditioner`,
    traits: { modes: ["off", ...modes], min: coldest, max: warmest, step: 1 },
    ears,
    availability: box.availability,
    assumed: true,
    sends: [topic],
    first: stateOf(remotes.known(box.mac)),
    order: (raw) => {
      const { mode, target_c } = check(components.climate.order, raw);
      if (target_c !== undefined && !(target_c >= coldest && target_c <= warmest))
        fail("E_WRONG_TYPE", { field: "target_c", problem: `not between ${coldest} and ${warmest}` });
      const before = remotes.known(box.mac);
      if (!before || before.vendor === refused) fail("E_NO_REMOTE", { box: box.config.dn });
      const now = ordered(before, mode, target_c);
      const send = (remote: Remote, how: "SendStore" | "StoreOnly") =>
        command(box, "IRHVAC", JSON.stringify(wholeState(remote, how)));
      if (!isToggled(now)) {
        remotes.learned(box.mac, now);
        return [send(now, "SendStore")];
      }
      // Its power key is one code for both: the box is told first what was, and nothing new only that, in silence.
      if (JSON.stringify(now.last) === JSON.stringify(before.last)) return [send(now, "StoreOnly")];
      remotes.learned(box.mac, now);
      return [send(before, "StoreOnly"), send(now, "SendStore")];
    },
  };
}

function stateOf(remote: Remote | undefined): EntityState {
  const last = remote?.last;
  return last ? { mode: last.on ? last.mode : "off", target_c: last.target_c, assumed: true } : { assumed: true };
}

/** The id of the air conditioner behind an infrared box. */
export function infraredUnit(mac: string): string {
  return `${mac}_climate_irhvac`;
}
