import type { Final } from "../../../devices/device.ts";
import { simDriver } from "../../../devices/drivers/sim.ts";
import { dueAt } from "../../../devices/climate/giving-back.ts";
import { Appliance, interlocks, type Limits, tightened } from "../../../devices/climate/limits.ts";
import { firstClimate, step } from "../../../devices/climate/machine.ts";
import { Room } from "../../../devices/climate/physics.ts";
import { look, numberOf } from "../../../devices/climate/sensors.ts";
import { type SimClimate, simClimate } from "../../../devices/climate/sim.ts";
import { type Climate, type Input, type Kept, same, type Unit } from "../../../devices/climate/state.ts";

const of = (name: keyof typeof interlocks) => interlocks[name].value;
/** How late a look may come. */
const slack_ms = 21_000;

/** The pure machine in a simulated room that outlives its restarts, with the checks that must hold at every look. */
export function climateRig({
  planted = {},
  at = "2026-07-15T17:00:00+08:00",
}: { planted?: Partial<Limits>; at?: string } = {}) {
  const appliance = Appliance.parse({});
  // What a config says is tightened; what is planted is not.
  const limits: Limits = { ...tightened({}), ...planted };
  const wallAtZero = Date.parse(at);
  let mono = 0;
  const clock = { mono: () => mono, wall: () => wallAtZero + mono, sleepUntil: () => Promise.resolve() };
  const inputs: string[] = [];
  let sim: SimClimate | undefined;
  const driver = simDriver(
    clock,
    () => 0.5,
    (port) => (sim = simClimate(appliance, Room.parse({}))(port)),
  );
  driver.onInput((input) => void inputs.push(input));
  const real = sim as unknown as SimClimate;
  const now = () => ({ mono, wall: clock.wall() });
  let climate: Climate = firstClimate({}, now(), limits);
  let disk: Kept = {};
  let due: number | undefined;
  let beatAt = 60_000;
  let commands = 0;
  const finals = new Map<string, Final[]>();
  const events: string[] = [];
  const wrong: string[] = [];
  const insist = (holds: boolean, what: string) => void (holds || wrong.push(`${Math.round(mono / 1_000)}s: ${what}`));

  /** What a witness beside the unit remembers, who knows nothing of the machine. */
  const witness = {
    before: undefined as Unit | undefined,
    unattendedSince: undefined as number | undefined,
    openSince: undefined as number | undefined,
    setAt: -Infinity,
    starts: 0,
    badRoom: false,
    deaf: false,
    /** A release was asked for and may still be on its way, over a restart too. */
    releasing: false,
  };
  const putOn = (unit: Unit, input: Input, giving: boolean) => {
    const was = real.air.unit;
    if (unit.on) driver.set("target", unit.target_c);
    driver.set("mode", numberOf(unit));
    if (!unit.on || same(was, unit)) return;
    insist(mono - witness.setAt >= of("change_s") * 1_000, "set again within ten seconds");
    witness.setAt = mono;
    insist(witness.openSince === undefined, "set on beside an open window");
    if (giving) return insist(witness.before !== undefined && same(witness.before, unit), "gave back what never was");
    insist(!witness.badRoom, "set without knowing how warm it is");
    const care = input.is === "command" && input.command.verb === "set" ? input.command.with.care : undefined;
    insist(input.is === "command" && input.command.verb === "set", "set without being told to");
    insist(unit.target_c >= of("lowest_c") && unit.target_c <= of("highest_c"), `a target of ${unit.target_c}`);
    if (care?.adult_home) return;
    if (unit.mode === "cool") insist(unit.target_c >= of("unattended_cool_c"), `${unit.target_c} with nobody home`);
    else insist(unit.target_c <= of("unattended_heat_c"), `${unit.target_c} with nobody home`);
  };
  const noted = (input: Input, was: Unit, ended: readonly { id: string; final: Final }[]) => {
    if (input.is === "pressed") forget();
    if (input.is !== "command" || input.command.verb !== "set") return;
    const { id, with: given } = input.command;
    const attended = given.care?.adult_home === true;
    const refused = ended.some((end) => end.id === id && end.final.outcome === "refused");
    if (attended) witness.unattendedSince = undefined;
    if (refused) return;
    witness.releasing = false;
    witness.before ??= was;
    if (!attended) witness.unattendedSince ??= mono;
  };
  function forget() {
    witness.releasing = false;
    witness.before = undefined;
    witness.unattendedSince = undefined;
  }

  function take(input: Input): void {
    const was = real.air.unit;
    const result = step(climate, input, { limits, now: now(), seen: look(driver) });
    climate = result.climate;
    if (!result.giving) disk = climate.kept;
    if (result.put) putOn(result.put, input, result.giving === true);
    disk = climate.kept;
    for (const { id, final } of result.ended) {
      finals.set(id, [...(finals.get(id) ?? []), final]);
      if (!id.startsWith("release") || final.outcome !== "done") continue;
      const { before: earlier } = witness;
      const shut = witness.openSince !== undefined && !real.air.unit.on;
      insist(earlier === undefined || shut || same(real.air.unit, earlier), "released to something else");
      forget();
    }
    for (const event of result.events) events.push(event.type === "trouble" ? `trouble ${event.code}` : event.type);
    due = dueAt(result, { limits, now: now(), seen: {} });
    noted(input, was, result.ended);
    if (result.put) take({ is: "tick" });
    else check();
  }

  function check(): void {
    const { unit } = real.air;
    for (const start of real.starts.slice(witness.starts))
      insist(start.by !== "house" || start.rested_s >= of("rest_s"), `the compressor rested ${start.rested_s} s`);
    witness.starts = real.starts.length;
    const open = witness.openSince === undefined ? 0 : mono - witness.openSince;
    insist(!unit.on || witness.deaf || open <= of("window_s") * 1_000, `on beside a window open for ${open / 1_000} s`);
    if (open > of("window_s") * 1_000 && !unit.on) forget();
    const { before, unattendedSince: since } = witness;
    if (before === undefined) return;
    if (witness.releasing && same(unit, before)) return forget();
    const gone = since === undefined ? 0 : mono - since;
    const most = of("unattended_s") * 1_000 + slack_ms;
    if (gone >= of("unattended_s") * 1_000 && same(unit, before)) forget();
    else insist(!unit.on || witness.deaf || gone <= most, `ran ${Math.round(gone / 60_000)} min for nobody`);
  }

  take({ is: "tick" });
  return {
    sim: real,
    wrong,
    finals,
    events,
    climate: () => climate,
    mono: () => mono,
    command: (verb: "set" | "release", given: object): string => {
      const id = `${verb}${++commands}`;
      finals.set(id, []);
      if (verb === "release") witness.releasing = true;
      take({ is: "command", command: { id, verb, with: given } as never });
      return id;
    },
    happen: (happens: string, given: Record<string, string | number | boolean> = {}) => {
      driver.happen({ v: 1, happens, with: given });
      if (happens === "sensor") witness.badRoom = given["fault"] === "nan" || given["fault"] === "jump";
      if (happens === "deaf") witness.deaf = true;
      if (happens === "window") witness.openSince = given["open"] === true ? (witness.openSince ?? mono) : undefined;
      if (happens === "press" && witness.openSince !== undefined && given["on"] !== false) witness.openSince = mono;
      for (const input of inputs.splice(0)) take({ is: input === "pressed" ? "pressed" : "tick" });
    },
    /** Lets seconds pass: a look whenever one is due, and each minute. */
    pass: (seconds: number) => {
      const end = mono + seconds * 1_000;
      while (mono < end) {
        mono = Math.min(end, due ?? Infinity, beatAt);
        if (mono >= beatAt) beatAt = mono + 60_000;
        take({ is: "tick" });
      }
    },
    /** The process dies, is gone for a while, and starts again: the unit goes on, what is kept is all there is. */
    restart: (seconds = 5) => {
      for (const id of climate.releasing) finals.set(id, [{ outcome: "failed", code: "E_INTERRUPTED" }]);
      if (climate.unconfirmed?.id) finals.set(climate.unconfirmed.id, [{ outcome: "failed", code: "E_INTERRUPTED" }]);
      mono += seconds * 1_000;
      if (witness.openSince !== undefined) witness.openSince = mono;
      const was = real.air.unit;
      const owed = disk.leaving === true;
      climate = firstClimate(JSON.parse(JSON.stringify(disk)) as Kept, now(), limits);
      beatAt = mono + 60_000;
      const started = real.starts.filter(({ by }) => by === "house").length;
      const left = climate.giveUpAt;
      take({ is: "tick" });
      if (left !== undefined && left <= mono) return;
      insist(same(real.air.unit, was) || owed, "set something as it started");
      insist(real.starts.filter(({ by }) => by === "house").length === started || owed, "started by itself");
    },
  };
}
