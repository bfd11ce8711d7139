import type { Port } from "../device.ts";
import { Debt, type Ledger } from "./before.ts";
import { openMpd } from "./mpd.ts";
import { makePlayer } from "./player.ts";
import type { Deed, Input } from "./stage.ts";
import type { Settings, Wanted } from "./wanted.ts";

/** The player as the device uses it: deeds go in, what becomes of them comes back as inputs. */
export type Outlet = {
  readonly online: boolean;
  act(deed: Extract<Deed, { is: "play" | "resume" | "give-way" | "duck" | "set" }>): void;
  stop(): Promise<void>;
  close(): void;
};

/** Connects to the player of the settings; undefined where none is named. */
export function openOutlet({ mpd: address }: Settings, port: Port<"music">, take: (input: Input) => void) {
  if (!address) return undefined;
  const { id, clock, random, log, fault } = port;
  const mpd = openMpd({
    address,
    clock,
    random,
    onUp: () => take({ is: "up" }),
    onDown: (error) => take({ is: "lost", error }),
    onChange: () => player.changed(),
    onTrouble: (error) => {
      log.warn("the player cannot be reached", { device: id, error });
      take({ is: "unreached", error });
    },
  });
  const tell = (news: Extract<Input, { is: "said" }>["news"]) => take({ is: "said", news });
  const player = makePlayer({ mpd, clock, ledger: ledgerOf(port), tell, onFault: fault });

  const report = (of: Wanted | undefined, work: Promise<void>) =>
    work
      .then(
        () => of && take({ is: "sounds", of }),
        (error: unknown) => take({ is: "failed", of, error }),
      )
      .catch(fault);
  const outlet: Outlet = {
    get online() {
      return mpd.online;
    },
    act: (deed) => {
      if (deed.is === "duck") player.duck(deed.ms);
      else if (deed.is === "set") void report(undefined, player.set(deed.of));
      else if (deed.is === "resume") void report(deed.of, player.back(deed.of?.sound));
      else if (deed.is === "give-way") void report(undefined, player.stop());
      else if (deed.of.sound) void report(deed.of, player.play(deed.of.sound));
    },
    stop: () => player.stop(),
    close: () => {
      player.close();
      mpd.close();
    },
  };
  return outlet;
}

/** How the player was before, on disk: a process that dies leaves nobody's music changed for good. */
function ledgerOf({ kept, fault }: Port<"music">): Ledger {
  return {
    read: () => Debt.safeParse(kept.read()).data,
    write: (debt) => {
      try {
        kept.write(debt ?? null);
      } catch (error) {
        // The music plays all the same.
        fault(error);
      }
    },
  };
}
