import { useState } from "preact/hooks";
import { DoorOpen, LogIn } from "lucide";
import type { Reader } from "../../hub/core/sentence.ts";
import { say } from "../parts/say.ts";
import { groundOf, skyOf } from "../parts/sky.ts";
import { positionOfZone, sunAt } from "../parts/sun.ts";
import { Link } from "./bits.tsx";
import { Doorway } from "./faces/doorway.tsx";
import { join } from "./joining.ts";
import { wallCode } from "./letting-in.ts";
import { words } from "./state.ts";
import { Touch } from "./touch.tsx";

const least = 6;

/** The invitation an address carries, if it does. */
export function invitationIn({ hash }: Pick<Location, "hash">): string | undefined {
  const code = new URLSearchParams(hash.slice(1)).get("join");
  return code === null || code === "" ? undefined : code;
}

type JoinParts = {
  readonly code: string | undefined;
  /** This phone was in the house once. */
  readonly ended: boolean;
  readonly onJoined: (phone: string) => void;
};

/** A phone that is not in the house: with an invitation it comes in, without one it is told how to get it. */
export function Join({ code, ended, onJoined }: JoinParts) {
  const [typed, type] = useState("");
  const [given, give] = useState(code);
  const loaded = words.value;
  if (!loaded) return null;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const read = { reader: { ...loaded, zone } };
  return (
    <Outside reader={read.reader}>
      {given !== undefined ? (
        <NewPin read={read} code={given} onJoined={onJoined} />
      ) : (
        <>
          <h1 class="headline">{say(read, ended ? "phone.join.ended" : "phone.join.none")}</h1>
          <p class="label">{say(read, "phone.join.how")}</p>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (typed.trim() !== "") give(codeIn(typed));
            }}
          >
            <label class="named">
              <span class="title">{say(read, "phone.join.code")}</span>
              <input
                class="field wide"
                autocomplete="off"
                autocapitalize="none"
                spellcheck={false}
                maxLength={200}
                value={typed}
                onInput={({ currentTarget }) => type(currentTarget.value)}
              />
            </label>
            <div class="targets">
              <Touch
                icon={DoorOpen}
                word={say(read, "phone.join.go")}
                works={typed.trim() !== ""}
                onTouch={() => give(codeIn(typed))}
              />
            </div>
          </form>
          <a class="link" href={signIn(wallCode.value)}>
            <span>{say(read, "phone.join.sign-in")}</span>
          </a>
        </>
      )}
    </Outside>
  );
}

/** By a password somebody comes to the house itself, and lets the wall in there whose number brought them here. */
function signIn(wall: string | undefined): string {
  return wall === undefined ? "/signin" : `/signin?to=${encodeURIComponent(`/home/#pair-${wall}`)}`;
}

/** The code of what was typed, or of the whole link. */
function codeIn(typed: string): string {
  const text = typed.trim();
  const at = text.indexOf("#");
  return (at === -1 ? undefined : invitationIn({ hash: text.slice(at) })) ?? text;
}

type Pin = {
  readonly read: { readonly reader: Reader };
  readonly code: string;
  readonly onJoined: (phone: string) => void;
};

function NewPin({ read, code, onJoined }: Pin) {
  const [one, type] = useState("");
  const [two, again] = useState("");
  const [busy, work] = useState(false);
  const [wrong, wrongly] = useState<string>();
  // Whoever has a PIN already comes in by that one: they say so, or the house does.
  const [own, know] = useState<"no" | "said" | "known">("no");
  const has = own !== "no";
  const short = one.length < least;
  const ready = !short && (has || one === two);
  const go = async () => {
    if (busy || !ready) return;
    work(true);
    const joined = await join(code, one, read.reader.language);
    work(false);
    if (joined.is === "in") return onJoined(joined.phone);
    if (joined.hasPin === true) {
      know("known");
      type("");
      // Nothing was wrong with a new PIN: it was only not the one they have, and the page asks for that now.
      if (!has) return wrongly(undefined);
    }
    wrongly(joined.text ?? say(read, "phone.join.lost"));
  };
  const change = (next: "no" | "said") => {
    know(next);
    type("");
    again("");
    wrongly(undefined);
  };
  const run = () => void go().catch(reportError);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        run();
      }}
    >
      <h1 class="headline">{say(read, "phone.join.hello")}</h1>
      <p class="label" role="status">
        {say(read, own === "known" ? "phone.join.own-pin" : has ? "phone.join.said-pin" : "phone.join.pin")}
      </p>
      {[
        { value: one, on: type, word: has ? "step-up.pin" : "phone.keys.pin.new" },
        ...(has ? [] : [{ value: two, on: again, word: "phone.keys.pin.again" }]),
      ].map(({ value, on, word }) => (
        <label key={word} class="named">
          <span class="title">{say(read, word)}</span>
          <input
            class="field wide digits"
            type="password"
            inputMode="numeric"
            autocomplete="off"
            maxLength={10}
            value={value}
            onInput={({ currentTarget }) => on(currentTarget.value.replaceAll(/\D/g, ""))}
          />
        </label>
      ))}
      {!has && two !== "" && one !== two && (
        <p class="label" role="alert">
          {say(read, "phone.keys.differ")}
        </p>
      )}
      {wrong !== undefined && (
        <p class="label wrong" role="alert">
          {wrong}
        </p>
      )}
      <div class="targets">
        <Touch icon={LogIn} word={say(read, "phone.join.go")} works={!busy && ready} onTouch={run} />
        {/* Enter in a field of a form with two fields needs a button to submit by. */}
        <button type="submit" class="unseen" tabIndex={-1} aria-hidden="true">
          <span />
        </button>
      </div>
      {own !== "known" && (
        <Link
          word={say(read, has ? "phone.join.no-pin" : "phone.join.has-pin")}
          works={!busy}
          onTouch={() => change(has ? "no" : "said")}
        />
      )}
    </form>
  );
}

/** Under the sky before the house: nothing of it is known here. */
function Outside({ reader, children }: { readonly reader: Reader; readonly children: preact.ComponentChildren }) {
  const now = Date.now();
  const sun = sunAt(now, positionOfZone(reader.zone, now));
  const theme = sun.height >= 4 ? "pale" : "deep";
  const sky = skyOf(theme, sun);
  const colours = {
    "--sky-top": `#${sky[0]}`,
    "--sky-middle": `#${sky[1]}`,
    "--sky-horizon": `#${sky[2]}`,
    "--ground": `#${groundOf(theme, sky)}`,
  };
  return (
    <main class={`phone join ${theme}`} lang={reader.language} data-face="join" style={colours}>
      <div class="scroll">
        <section class="page">
          <div class="before">
            <Doorway />
          </div>
          {children}
        </section>
      </div>
    </main>
  );
}
