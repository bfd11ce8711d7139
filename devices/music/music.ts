import { codeOf, LintelError } from "../../hub/core/errors.ts";
import { instantOf } from "../../hub/core/instant.ts";
import { at } from "../../hub/core/timer.ts";
import { defineDevice, type Controller, type Final, type Port } from "../device.ts";
import { Debt, type Ledger } from "./before.ts";
import { openMpd } from "./mpd.ts";
import { checked } from "./mpd-words.ts";
import { openNews } from "./news.ts";
import { makePlayer, type PlayerNews } from "./player.ts";
import { simMusic } from "./sim.ts";
import {
  type Asked,
  isAddress,
  musicWanted,
  namesSound,
  newsWanted,
  sampleWanted,
  Settings,
  type State,
  streamWanted,
  type Wanted,
} from "./wanted.ts";

const newsWithinMs = 10_000;
/** How long after it was lost a player is given its sound back. */
const resumeWithinMs = 10 * 60_000;

/** Music and news in a room: by a player where there is one, else by the screen of the place. */
export const music = defineDevice({
  kind: "music",
  program: true,
  settings: Settings,
  sim: () => simMusic,
  open: openMusic,
});

function openMusic(settings: Settings, port: Port<"music">): Controller<"music"> {
  const { clock, random, log, driver, state, event, fault, web } = port;
  const news = openNews(web, clock);
  let now: State = { playing: false, out: "screen", volume: 0, ducked: false };
  let wanted: Wanted | undefined;
  /** Since when the player is missing to what is wanted; undefined while it is not. */
  let missing: number | undefined;
  let pending: { readonly finish: (final: Final) => void; readonly stop: AbortController } | undefined;
  let unduck: (() => void) | undefined;
  let duckedUntil = 0;

  const tell = (next: State) => state((now = next));
  const trouble = (error: unknown) => {
    const code = codeOf(error);
    log.warn("the music has trouble", { device: port.id, error });
    event("trouble", { code });
    return code;
  };
  const resting = (over: Partial<State> = {}): State => ({
    playing: false,
    out: mpd?.online ? "player" : "screen",
    volume: now.volume,
    ducked: false,
    ...over,
  });
  const sounding = ({ asked: { source, volume, rise_s } }: Wanted, out: State["out"], over: Partial<State>): State => {
    const { ducked } = now;
    return { playing: true, source, out, volume, rise_s, since: instantOf(clock.wall()), ducked, ...over };
  };
  const onScreen = (of: Wanted, code = of.trouble) =>
    tell(sounding(of, "screen", { ...of.atScreen, ...(code === undefined ? {} : { trouble: code }) }));
  const atPlayer = (of: Wanted) =>
    tell(sounding(of, "player", { ...of.atPlayer, ...(of.trouble === undefined ? {} : { trouble: of.trouble }) }));

  const heard = (said: PlayerNews) => {
    if (!wanted || now.out !== "player") return;
    if (said.is === "playing") tell({ ...now, playing: said.playing });
    else if (said.is === "volume") tell({ ...now, volume: said.volume });
    else if (said.is === "song") {
      const { title: _title, artist: _artist, ...rest } = now;
      const title = said.title ?? wanted.atPlayer.title;
      tell({ ...rest, ...(title ? { title } : {}), ...(said.artist ? { artist: said.artist } : {}) });
    } else if (said.is === "ended") over();
    else {
      wanted = { ...wanted, sound: undefined };
      onScreen(wanted, trouble(new LintelError("E_PLAYER", { problem: said.problem })));
    }
  };
  const over = () => {
    wanted = undefined;
    missing = undefined;
    tell(resting());
    event("ended", {});
  };
  const back = () => {
    const again = missing !== undefined && clock.mono() - missing <= resumeWithinMs ? wanted : undefined;
    if (!wanted) tell(resting());
    player
      ?.back(again?.sound)
      .then(() => {
        if (!again || wanted !== again) return;
        missing = undefined;
        atPlayer(again);
      })
      .catch((error: unknown) => {
        if (wanted && wanted === again) onScreen(wanted, trouble(error));
        else trouble(error);
      });
  };
  const mpd =
    settings.mpd &&
    openMpd({
      address: settings.mpd,
      clock,
      random,
      onUp: back,
      onDown: (why) => {
        if (wanted && now.out === "player") {
          missing = clock.mono();
          onScreen(wanted, trouble(why));
        } else if (!wanted) tell(resting({ trouble: why.code }));
      },
      onChange: (what) => player?.changed(what),
      onTrouble: (error) => {
        log.warn("the player cannot be reached", { device: port.id, error });
        if (!wanted) tell(resting({ trouble: codeOf(error) }));
      },
    });
  const player = mpd && makePlayer({ mpd, clock, ledger: ledgerOf(port), tell: heard, onFault: fault });

  const begin = (of: Wanted) => {
    const mine = pending;
    const answer = (final: Final) => {
      if (pending === mine) pending = undefined;
      event("started", {});
      mine?.finish(final);
    };
    wanted = of;
    missing = undefined;
    if (!of.sound || !mpd || !player) {
      onScreen(of);
      return answer({ outcome: "done" });
    }
    if (!mpd.online) {
      missing = clock.mono();
      onScreen(of, "E_PLAYER_GONE");
      return answer({ outcome: "done" });
    }
    player.play(of.sound).then(
      () => {
        if (wanted !== of) return;
        atPlayer(of);
        answer({ outcome: "done" });
      },
      (error: unknown) => {
        if (wanted !== of) return;
        // The table is not left silent: what a screen can play goes on there, and the answer says what failed.
        if (codeOf(error) === "E_PLAYER_GONE") missing = clock.mono();
        else wanted = { ...of, sound: undefined };
        onScreen(wanted, trouble(error));
        answer({
          outcome: "failed",
          code: codeOf(error),
          ...(error instanceof LintelError ? { detail: error.params } : {}),
        });
      },
    );
  };
  const gather = async (asked: Asked, from: string, stop: AbortController) => {
    const late = () => stop.abort(new LintelError("E_DEADLINE", { after_s: newsWithinMs / 1_000 }));
    const cancel = at(clock, clock.mono() + newsWithinMs, late, fault);
    const aborted = new Promise<never>((_, reject) => {
      stop.signal.addEventListener("abort", () => reject(stop.signal.reason as Error), { once: true });
    });
    try {
      return newsWanted(asked, await Promise.race([news.bulletin(from, stop.signal), aborted]));
    } catch (error) {
      return sampleWanted(asked, trouble(error));
    } finally {
      cancel();
    }
  };
  const play = (asked: Asked, finish: (final: Final) => void) => {
    const { source, from } = asked;
    if (from !== undefined) checked(from);
    if (source === "news" && from !== undefined && !isAddress(from))
      throw new LintelError("E_WRONG_TYPE", { field: "from", problem: "the news comes from an address" });
    drop();
    const mine = (pending = { finish, stop: new AbortController() });
    if (source === "music") return begin(musicWanted(asked, settings, clock.wall()));
    if (from === undefined) return begin(sampleWanted(asked));
    if (namesSound(from)) return begin(streamWanted(asked, from));
    gather(asked, from, mine.stop).then((of) => pending === mine && begin(of), fault);
  };
  /** What was asked before and has not begun will not. */
  const drop = () => {
    const before = pending;
    pending = undefined;
    before?.finish({ outcome: "stopped", code: "E_STOPPED" });
    before?.stop.abort(new LintelError("E_STOPPED"));
  };
  const stop = (finish: (final: Final) => void) => {
    const was = wanted !== undefined;
    drop();
    wanted = undefined;
    missing = undefined;
    calm();
    tell(resting());
    if (was) event("ended", {});
    if (!player) return finish({ outcome: "done" });
    player.stop().then(
      () => finish({ outcome: "done" }),
      (error: unknown) => finish({ outcome: "failed", code: codeOf(error) }),
    );
  };
  const calm = () => {
    unduck?.();
    unduck = undefined;
    duckedUntil = 0;
    if (now.ducked) tell({ ...now, ducked: false });
  };
  const duck = (ms: number) => {
    if (!wanted) return;
    duckedUntil = Math.max(duckedUntil, clock.mono() + ms);
    unduck?.();
    unduck = at(clock, duckedUntil, calm, fault);
    player?.duck(ms);
    tell({ ...now, ducked: true });
  };

  tell(now);
  driver.onInput((input) => {
    if (input === "off" && wanted) stop(() => undefined);
    if (input === "jam") tell({ ...now, trouble: trouble(new LintelError("E_PLAYER", { problem: "jammed" })) });
  });
  return {
    act: (command, finish) => {
      if (command.verb === "play") return play(command.with, finish);
      if (command.verb === "stop") return stop(finish);
      duck(command.with.for_s * 1_000);
      finish({ outcome: "done" });
    },
    close: () => {
      pending?.stop.abort(new LintelError("E_STOPPED"));
      pending = undefined;
      unduck?.();
      player?.close();
      mpd?.close();
    },
  };
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
