import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { deskSeat } from "../../hub/core/access.ts";
import { keepSeat } from "../parts/seat.ts";
import { claim } from "./asks.ts";
import { ClaimCode, ClaimHome, ClaimPassword, ClaimPin, ClaimYou, type Draft } from "./claim-steps.tsx";
import { Road } from "../parts/road.tsx";
import { code, door, entry, language, text } from "./state.ts";

type Step = "code" | "you" | "password" | "pin" | "home";

const title = {
  code: "start.claim.code.title",
  you: "start.claim.you.title",
  password: "start.claim.password.title",
  pin: "start.claim.pin.title",
  home: "start.claim.home.title",
} as const;
/** Where somebody has to go back to for what the house did not take. */
const backTo: Readonly<Record<string, Step>> = {
  E_CLAIM_CLOSED: "code",
  E_WRONG_CODE: "code",
  E_PASSWORD_WEAK: "password",
  E_PIN_WEAK: "pin",
};

/** Makes a house one's own, one thing at a time, and goes straight on to setting it up. */
export function ClaimPage() {
  const fresh = entry.value?.house !== "virtual";
  const steps: readonly Step[] = [
    ...(code.value === "" ? (["code"] as const) : []),
    "you",
    "password",
    "pin",
    ...(fresh ? (["home"] as const) : []),
  ];
  const at = useSignal(0);
  const busy = useSignal(false);
  const wrong = useSignal<string | undefined>(undefined);
  const draft = useRef<Draft>(firstDraft());
  const heading = useRef<HTMLHeadingElement>(null);
  const step = steps[Math.min(at.value, steps.length - 1)] ?? "you";
  // Before the step is painted: later, it would take the focus from whoever types already.
  useLayoutEffect(() => heading.current?.focus(), [step]);
  const go = (to: Step) => {
    at.value = Math.max(0, steps.indexOf(to));
  };
  const finish = async () => {
    busy.value = true;
    const done = await claim(language.peek(), claimOf(draft.current, fresh));
    busy.value = false;
    if (done.is === "done") {
      const { seat } = done.body;
      keepSeat(typeof seat === "string" ? seat : deskSeat);
      location.assign("/home/#begin");
      return;
    }
    wrong.value = done.is === "refused" && done.text !== "" ? done.text : text("setup.lost");
    const back = done.is === "refused" ? backTo[done.code] : undefined;
    if (back === "code") code.value = "";
    if (back) at.value = back === "code" ? 0 : Math.max(0, steps.indexOf(back));
  };
  const on = (more: Partial<Draft>) => {
    draft.current = { ...draft.current, ...more };
    wrong.value = undefined;
    if (at.peek() < steps.length - 1) at.value += 1;
    else finish().catch(reportError);
  };
  const parts = { draft: draft.current, on, busy: busy.value, last: step === steps.at(-1) };
  return (
    <main class="entrance">
      <header class="heaven">
        <p class="least">{text("start.claim.step", { step: at.value + 1, of: steps.length })}</p>
        <h1 ref={heading} tabIndex={-1}>
          {text(title[step])}
        </h1>
        <Road part={at.value / steps.length} />
      </header>
      <div class="ground">
        {wrong.value !== undefined && (
          <p class="told" role="alert">
            {wrong.value}
          </p>
        )}
        {step === "code" && <ClaimCode {...parts} />}
        {step === "you" && <ClaimYou {...parts} />}
        {step === "password" && <ClaimPassword {...parts} />}
        {step === "pin" && <ClaimPin {...parts} />}
        {step === "home" && <ClaimHome {...parts} />}
        <p class="acts back">
          {at.value > 0 && (
            <button class="plainly" type="button" onClick={() => go(steps[at.value - 1] ?? step)}>
              {text("start.back")}
            </button>
          )}
          {entry.value?.claimed === true && (
            <button class="plainly" type="button" onClick={() => (door.value = "sign-in")}>
              {text("start.claim.instead")}
            </button>
          )}
        </p>
      </div>
    </main>
  );
}

function firstDraft(): Draft {
  return {
    code: code.peek(),
    name: "",
    resident: entry.peek()?.may_be[0]?.id ?? "",
    password: "",
    pin: "",
    home: "",
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

function claimOf({ code: said, name, resident, password, pin, home, zone }: Draft, fresh: boolean) {
  const named = entry.peek()?.may_be.find(({ id }) => id === resident)?.name;
  return {
    code: said === "" ? code.peek() : said,
    name: fresh ? name : (named ?? name),
    language: language.peek(),
    password,
    pin,
    ...(fresh ? { home: { name: home, zone } } : { resident }),
  };
}
