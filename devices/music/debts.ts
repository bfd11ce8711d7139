import { LintelError } from "../../hub/core/errors.ts";
import { type Before, type Debt, type Ledger, readBefore, restoring, resuming } from "./before.ts";
import type { Mpd } from "./mpd.ts";
import { valuesOf } from "./mpd-words.ts";

/** What is to be put right at the player; it stands, on disk too, until that is done, whatever comes between. */
export type Debts = {
  readonly owed: Debt | undefined;
  owe(debt: Debt): void;
  /** Takes our own entries away and brings volume and modes back; `goOn` also what played before. */
  giveBack(ids: readonly string[], goOn: boolean): Promise<void>;
  /** The same, with nothing but the debt to know what is ours. */
  tidy(): Promise<void>;
  /** Takes entries out of the queue, also where some are gone already. */
  takeAway(ids: readonly string[]): Promise<void>;
};

/** Takes over what an earlier process left undone. */
export function openDebts(mpd: Mpd, ledger: Ledger): Debts {
  let owed = ledger.read();
  const write = (debt: Debt | undefined) => {
    owed = debt;
    ledger.write(debt);
  };
  const takeAway = async (ids: readonly string[]) => {
    // One by one: a person may have taken one away already, and the others still go.
    for (const id of ids) await mpd.ask(["deleteid", id]).catch(goneAlready);
  };
  const goOnAsBefore = async (before: Before) => {
    const commands = resuming(before);
    const { queue } = readBefore(await mpd.ask(["status"]));
    // A player that came back may have forgotten its queue.
    if (commands.length > 0 && (before.song ?? 0) < queue) await mpd.ask(...commands);
  };
  return {
    get owed() {
      return owed;
    },
    owe: write,
    takeAway,
    giveBack: async (ids, goOn) => {
      if (!owed) return;
      const { before } = owed;
      if (goOn) await mpd.ask(["stop"]);
      await takeAway(ids);
      await mpd.ask(...restoring(before));
      write(undefined);
      if (goOn) await goOnAsBefore(before);
    },
    tidy: async () => {
      if (!owed) return;
      const { before, files } = owed;
      const { queue } = readBefore(await mpd.ask(["status"]));
      // By what it is, and only behind what was its own: what others put in since stays.
      const behind = queue > before.queue ? await mpd.ask(["playlistinfo", `${before.queue}:`]) : [];
      const found = valuesOf(behind, "file");
      await mpd.ask(["stop"]);
      await takeAway(valuesOf(behind, "Id").filter((_, i) => files.includes(found[i] ?? "")));
      await mpd.ask(...restoring(before));
      write(undefined);
    },
  };
}

function goneAlready(error: unknown): void {
  // 50: no such song, which is what was wanted.
  if (!(error instanceof LintelError) || error.params["ack"] !== "50") throw error;
}
