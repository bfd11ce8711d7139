// Runs in a mount namespace whose /sys/class is a simulated tree: works the pins as a device does, and tells what it did.
import { openOnoff } from "../../devices/drivers/onoff.ts";
import { codeOf, LintelError } from "../../hub/core/errors.ts";

const told: unknown[] = [];
try {
  using bank = openOnoff();
  told.push(bank.way);
  const strike = bank.output(17, 0);
  strike.write(1);
  const bell = bank.output(18, 1);
  const contact = bank.input({ gpio: 27, pull: "none", debounce_ms: 0, counts: false }, undefined, (error) => {
    throw error;
  });
  told.push(contact.read());
  await new Promise<void>((resolve) => void process.once("message", () => resolve()).send?.("standing"));
  told.push(contact.read());
  strike.write(0);
  for (const line of [contact, bell, strike]) line[Symbol.dispose]();
} catch (error) {
  told.push([codeOf(error), error instanceof LintelError ? error.params["problem"] : String(error)]);
}
process.send?.(told, () => process.disconnect());
