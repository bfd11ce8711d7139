import { openBox } from "./tasmota.ts";
import { irReceived } from "./tasmota-infrared.ts";
import type { Line } from "./line.ts";

// Formats: arendst/Tasmota xdrv_05_irremote_full.ino (sendACJsonState), tasmota/docs Tasmota-IR.md.

/** What an air conditioner does now. */
export type Unit = { on: boolean; mode: string; target_c: number };

type Irhvac = { Vendor?: string; Power?: string; Mode?: string; Temp?: number; StateMode?: string };

/** How a played infrared box and the unit in front of it are set up. */
export type BlasterPlan = {
  readonly mac?: string;
  readonly topic?: string;
  readonly name?: string;
  readonly vendor?: string;
  /** The unit's power key is one code for on and off. */
  readonly toggles?: boolean;
};

/** An infrared box with Tasmota, and the air conditioner that listens to it. */
export async function playTasmotaBlaster(line: Line, plan: BlasterPlan = {}) {
  const { mac = "3C6105AABBCC", topic = "blaster", name = "Bedroom box", vendor = "GREE", toggles = false } = plan;
  const unit: Unit = { on: false, mode: "auto", target_c: 22 };
  /** What went through the air. */
  const sent: Irhvac[] = [];
  let stored: Irhvac | undefined;
  const lit = (word: string | undefined) => word?.toLowerCase() === "on";
  const low = (order: Irhvac) =>
    Object.fromEntries(
      Object.entries(order).flatMap(([key, value]) =>
        key === "StateMode" ? [] : [[key, key !== "Vendor" && typeof value === "string" ? value.toLowerCase() : value]],
      ),
    );
  const transmit = (order: Irhvac) => {
    sent.push(order);
    // A toggling protocol carries "changed" in the place of "on"; without a memory of its own the box sends it bare.
    const bit = toggles && stored ? lit(order.Power) !== lit(stored.Power) : lit(order.Power);
    unit.on = toggles ? (bit ? !unit.on : unit.on) : bit;
    unit.mode = order.Mode?.toLowerCase() ?? unit.mode;
    unit.target_c = order.Temp ?? unit.target_c;
  };
  const box = await openBox(
    line,
    { mac, topic, name, config: { md: "YTF IR Bridge", rl: [0, 0, 0, 0] }, sensors: { Time: "2026-03-02T07:00:00" } },
    (command, payload) => {
      if (command !== "IRHVAC") return;
      const order = JSON.parse(payload) as Irhvac;
      if (order.Vendor !== vendor) return box.say("stat/%/RESULT", { IRHVAC: "Wrong Vendor (COOLIX|DAIKIN|GREE)" });
      const how = order.StateMode ?? "SendOnly";
      if (how !== "StoreOnly") transmit(order);
      if (how !== "SendOnly") stored = order;
      box.say("stat/%/RESULT", { IRHVAC: low(order) });
    },
  );
  await box.announce();
  return {
    mac,
    unit,
    sent,
    announce: box.announce,
    spoken: box.spoken,
    /** The box loses its memory, as by a power cut. */
    forget: () => void (stored = undefined),
    /** Somebody uses the unit's own remote; the box hears it too. */
    remote: async (changes: { Power: "on" | "off"; Mode: string; Temp: number }) => {
      Object.assign(unit, { on: changes.Power === "on", mode: changes.Mode, target_c: changes.Temp });
      stored = { Vendor: vendor, ...changes };
      await line.say(`tele/${topic}/RESULT`, irReceived(vendor, changes), { qos: 0 });
    },
  };
}
