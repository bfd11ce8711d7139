import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { readDevicesConfig } from "../../../devices/config.ts";
import { LintelError } from "../../../hub/core/errors.ts";
import type { Group } from "../../../hub/core/kinds.ts";

const digital = (gpio: number, more: object = {}) => ({ is: "digital", gpio, ...more });
const lock = {
  inputs: { bolt: digital(5), leaf: digital(6), inside: digital(13) },
  outputs: { strike: digital(17) },
};

type Device = { readonly id: string; readonly kind: string; readonly wiring?: unknown } & Readonly<
  Record<string, unknown>
>;

/** What the config check says of these devices: nothing, or every fault. */
function faultsOf(group: Group, devices: readonly Device[], house: "real" | "virtual" = "real"): string {
  try {
    readDevicesConfig(
      {
        v: 1,
        root: "lintel",
        url: "mqtt://localhost:1",
        virtual: house === "virtual",
        house,
        group,
        data: "/nowhere",
        devices: devices.map((device) => ({ name: "It", password: "x", driver: "pins", ...device })),
      },
      group,
    );
    return "";
  } catch (error) {
    if (!(error instanceof LintelError) || error.code !== "E_CONFIG") throw error;
    return String(error.params["faults"]);
  }
}

const lockWith = (change: { readonly inputs?: object; readonly outputs?: object }) =>
  faultsOf("hands", [{ id: "door", kind: "lock", wiring: { ...lock, ...change } }]);

test("a lock wired whole is taken, with or without the contact it does well without", () => {
  expect(faultsOf("hands", [{ id: "door", kind: "lock", wiring: lock }])).toBe("");
  expect(lockWith({ inputs: { ...lock.inputs, jam: digital(19) } })).toBe("");
});

test.each([
  ["on a pin that is pulled up at power-up", digital(4), "door: output strike is a hazard: GPIO 4 is pulled up"],
  ["on GPIO 8", digital(8), "GPIO 8 is pulled up"],
  ["active-low", digital(17, { active_low: true }), "door: output strike is a hazard: it must be active-high"],
  ["by PWM", { is: "pwm", channel: 0 }, "door: output strike is a hazard: wire it digital, not pwm"],
])("a hazard's output %s is refused by name", (_, strike, sentence) => {
  expect(lockWith({ outputs: { strike } })).toContain(sentence);
});

test("from GPIO 9 to GPIO 27 a hazard's output is taken, beyond there is no pin", () => {
  for (const gpio of [9, 27]) expect(lockWith({ outputs: { strike: digital(gpio) } })).toBe("");
  expect(lockWith({ outputs: { strike: digital(28) } })).toContain("door: wiring.outputs.strike.gpio");
  expect(lockWith({ outputs: { strike: digital(1) } })).toContain("door: wiring.outputs.strike.gpio");
});

test("what can harm nobody may hang anywhere, active-low too", () => {
  const bell = (output: object) =>
    faultsOf("comfort", [{ id: "clock", kind: "alarm-clock", wiring: { outputs: { bell: output } } }]);
  expect(bell(digital(4, { active_low: true }))).toBe("");
  expect(bell({ is: "pwm", channel: 0, duty: 0.4 })).toBe("");
});

test("one pin serves one purpose, in a device and among devices", () => {
  expect(lockWith({ outputs: { strike: digital(13) } })).toContain("door: GPIO 13 is wired twice");
  const bed = (id: string) => ({ id, kind: "bed", wiring: { inputs: { occupied: digital(22) } } });
  expect(faultsOf("comfort", [bed("left"), bed("right")])).toBe("GPIO 22 is wired twice");
  const load = { is: "count", gpios: [22, 22] };
  expect(faultsOf("hands", [{ id: "toaster", kind: "breakfast-machine", wiring: { inputs: { load } } }])).toContain(
    "toaster: GPIO 22 is wired twice",
  );
});

