import { z } from "zod";
import { LintelError } from "../hub/core/errors.ts";
import { Slug } from "../hub/core/ids.ts";
import { kinds, type Group } from "../hub/core/kinds.ts";
import { catalogue } from "./catalogue.ts";
import { noHardware } from "./drivers/none.ts";
import { hardwareOf, takenTwice } from "./hardware.ts";
import type { DevicePlan } from "./native.ts";

/** The config file of one devices process. */
export const DevicesFile = z.strictObject({
  v: z.literal(1),
  root: z.string().regex(/^[a-z0-9-]{1,40}(\/[a-z0-9-]{1,60})?$/),
  url: z.url({ protocol: /^(mqtts?|wss?)$/ }),
  virtual: z.boolean(),
  house: z.enum(["virtual", "real"]),
  group: z.enum(["hands", "comfort", "camera"]),
  /** This process's own folder. */
  data: z.string().min(1),
  devices: z.array(
    z.strictObject({
      id: Slug,
      kind: Slug,
      name: z.string().max(80),
      place: Slug.optional(),
      password: z.string().min(1),
      driver: z.enum(["sim", "none", "pins", "board"]),
      /** What hangs where, for a driver that has hardware; its own schema is in `wiring.ts`. */
      wiring: z.unknown().optional(),
      settings: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
});

/** A config file that has passed every check. */
export type DevicesConfig = Omit<z.output<typeof DevicesFile>, "devices"> & { readonly devices: readonly DevicePlan[] };

/** Checks a whole config file for one group; throws E_CONFIG that lists every fault at once. */
export function readDevicesConfig(raw: unknown, group: Group): DevicesConfig {
  const parsed = DevicesFile.safeParse(raw);
  if (!parsed.success) {
    throw broken(parsed.error.issues.map(({ path, message }) => `${path.join(".") || "file"}: ${message}`));
  }
  const { devices, ...file } = parsed.data;
  const faults: string[] = [];
  if (file.group !== group) faults.push(`group: this process is ${group}, the file is for ${file.group}`);
  if (file.virtual !== (file.house === "virtual")) faults.push(`virtual: does not agree with house ${file.house}`);
  const seen = new Set<string>();
  const plans: DevicePlan[] = [];
  for (const device of devices) {
    const { id, name, place, password } = device;
    if (seen.has(id)) faults.push(`${id}: the id stands twice`);
    seen.add(id);
    if (device.driver === "sim" && !file.virtual) faults.push(`${id}: a simulated device in a real house`);
    if (device.driver === "pins" && file.virtual) faults.push(`${id}: real pins in a virtual house`);
    if (device.driver === "board" && file.virtual) faults.push(`${id}: a real board in a virtual house`);
    const kind = catalogue.find((known) => known.kind === device.kind);
    if (!kind) faults.push(`${id}: no such kind ${device.kind}`);
    else if (device.driver === "none" && !kind.program)
      faults.push(`${id}: a ${kind.kind} is nothing without hardware`);
    else if (kinds[kind.kind].group !== group)
      faults.push(`${id}: a ${kind.kind} belongs to ${kinds[kind.kind].group}`);
    else {
      try {
        const prepared = kind.prepare(device.settings);
        const modelled = device.driver === "none" ? { ...prepared, sim: noHardware } : prepared;
        const hardware = hardwareOf(kind, device.driver, device.wiring);
        if ("faults" in hardware) faults.push(...hardware.faults.map((fault) => `${id}: ${fault}`));
        else plans.push({ id, name, place, password, kind, prepared: modelled, hardware });
      } catch (error) {
        if (!(error instanceof LintelError)) throw error;
        faults.push(
          `${id}: settings ${String(error.params["field"] ?? "")} ${String(error.params["problem"] ?? error.code)}`,
        );
      }
    }
  }
  faults.push(...takenTwice(plans));
  if (faults.length > 0) throw broken(faults);
  return { ...file, devices: plans };
}

function broken(faults: readonly string[]): LintelError {
  return new LintelError("E_CONFIG", { faults: faults.join("; ") });
}
