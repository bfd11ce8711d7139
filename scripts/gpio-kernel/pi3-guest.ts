import { readFileSync } from "node:fs";
import { openChardev } from "../../devices/drivers/chardev.ts";
import { openLibc } from "../../devices/drivers/libc.ts";
import { headerChip } from "../../devices/drivers/onoff.ts";

// Runs inside the emulated Raspberry Pi 3 (pi3.sh): what the kernel itself says of the lines is compared.
let failed = 0;
function check(sentence: string, got: unknown, wanted: unknown): void {
  const right = JSON.stringify(got) === JSON.stringify(wanted);
  if (!right) failed++;
  process.stdout.write(`${right ? "ok" : "FAILED"} ${sentence}: ${JSON.stringify(got)}\n`);
}
const kernelSays = (gpio: number) => {
  const line = new RegExp(`GPIO${gpio} +\\|lintel +\\) (.*)`).exec(readFileSync("/sys/kernel/debug/gpio", "utf8"));
  return line?.[1]?.trim().replace(/ +/g, " ");
};
const fault = (error: unknown) => check("no fault", String(error), "");

const { label, base } = headerChip("/sys/class/gpio");
check("the base is looked up by label", [label, base], ["pinctrl-bcm2835", 458]);
const bank = openChardev(openLibc());
check("the way", [process.arch, bank.way], ["arm64", "the character device, gpiochip0 pinctrl-bcm2835"]);
const out = bank.output(17, 0);
check("an output is off at opening", kernelSays(17), "out lo");
out.write(1);
check("it is driven", kernelSays(17), "out hi");
out.write(0);
check("it falls", kernelSays(17), "out lo");
const high = bank.output(18, 1);
check("one that starts high does", kernelSays(18), "out hi");
const contact = bank.input({ gpio: 27, pull: "up", debounce_ms: 20, counts: false }, () => undefined, fault);
check("a contact with pull, debounce and edges is taken and read", [kernelSays(27), contact.read()], ["in lo IRQ", 0]);
for (const line of [contact, high, out, bank]) line[Symbol.dispose]();
check("outputs are given back", [kernelSays(17), kernelSays(18)], [undefined, undefined]);
process.exit(failed === 0 ? 0 : 1);
