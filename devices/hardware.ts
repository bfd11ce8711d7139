import { kinds, type KindRow } from "../hub/core/kinds.ts";
import { boardFaults, boardPlacesOf } from "./board-wiring-faults.ts";
import type { DeviceKind } from "./device.ts";
import type { Hardware } from "./drivers/choose.ts";
import { BoardWiring, PinsWiring } from "./wiring.ts";
import { placesOf, twice, wiringFaults } from "./wiring-faults.ts";

type Wrong = { readonly faults: readonly string[] };

/** What a device is driven by, as the config file says it; or everything that is wrong in its wiring. */
export function hardwareOf(
  kind: DeviceKind,
  driver: "sim" | "none" | "pins" | "board",
  wiring: unknown,
): Hardware | Wrong {
  if (driver === "sim" || driver === "none")
    return wiring === undefined ? { by: "model" } : { faults: [`${driver} has no wiring`] };
  return driver === "pins" ? onPins(kind, wiring) : onBoard(kind, wiring);
}

function onPins({ kind, wires }: DeviceKind, wiring: unknown): Hardware | Wrong {
  if (!wires) return { faults: [`a ${kind} cannot hang on pins`] };
  const parsed = PinsWiring.safeParse(wiring ?? {});
  if (!parsed.success) return unreadable(parsed.error.issues);
  const faults = wiringFaults(kind, wires, parsed.data, hazardOf(kinds[kind]) !== undefined);
  return faults.length > 0 ? { faults } : { by: "pins", wiring: parsed.data, wires };
}

function onBoard({ kind, wires }: DeviceKind, wiring: unknown): Hardware | Wrong {
  if (!wires) return { faults: [`a ${kind} cannot hang on a board`] };
  const parsed = BoardWiring.safeParse(wiring ?? {});
  if (!parsed.success) return unreadable(parsed.error.issues);
  const faults = boardFaults(kind, wires, parsed.data, hazardOf(kinds[kind]));
  return faults.length > 0 ? { faults } : { by: "board", wiring: parsed.data, wires };
}

function unreadable(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): Wrong {
  return { faults: issues.map(({ path, message }) => `${["wiring", ...path].map(String).join(".")}: ${message}`) };
}

/** The pins that more than one device takes. */
export function takenTwice(plans: readonly { readonly hardware: Hardware }[]): string[] {
  const places = plans.flatMap(({ hardware }) => {
    if (hardware.by === "board") return [...new Set(boardPlacesOf(hardware.wiring))];
    return hardware.by === "pins" ? [...new Set(placesOf(hardware.wiring))] : [];
  });
  // A thermometer or a meter may serve several; a pin or a PWM serves one.
  return twice(places.filter((place) => /^(GPIO|PWM|pin) /.test(place)));
}

function hazardOf(row: KindRow): "S2" | "S3" | undefined {
  return row.class === "S2" || row.class === "S3" ? row.class : undefined;
}