test("two thermometers of one device are two sensors; two devices may read one", () => {
  const room = { is: "ds18b20", id: "28-0123456789ab" };
  const outputs = { mode: { is: "pwm", channel: 0, to: 2 }, target: { is: "pwm", channel: 1, from: 16, to: 30 } };
  const ac = (id: string, inputs: object) => ({ id, kind: "climate", wiring: { inputs, outputs } });
  expect(faultsOf("comfort", [ac("ac", { room, target: room })])).toContain("sensor 28-0123456789ab is wired twice");
  const faults = faultsOf("comfort", [ac("ac", { room }), ac("other", { room })]);
  expect(faults).toBe("PWM 0.0 is wired twice; PWM 0.1 is wired twice");
});

test("every name is the kind's own, and each input gives what the kind measures there", () => {
  const faults = lockWith({
    inputs: { ...lock.inputs, bolt: { is: "ds18b20", id: "28-0123456789ab" }, window: digital(20) },
    outputs: { ...lock.outputs, siren: digital(21) },
  });
  expect(faults).toContain("door: input bolt is a contact, which ds18b20 does not give");
  expect(faults).toContain("door: a lock has no input window");
  expect(faults).toContain("door: a lock has no output siren");
  expect(lockWith({ inputs: { ...lock.inputs, constructor: digital(20) } })).toContain("no input constructor");
  expect(lockWith({ inputs: { ...lock.inputs, inside: { is: "count", gpios: [13] } } })).toContain(
    "input inside is a press: wire it digital",
  );
});

test("a hazard judges by everything it knows of: all of it is wired, its heartbeat too", () => {
  const faults = faultsOf("hands", [{ id: "tub", kind: "bath", wiring: { inputs: { leak: digital(6) } } }]);
  for (const input of ["mix", "tub", "tub2", "level", "flow", "overflow", "plug", "occupied", "heater-on"])
    expect(faults).toContain(`tub: input ${input} is not wired`);
  for (const output of ["cold", "hot", "circulation", "heater", "enable", "beat"])
    expect(faults).toContain(`tub: output ${output} is not wired`);
});

test("what takes a number is wired to what gives one", () => {
  const wired = (target: object) =>
    faultsOf("comfort", [
      { id: "ac", kind: "climate", wiring: { outputs: { mode: { is: "pwm", channel: 0, to: 2 }, target } } },
    ]);
  expect(wired({ is: "pwm", channel: 1, from: 16, to: 30 })).toBe("");
  expect(wired(digital(17))).toBe("ac: output target takes a number: wire it pwm");
  expect(wired({ is: "pwm", channel: 1, from: 5, to: 5 })).toBe("ac: output target: from and to are the same");
});

test("real pins stay out of a virtual house, a camera hangs on none, and wiring without pins is a mistake", () => {
  const bed = { id: "bed", kind: "bed", wiring: { inputs: { occupied: digital(22) } } };
  expect(faultsOf("comfort", [bed], "virtual")).toBe("bed: real pins in a virtual house");
  const { x = "", d = "" } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  const key = { kid: "eye", x, d };
  expect(faultsOf("camera", [{ id: "eye", kind: "door-camera", wiring: {}, settings: { key } }])).toBe(
    "eye: a door-camera cannot hang on pins",
  );
  expect(faultsOf("comfort", [{ ...bed, driver: "sim" }], "virtual")).toBe("bed: sim has no wiring");
  expect(faultsOf("comfort", [{ id: "bed", kind: "bed" }])).toBe("bed: nothing of this bed is wired");
});

test("an unknown key of a wire, and a file that is not the kernel's, are refused", () => {
  const bed = (occupied: object) => faultsOf("comfort", [{ id: "bed", kind: "bed", wiring: { inputs: { occupied } } }]);
  expect(bed(digital(22, { pul: "up" }))).toContain("bed: wiring.inputs.occupied");
  expect(bed(digital(22, { pull: "sideways" }))).toContain("bed: wiring.inputs.occupied.pull");
  const power = (path: string) =>
    faultsOf("comfort", [{ id: "ac", kind: "climate", wiring: { inputs: { power: { is: "file", path } } } }]);
  expect(power("/etc/shadow")).toContain("ac: wiring.inputs.power.path");
  expect(power("/sys/class/hwmon/../../../etc/shadow")).toContain("ac: wiring.inputs.power.path");
});
