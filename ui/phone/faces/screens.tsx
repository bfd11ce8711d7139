import { useState } from "preact/hooks";
import { MonitorSmartphone, Unplug } from "lucide";
import { plain } from "../../parts/plain.ts";
import { say } from "../../parts/say.ts";
import { useAnswer } from "../ask/asked.ts";
import { change, doing, sayDone } from "../ask/doing.ts";
import type { Items, Named, Screen } from "../ask/shapes.ts";
import { Choice, Door, Link, Row, Time } from "../bits.tsx";
import { wallCode } from "../letting-in.ts";
import { Sheet } from "../sheet.tsx";
import type { Stage } from "../stage.ts";
import { Touch } from "../touch.tsx";
import { Aged } from "./aged.tsx";

const touches = ["screens", "faults"];
const usual = { from: "22:00", to: "07:00" };

type Open = { readonly is: "screen"; readonly id: string } | { readonly is: "pair" } | undefined;

/** The screens of the house: which are there, which are silent, when they are quiet, and letting one in. */
export function Screens({ stage }: { readonly stage: Stage }) {
  const answer = useAnswer<Items<Screen>>("screens", stage.live);
  const [unfolded, unfold] = useState<Open>();
  // Whoever came by the picture code of a wall is asked about that wall at once.
  const open: Open = wallCode.value === undefined ? unfolded : { is: "pair" };
  const screens = answer.body?.items ?? [];
  const one = open?.is === "screen" ? screens.find(({ id }) => id === open.id) : undefined;
  const shut = () => {
    wallCode.value = undefined;
    unfold(undefined);
  };
  return (
    <>
      <Aged stage={stage} answer={answer} />
      <ul class="rows">
        {screens.map((screen) => (
          <li key={screen.id} class={screen.silent ? "silent" : ""}>
            <Row title={plain(screen.name)} says={howIs(stage, screen)}>
              <Link
                word={say(stage, "phone.people.more")}
                name={plain(screen.name)}
                works={stage.live}
                onTouch={() => unfold({ is: "screen", id: screen.id })}
              />
            </Row>
          </li>
        ))}
      </ul>
      <div class="targets">
        <Touch
          icon={MonitorSmartphone}
          word={say(stage, "phone.screens.pair")}
          works={stage.live}
          onTouch={() => unfold({ is: "pair" })}
        />
      </div>
      {one && <One stage={stage} screen={one} onShut={shut} />}
      {open?.is === "pair" && answer.body && (
        <Pair key={wallCode.value} stage={stage} screens={screens} onShut={shut} />
      )}
    </>
  );
}

function howIs(stage: Stage, { silent, online, seen_at, kind, paired }: Screen): string {
  if (silent)
    return say(stage, seen_at === undefined ? "phone.screens.silent" : "phone.screens.silent-since", {
      at: seen_at ?? 0,
    });
  if (online) return say(stage, "phone.screens.online");
  if (seen_at !== undefined) return say(stage, "phone.screens.seen", { at: seen_at });
  return say(stage, kind === "wall" && !paired ? "phone.screens.unpaired" : "phone.screens.never");
}

type One = { readonly stage: Stage; readonly screen: Screen; readonly onShut: () => void };

function One({ stage, screen, onShut }: One) {
  const { id, quiet, paired, kind } = screen;
  const [sure, ask] = useState(false);
  const path = `screens/${id}/settings`;
  const works = stage.live && !doing.value.has(path);
  const name = plain(screen.name);
  const set = async (next: { readonly from: string; readonly to: string } | null) => {
    sayDone(await change({ method: "PUT", path, body: { quiet: next }, touches }), { key: "phone.own.kept" });
  };
  const put = (next: Parameters<typeof set>[0]) => void set(next).catch(reportError);
  const unpair = async () => {
    const done = await change({ method: "DELETE", path: `screens/${id}/key`, touches });
    if (sayDone(done, { key: "phone.screens.unpaired-done", params: { name } })) onShut();
  };
  const text = (key: string) => say(stage, `phone.screens.${key}`);
  return (
    <Sheet title={name} shut={say(stage, "phone.shut")} onShut={onShut}>
      <p class="label">{howIs(stage, screen)}</p>
      <Row title={text("quiet")} says={text("quiet.says")}>
        <Door
          name={text("quiet")}
          on={quiet !== undefined}
          words={[say(stage, "phone.on"), say(stage, "phone.off")]}
          works={works}
          onTurn={(on) => put(on ? usual : null)}
        />
      </Row>
      {quiet && (
        <>
          <Row title={text("quiet.from")}>
            <Time
              name={text("quiet.from")}
              value={quiet.from}
              works={works}
              onSet={(from) => put({ ...quiet, from })}
            />
          </Row>
          <Row title={text("quiet.to")}>
            <Time name={text("quiet.to")} value={quiet.to} works={works} onSet={(to) => put({ ...quiet, to })} />
          </Row>
        </>
      )}
      {paired && (
        <div class="targets">
          <Touch
            icon={Unplug}
            word={text(sure ? "unpair-yes" : kind === "wall" ? "unpair" : "unpair-phone")}
            works={works}
            onTouch={() => (sure ? void unpair().catch(reportError) : ask(true))}
          />
        </div>
      )}
      {sure && (
        <p class="least" role="alert">
          {say(stage, "phone.screens.sure", { name })}
        </p>
      )}
    </Sheet>
  );
}

