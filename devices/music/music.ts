import { codeOf } from "../../hub/core/errors.ts";
import { at } from "../../hub/core/timer.ts";
import { defineDevice, type Controller, type Final, type Port } from "../device.ts";
import { openOutlet } from "./outlet.ts";
import { openReading } from "./reading.ts";
import { simMusic } from "./sim.ts";
import { type Deed, type Input, silentStage } from "./stage.ts";
import { step } from "./step.ts";
import { type Asked, Settings, type Wanted, wantedOf } from "./wanted.ts";

/** Music and news in a room: by a player where there is one, else by the screen of the place. */
export const music = defineDevice({
  kind: "music",
  program: true,
  settings: Settings,
  wires: { inputs: {}, presses: ["off"] },
  sim: () => simMusic,
  open: openMusic,
});

type Finish = (final: Final) => void;
type Take = (input: Input) => void;

function openMusic(settings: Settings, port: Port<"music">): Controller<"music"> {
  const { clock, driver } = port;
  const running = openRunning(settings, port);
  const { take, answers } = running;
  const reading = openReading(port, (error) => tellTrouble(port, error));

  const dropReading = () => answers.give(reading.drop(), { outcome: "stopped", code: "E_STOPPED" });
  const play = (id: string, asked: Asked, finish: Finish) => {
    const wanted = wantedOf(asked, settings, clock.wall());
    dropReading();
    answers.await(id, finish);
    const begin = (of: Wanted) => take({ is: "begin", id, of });
    if ("feed" in wanted) reading.read({ id, asked, feed: wanted.feed, begin });
    else begin(wanted);
  };
  const stop = (finish: Finish) => {
    dropReading();
    take({ is: "stop" });
    running.silence(finish);
  };

  driver.onInput((input) => {
    if (input === "off" && running.wanted()) stop(() => undefined);
    if (input === "jam") take({ is: "jam" });
  });
  return {
    act: (command, finish) => {
      if (command.verb === "play") return play(command.id, command.with, finish);
      if (command.verb === "stop") return stop(finish);
      if (command.verb === "set") {
        take({ is: "set", of: command.with });
        return finish({ outcome: "done" });
      }
      take({ is: "duck", ms: command.with.for_s * 1_000 });
      finish({ outcome: "done" });
    },
    close: () => {
      running.close();
      reading.drop();
    },
  };
}

/** Carries out what the stage decides; after the close nothing more. */
function openRunning(settings: Settings, port: Port<"music">) {
  const { clock, fault } = port;
  const answers = openAnswers();
  let stage = silentStage;
  let closed = false;
  const take: Take = (input) => {
    if (closed) return;
    const player = outlet ? (outlet.online ? "online" : "offline") : "none";
    const next = step(stage, input, { now: clock.mono(), wall: clock.wall(), player });
    stage = next.stage;
    port.state(stage.shown);
    calming.at(stage.duckedUntil);
    for (const deed of next.deeds) act(deed);
  };
  const act = (deed: Deed) => {
    if (deed.is === "event") port.event(deed.type, {});
    else if (deed.is === "trouble") tellTrouble(port, deed.error);
    else if (deed.is === "answer") answers.give(deed.id, deed.final);
    else outlet?.act(deed);
  };
  const calming = openCalming(port, take);
  const outlet = openOutlet(settings, port, take);
  port.state(stage.shown);
  return {
    take,
    answers,
    wanted: () => stage.place.is !== "nowhere",
    silence: (finish: Finish) => {
      if (!outlet) return finish({ outcome: "done" });
      const failed = (error: unknown) => finish({ outcome: "failed", code: codeOf(error) });
      outlet
        .stop()
        .then(() => finish({ outcome: "done" }), failed)
        .catch(fault);
    },
    close: () => {
      closed = true;
      calming.at(0);
      outlet?.close();
    },
  };
}

/** Whoever waits for the end of a command; each is answered once. */
function openAnswers() {
  const waiting = new Map<string, Finish>();
  return {
    await: (id: string, finish: Finish) => void waiting.set(id, finish),
    give: (id: string | undefined, final: Final) => {
      if (id === undefined) return;
      const finish = waiting.get(id);
      waiting.delete(id);
      finish?.(final);
    },
  };
}

/** One timer that ends a lowering; 0 is none. */
function openCalming({ clock, fault }: Port<"music">, take: Take) {
  let due = 0;
  let cancel: (() => void) | undefined;
  return {
    at: (next: number) => {
      if (next === due) return;
      due = next;
      cancel?.();
      cancel = due === 0 ? undefined : at(clock, due, () => take({ is: "calm" }), fault);
    },
  };
}

function tellTrouble({ id, log, event }: Port<"music">, error: unknown) {
  const code = codeOf(error);
  log.warn("the music has trouble", { device: id, error });
  event("trouble", { code });
  return code;
}
