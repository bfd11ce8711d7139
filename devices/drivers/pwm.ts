import { accessSync, constants, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fail } from "../../hub/core/errors.ts";

/** One channel of the kernel's PWM. */
export type PwmLine = {
  /** 0 is off, 1 always on. */
  share(share: number): void;
  [Symbol.dispose](): void;
};

/** A new channel gets its rights from udev a moment later. */
const tries = 10_000;

/** Takes one channel, off. */
export function openPwm(root: string, wire: { readonly chip: number; readonly channel: number; readonly hz: number }) {
  const chip = join(root, `pwmchip${wire.chip}`);
  const channel = join(chip, `pwm${wire.channel}`);
  const put = (file: string, value: number) => writeFileSync(join(channel, file), String(value));
  const period = Math.round(1e9 / wire.hz);
  if (!existsSync(chip)) fail("E_NO_PINS", { problem: `there is no ${chip}: dtoverlay=pwm` });
  if (!existsSync(channel)) writeFileSync(join(chip, "export"), String(wire.channel));
  waitForRights(join(channel, "period"));
  // A duty longer than its period is refused, and one without a period is too.
  if (Number(readFileSync(join(channel, "period"), "utf8")) > 0) put("duty_cycle", 0);
  put("period", period);
  put("duty_cycle", 0);
  put("enable", 1);
  const line: PwmLine = {
    share: (share) => put("duty_cycle", Math.round(period * Math.min(1, Math.max(0, share)))),
    [Symbol.dispose]: () => {
      put("duty_cycle", 0);
      put("enable", 0);
      writeFileSync(join(chip, "unexport"), String(wire.channel));
    },
  };
  return line;
}

function waitForRights(path: string): void {
  for (let left = tries; ; left--) {
    try {
      return accessSync(path, constants.R_OK | constants.W_OK);
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}
