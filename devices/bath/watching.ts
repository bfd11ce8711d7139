import { fresh, judge, type Snapshot } from "./sensors.ts";
import type { Bath, BathFault, Moment } from "./state.ts";

const contactsMs = 2_000;
const shutWindowMs = 30_000;
const shutLitres = 0.2;
const mixOverMs = 2_000;

/** Books what passed since the last look: litres and energy. */
export function booked(bath: Bath, moment: Moment): Bath {
  const { snapshot, now, tub } = moment;
  const litresNow = fresh(snapshot, "flow", now.mono);
  const passed = now.mono - bath.tickedAt;
  const litres = Math.max(0, (litresNow ?? 0) - (bath.litresSeen ?? litresNow ?? 0));
  const mix = fresh(snapshot, "mix", now.mono) ?? tub.cold_c;
  const heated = bath.outputs.heater ? passed : 0;
  return {
    ...bath,
    tickedAt: now.mono,
    litres: bath.litres + litres,
    energy_kwh:
      bath.energy_kwh + (tub.heat_kw * heated) / 3_600_000 + litres * Math.max(0, mix - tub.cold_c) * 0.001_163,
    heated_ms: bath.heated_ms + heated,
    ...(litresNow === undefined ? {} : { litresSeen: litresNow }),
  };
}

/** Everything that must hold in every phase: the bath as watched, and the first fault seen. */
export function watched(bath: Bath, moment: Moment): { bath: Bath; fault?: BathFault } {
  const { snapshot, now } = moment;
  const energised = Object.values(bath.outputs).some(Boolean);
  let next = bath;
  let fault: BathFault | undefined = waterWhereItMustNotBe(snapshot, now.mono, energised);
  if (energised) {
    const judged = judge(bath.watch, snapshot, now.mono, { heating: bath.outputs.heater, hot: bath.outputs.hot });
    next = { ...next, watch: judged.watch };
    fault ??= judged.fault;
  } else next = { ...next, watch: { seen: {} } };
  const hot = tooHot(next, moment);
  const contacts = contactsApart(hot.bath, moment);
  const shut = leakingValves(contacts.bath, moment);
  fault ??= hot.fault ?? contacts.fault ?? shut.fault;
  return { bath: shut.bath, ...(fault === undefined ? {} : { fault }) };
}

function waterWhereItMustNotBe(snapshot: Snapshot, now: number, energised: boolean): BathFault | undefined {
  const leak = fresh(snapshot, "leak", now);
  const overflow = fresh(snapshot, "overflow", now);
  if (leak === 1) return "leak";
  if (overflow === 0) return "overflow";
  return energised && (leak === undefined || overflow === undefined) ? "sensor-stale" : undefined;
}

function tooHot(bath: Bath, { snapshot, now, limits }: Moment): { bath: Bath; fault?: BathFault } {
  const { overMixSince: since, ...rest } = bath;
  const tub = Math.max(fresh(snapshot, "tub", now.mono) ?? 0, fresh(snapshot, "tub2", now.mono) ?? 0);
  const mix = fresh(snapshot, "mix", now.mono) ?? 0;
  // A shut valve holds hot water in its pipe that reaches nobody.
  const flowing = bath.outputs.hot || bath.outputs.cold;
  if (tub >= limits.tub_c) return { bath, fault: "tub-too-hot" };
  if (!flowing || mix <= limits.mix_c) return { bath: rest };
  const overMixSince = since ?? now.mono;
  const over = mix > limits.mix_once_c || now.mono - overMixSince >= mixOverMs;
  return { bath: { ...rest, overMixSince }, ...(over ? { fault: "mix-too-hot" as const } : {}) };
}

function contactsApart(bath: Bath, { snapshot, now }: Moment): { bath: Bath; fault?: BathFault } {
  const { contactsApartSince: since, ...rest } = bath;
  const { cold, hot, heater } = bath.outputs;
  const pairs = [
    ["cold-open", cold],
    ["hot-open", hot],
    ["heater-on", heater],
  ] as const;
  const apart = pairs.some(([input, on]) => {
    const contact = fresh(snapshot, input, now.mono);
    return contact !== undefined && (contact === 1) !== on;
  });
  if (!apart) return { bath: rest };
  const contactsApartSince = since ?? now.mono;
  const long = now.mono - contactsApartSince >= contactsMs;
  return { bath: { ...rest, contactsApartSince }, ...(long ? { fault: "contact-disagrees" as const } : {}) };
}

function leakingValves(bath: Bath, { snapshot, now }: Moment): { bath: Bath; fault?: BathFault } {
  const { shutMark: mark, ...rest } = bath;
  const litres = fresh(snapshot, "flow", now.mono);
  if (bath.outputs.cold || bath.outputs.hot || litres === undefined) return { bath: rest };
  if (!mark) return { bath: { ...rest, shutMark: { at: now.mono, litres } } };
  const fault = litres - mark.litres > shutLitres ? ({ fault: "valve-leaks" } as const) : {};
  const renewed = now.mono - mark.at >= shutWindowMs ? { at: now.mono, litres } : mark;
  return { bath: { ...rest, shutMark: renewed }, ...fault };
}
