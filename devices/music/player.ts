import type { Clock } from "../../hub/core/clock.ts";
import { codeOf } from "../../hub/core/errors.ts";
import type { OnFault } from "../../hub/core/timer.ts";
import type { Ledger } from "./before.ts";
import { openDebts } from "./debts.ts";
import { makeFader } from "./fader.ts";
import { begun, type Hand, looked, silenced } from "./hand.ts";
import type { Mpd } from "./mpd.ts";
import type { PlayerNews, Sound } from "./sounding.ts";
import { openTurns } from "./turns.ts";
import type { Change } from "./wanted.ts";

/** The house's hand on the player: one thing at a time, and everything as before when it is over. */
export type Player = {
  /** Resolves once it sounds. E_PLAYER, E_PLAYER_GONE, E_DEADLINE after 10 s; then the player is as it was. */
  play(sound: Sound): Promise<void>;
  /** Fades out what is ours, then volume and source as before; what others play is theirs to stop. */
  stop(): Promise<void>;
  duck(ms: number): void;
  /** A hand on what is ours: its volume, and whether it pauses. */
  set(change: Change): Promise<void>;
  /** The player said that something changed. */
  changed(): void;
  /** The player is there again after it was gone: what it kept of ours goes, and this is played, or nothing. */
  back(sound: Sound | undefined): Promise<void>;
  close(): void;
};

type PlayerTools = {
  readonly mpd: Mpd;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly tell: (news: PlayerNews) => void;
  readonly onFault: OnFault;
};

/** Makes the hand over a connected player; what an earlier process left undone there is put right first. */
export function makePlayer({ mpd, clock, ledger, tell, onFault }: PlayerTools): Player {
  const closing = new AbortController();
  // That the player is gone is told by its line, not as a fault of the house.
  const fault = (error: unknown) => (codeOf(error) === "E_PLAYER_GONE" ? undefined : onFault(error));
  const [debts, fader] = [openDebts(mpd, ledger), makeFader(mpd, clock, fault)];
  const hand: Hand = { mpd, clock, debts, fader, tell, onFault: fault, signal: closing.signal, mine: undefined };
  const turns = openTurns();
  let lookDue = false;

  /** After whoever asked for the sound has heard that it sounds; one look answers for many changes. */
  const lookSoon = () => {
    if (lookDue) return;
    lookDue = true;
    void turns
      .next(async () => {
        lookDue = false;
        if (hand.mine) await looked(hand, hand.mine);
      })
      .catch(fault);
  };
  const begin = async (sound: Sound, givenUp: () => boolean) => {
    await begun(hand, sound, givenUp);
    lookSoon();
  };
  return {
    play: (sound) => turns.wish((givenUp) => begin(sound, givenUp)),
    stop: () => turns.wish(() => silenced(hand)),
    duck: (ms) => hand.mine && fader.duck(ms),
    set: ({ volume, playing }) =>
      turns.next(async () => {
        if (!hand.mine) return;
        if (volume !== undefined) fader.turn(volume);
        if (playing !== undefined) await mpd.ask(["pause", playing ? 0 : 1]);
      }),
    changed: lookSoon,
    back: (sound) =>
      turns.wish(async (givenUp) => {
        fader.rest();
        hand.mine = undefined;
        await (sound ? begin(sound, givenUp) : debts.tidy());
      }),
    close: () => {
      closing.abort();
      fader.rest();
    },
  };
}
