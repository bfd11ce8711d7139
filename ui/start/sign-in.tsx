import { useSignal } from "@preact/signals";
import { deskSeat } from "../../hub/core/access.ts";
import { typedIn } from "../parts/form.ts";
import { keepSeat } from "../parts/seat.ts";
import { signIn } from "./asks.ts";
import { Road } from "../parts/road.tsx";
import { door, entry, language, text } from "./state.ts";

/** Where a page goes once somebody has come in: back to where they were sent from, if that is a page of the house. */
function onward(): string {
  const asked = new URLSearchParams(location.search).get("to") ?? "";
  return /^\/(home|phone|flows)\/(\?[\w=&-]*)?(#[\w-]*)?$/.test(asked) ? asked : "/home/";
}

/** Comes in by name and password. */
export function SignIn() {
  const busy = useSignal(false);
  const wrong = useSignal<string | undefined>(undefined);
  const send = async (form: HTMLFormElement) => {
    const typed = new FormData(form);
    busy.value = true;
    const done = await signIn(language.peek(), typedIn(typed, "who").trim(), typedIn(typed, "password"));
    busy.value = false;
    if (done.is === "done") {
      const { seat } = done.body;
      keepSeat(typeof seat === "string" ? seat : deskSeat);
      location.assign(onward());
      return;
    }
    wrong.value = done.is === "refused" && done.text !== "" ? done.text : text("setup.lost");
    const password = form.elements.namedItem("password");
    if (password instanceof HTMLInputElement) {
      password.value = "";
      password.focus();
    }
  };
  return (
    <main class="entrance">
      <header class="heaven">
        <h1>{text("start.in.title")}</h1>
        <Road part={1} />
      </header>
      <div class="ground">
        <form
          class="asked"
          onSubmit={(event) => {
            event.preventDefault();
            if (!busy.peek()) send(event.currentTarget).catch(reportError);
          }}
        >
          <label class="field">
            <span>{text("start.name")}</span>
            <input name="who" autocomplete="username" maxLength={80} dir="auto" required />
          </label>
          <label class="field">
            <span>{text("start.password")}</span>
            <input name="password" type="password" autocomplete="current-password" maxLength={200} required />
          </label>
          {wrong.value !== undefined && (
            <p class="told" role="alert">
              {wrong.value}
            </p>
          )}
          <div class="acts">
            <button class="do large" type="submit" disabled={busy.value}>
              {text("start.in.do")}
            </button>
          </div>
        </form>
        <section class="aside">
          <h2>{text("start.in.phone")}</h2>
          <p>{text("start.in.phone-how")}</p>
          <p>
            <a class="plainly" href="/phone/">
              {text("start.in.phone-do")}
            </a>
          </p>
          {entry.value?.claim_open === true && (
            <p>
              <button class="plainly" type="button" onClick={() => (door.value = "claim")}>
                {text("start.in.claim")}
              </button>
            </p>
          )}
        </section>
      </div>
    </main>
  );
}
