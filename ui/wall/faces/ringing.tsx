import { AlarmClock, BellOff, RotateCcw } from "lucide";
import { Icon } from "../../parts/icon.tsx";
import { Touch } from "../bar.tsx";
import { dateOf, type Stage } from "../stage.ts";
import { say, timeOf } from "../../parts/say.ts";
import { flat, Ridge } from "./ridge.tsx";

const line = 240;

type Ringing = { stage: Stage; own: boolean; snooze_min: number };

/** The alarm clock: the hour, and two ways to quiet it that work without the house, too. */
export function Ringing({ stage, own, snooze_min }: Ringing) {
  return (
    <>
      <Ridge stage={stage} line={flat(line)} />
      <p class="label alarm-head">
        <Icon of={AlarmClock} class="small" />
        {say(stage, "wall.alarm.rings")}
      </p>
      <p class="label date alarm-date">{dateOf(stage)}</p>
      <time class="clock huge">{timeOf(stage, stage.now)}</time>
      {own && !stage.live && <p class="caption alarm-own">{say(stage, "wall.alarm.own")}</p>}
      <nav class="two-ways">
        <Touch
          stage={stage}
          works
          class="tall"
          target={{ key: "wall.do.stop-alarm", icon: BellOff, act: { is: "alarm", do: "stop" } }}
        />
        <Touch
          stage={stage}
          works
          class="tall"
          target={{
            key: "wall.do.snooze",
            params: { minutes: snooze_min },
            icon: RotateCcw,
            act: { is: "alarm", do: "snooze" },
          }}
        />
      </nav>
    </>
  );
}