type Pair = { readonly stage: Stage; readonly screens: readonly Screen[]; readonly onShut: () => void };

/** Lets a wall in: the six digits it shows, where it hangs, and that it shows the number this phone does. */
function Pair({ stage, screens, onShut }: Pair) {
  const places = useAnswer<Items<Named>>("places", stage.live).body?.items ?? [];
  const [code, type] = useState(wallCode.peek() ?? "");
  const [chosen, choose] = useState<string>();
  const [check, compare] = useState<string>();
  const bare = places.find(({ id }) => !screens.some(({ place, paired }) => place === id && paired));
  const place = chosen ?? (bare ?? places[0])?.id;
  const there = screens.find((one) => one.kind === "wall" && one.place === place);
  const look = async () => {
    const done = await change({ method: "POST", path: "pairings/compare", body: { code } });
    if (sayDone(done) && done.is === "taken" && typeof done.body["check"] === "string") compare(done.body["check"]);
    else type("");
  };
  const go = async () => {
    const body = { code, check, place, ...(there ? { screen: there.id } : {}) };
    const done = await change({ method: "POST", path: "pairings/accept", body, touches });
    if (sayDone(done, { key: "phone.screens.paired" })) return onShut();
    compare(undefined);
    type("");
  };
  if (check !== undefined)
    return (
      <Sheet title={say(stage, "phone.screens.pair")} shut={say(stage, "phone.shut")} onShut={onShut}>
        <p class="sentence" role="status">
          {say(stage, "phone.screens.compare")}
        </p>
        <p class="headline digits" data-check={check}>
          {`${check.slice(0, 2)} ${check.slice(2)}`}
        </p>
        <p class="least">{say(stage, "phone.screens.compare.how")}</p>
        <div class="targets">
          <Touch
            icon={MonitorSmartphone}
            word={say(stage, "phone.screens.same")}
            works={stage.live && !doing.value.has("pairings/accept")}
            onTouch={() => void go().catch(reportError)}
          />
          <Touch icon={Unplug} word={say(stage, "phone.screens.differs")} works onTouch={onShut} />
        </div>
      </Sheet>
    );
  return (
    <Sheet title={say(stage, "phone.screens.pair")} shut={say(stage, "phone.shut")} onShut={onShut}>
      <p class="least">{say(stage, "phone.screens.pair.how")}</p>
      <label class="named">
        <span class="title">{say(stage, "phone.screens.code")}</span>
        <input
          class="field wide digits"
          inputMode="numeric"
          autocomplete="one-time-code"
          maxLength={7}
          value={code}
          onInput={({ currentTarget }) => type(currentTarget.value.replaceAll(/\D/g, "").slice(0, 6))}
        />
      </label>
      {place !== undefined && (
        <Row
          title={say(stage, "phone.screens.place")}
          says={there ? say(stage, "phone.screens.instead", { name: plain(there.name) }) : undefined}
        >
          <Choice
            name={say(stage, "phone.screens.place")}
            value={place}
            choices={places.map((one) => ({ value: one.id, says: plain(one.name) }))}
            works
            onChoose={choose}
          />
        </Row>
      )}
      <div class="targets">
        <Touch
          icon={MonitorSmartphone}
          word={say(stage, "phone.screens.pair-do")}
          works={stage.live && code.length === 6 && place !== undefined && !doing.value.has("pairings/compare")}
          onTouch={() => void look().catch(reportError)}
        />
      </div>
    </Sheet>
  );
}
