import type { Parts } from "../hub/core/entities.ts";
import { fail, LintelError } from "../hub/core/errors.ts";
import type { KindName } from "../hub/core/kinds.ts";
import type { AdoptedController, AdoptedDevice, Press } from "./adopted.ts";
import type { Port, Prepared } from "./device.ts";
import { noPins } from "./drivers/machine-pins.ts";
import { noHardware } from "./drivers/none.ts";
import { openDevice, type DeviceTools, type OpenDevice } from "./native.ts";

/** One device made of other makers' entities. */
export type AdoptedPlan = {
  readonly id: string;
  readonly name: string;
  readonly place?: string | undefined;
  readonly variant: AdoptedDevice;
  readonly settings: unknown;
  readonly parts: Parts;
};

/** What it needs of the process it lives in, which is the hub's own: their clocks are one. */
export type AdoptedTools = Omit<DeviceTools, "pins" | "synchronised" | "virtual" | "web">;

/** An adopted device that is open. */
export type OpenAdopted = OpenDevice & {
  /** A hand at its place presses a button that stands on a screen; E_UNKNOWN_VERB where it has none. */
  press(button: Press): void;
};

/** Opens an adopted device with the whole native protocol; a named error of its settings, or of what it kept. */
export function openAdoptedDevice(plan: AdoptedPlan, tools: AdoptedTools): OpenAdopted {
  const { id, name, place, variant, settings, parts } = plan;
  const { kind, lease } = variant;
  const open = variant.prepare(settings);
  let controller: AdoptedController<KindName> | undefined;
  const prepared: Prepared = {
    open: ({ driver: _driver, web: _web, ...port }: Port<KindName>) => (controller = open({ ...port, parts })),
    sim: noHardware,
  };
  const device = openDevice(
    {
      id,
      name,
      place,
      password: "",
      kind: { kind, lease, program: true, wires: undefined, prepare: () => prepared },
      prepared,
      hardware: { by: "model" },
    },
    {
      ...tools,
      virtual: false,
      synchronised: () => true,
      web: (owner) => Promise.reject(new LintelError("E_NET_DOWN", { owner })),
      pins: noPins(`${id} is made of entities`),
    },
  );
  return {
    ...device,
    press: (button) => {
      if (!controller?.press) fail("E_UNKNOWN_VERB", { verb: button });
      controller.press(button);
    },
  };
}
