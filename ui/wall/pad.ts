import { signal, type ReadonlySignal } from "@preact/signals";
import type { Said } from "../parts/say.ts";

/** What became of a code: the door opens, it does not and why, or the house was not reached. */
export type CodeSent =
  | { readonly is: "open" }
  | { readonly is: "no"; readonly code?: string; readonly until?: number }
  | { readonly is: "lost" };

/** The code pad of a wall: how many digits stand there is all that anybody can see of them. */
export type Pad = {
  /** Somebody asked for it here. */
  readonly asked: ReadonlySignal<boolean>;
  readonly count: ReadonlySignal<number>;
  /** A code is on its way. */
  readonly busy: ReadonlySignal<boolean>;
  readonly says: ReadonlySignal<Said | undefined>;
  open(): void;
  digit(digit: string): void;
  /** Takes the last digit back; with none left it puts the pad away. */
  erase(): void;
  done(): Promise<void>;
  close(): void;
};

/** What a pad is made of: how a code is sent, and a timer. */
export type PadParts = {
  readonly send: (code: string) => Promise<CodeSent>;
  readonly later: (ms: number, then: () => void) => () => void;
};

/** How long digits stand without another touch, and how many make a code. */
export const padLimits = { forgets_ms: 20_000, least: 6, most: 12 } as const;

/** A code pad. The digits live in this closure alone, until they are sent, erased or 20 s old. */
export function makePad({ send, later }: PadParts): Pad {
  const asked = signal(false);
  const count = signal(0);
  const busy = signal(false);
  const says = signal<Said | undefined>(undefined);
  let typed = "";
  let stop: () => void = () => undefined;

  const put = (digits: string) => {
    typed = digits;
    count.value = digits.length;
  };
  const close = () => {
    stop();
    put("");
    asked.value = false;
    says.value = undefined;
  };
  const wait = () => {
    stop();
    stop = later(padLimits.forgets_ms, close);
  };

  return {
    asked,
    count,
    busy,
    says,
    close,
    open: () => {
      asked.value = true;
      says.value = undefined;
      wait();
    },
    digit: (digit) => {
      if (busy.value || !/^[0-9]$/.test(digit) || typed.length >= padLimits.most) return;
      put(typed + digit);
      says.value = undefined;
      wait();
    },
    erase: () => {
      if (busy.value) return;
      if (typed === "") return close();
      put(typed.slice(0, -1));
      wait();
    },
    done: async () => {
      if (busy.value || typed.length < padLimits.least) return;
      const code = typed;
      put("");
      busy.value = true;
      says.value = undefined;
      const sent = await send(code);
      busy.value = false;
      if (sent.is === "open") return close();
      says.value = saidOf(sent);
      wait();
    },
  };
}

/** What the pad says of a code that did not open: never whose it might have been. */
function saidOf(sent: Exclude<CodeSent, { is: "open" }>): Said {
  if (sent.is === "lost") return { key: "wall.pad.lost" };
  const { code, until } = sent;
  if (until !== undefined) return { key: "wall.pad.locked", params: { at: until } };
  return code === undefined || code === "E_CODE_WRONG" ? { key: "wall.pad.wrong" } : { key: `error.${code}` };
}
