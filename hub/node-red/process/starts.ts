import { readFileSync, writeFileSync } from "node:fs";

const most = 3;
const within_ms = 300_000;

/** How often this process came up without being told to end, remembered in a file. */
export type Starts = {
  /** Three ends in five minutes: whatever the flows do, they must not do it now. */
  readonly safe: boolean;
  /** It ends because it was told to: that counts for nothing. */
  endsInOrder(): void;
};

/** Notes this start. */
export function noteStart(path: string, now: number): Starts {
  const before = read(path).filter((at) => at <= now && now - at < within_ms);
  const write = (at: readonly number[]) => writeFileSync(path, JSON.stringify(at), { mode: 0o600 });
  write([...before, now].slice(-most));
  return { safe: before.length >= most, endsInOrder: () => write([]) };
}

function read(path: string): readonly number[] {
  try {
    const at: unknown = JSON.parse(readFileSync(path, "utf8"));
    return Array.isArray(at) ? at.filter((one) => typeof one === "number") : [];
  } catch {
    // Not there yet, or half written when the power went: counted from anew.
    return [];
  }
}
