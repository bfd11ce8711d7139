import { useSignal } from "@preact/signals";
import { typedIn } from "../parts/form.ts";
import { entry, text } from "./state.ts";
import { codeOf, pinSays, strengthOf } from "./strength.ts";

/** What has been said so far; it leaves this page only as the claim itself. */
export type Draft = {
  readonly code: string;
  readonly name: string;
  readonly resident: string;
  readonly password: string;
  readonly pin: string;
  readonly home: string;
  readonly zone: string;
};

type Step = {
  readonly draft: Draft;
  readonly on: (more: Partial<Draft>) => void;
  readonly busy: boolean;
  readonly last: boolean;
};

const zones: readonly string[] = Intl.supportedValuesOf("timeZone");

/** The code of a house: on its own console, or in the link it gave. */
export function ClaimCode({ draft, on, ...more }: Step) {
  return (
    <Asked {...more} then={(form) => on({ code: codeOf(form("code")) })}>
      <p class="sentence">{text("start.claim.code.how")}</p>
      <label class="field">
        <span>{text("start.claim.code")}</span>
        <input
          name="code"
          class="code"
          defaultValue={draft.code}
          maxLength={20}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          required
        />
      </label>
    </Asked>
  );
}

/** Who claims it. */
export function ClaimYou({ draft, on, ...more }: Step) {
  const may = entry.value?.house === "virtual" ? entry.value.may_be : [];
  return (
    <Asked {...more} then={(form) => on(may.length > 0 ? { resident: form("resident") } : { name: form("name") })}>
      <p class="sentence">{text(may.length > 0 ? "start.claim.you.be" : "start.claim.you.how")}</p>
      {may.length > 0 ? (
        <fieldset class="choices">
          <legend class="hidden">{text("start.claim.you.title")}</legend>
          {may.map(({ id, name }) => (
            <label key={id} class="choice">
              <input type="radio" name="resident" value={id} defaultChecked={id === draft.resident} />
              <bdi>{name}</bdi>
            </label>
          ))}
        </fieldset>
      ) : (
        <label class="field">
          <span>{text("start.name")}</span>
          <input name="name" defaultValue={draft.name} maxLength={80} autocomplete="name" dir="auto" required />
        </label>
      )}
    </Asked>
  );
}

/** A password, and what there is to say of it. */
export function ClaimPassword({ draft, on, ...more }: Step) {
  const typed = useSignal(draft.password);
  const seen = useSignal(false);
  const { key, params, enough } = strengthOf(typed.value, draft.name);
  return (
    <Asked
      {...more}
      ready={() => strengthOf(typed.peek(), draft.name).enough}
      then={() => on({ password: typed.peek() })}
    >
      <p class="sentence">{text("start.claim.password.how")}</p>
      <label class="field">
        <span>{text("start.password")}</span>
        <input
          name="password"
          {...(seen.value ? { type: "text" as const } : { type: "password" as const })}
          value={typed.value}
          onInput={(event) => (typed.value = event.currentTarget.value)}
          maxLength={200}
          autocomplete="new-password"
          spellcheck={false}
          aria-describedby="strength"
          required
        />
      </label>
      <p id="strength" class={enough ? "strength enough" : "strength"} role="status">
        {text(key, params)}
      </p>
      <label class="tick">
        <input type="checkbox" checked={seen.value} onChange={() => (seen.value = !seen.peek())} />
        {text("start.password.show")}
      </label>
    </Asked>
  );
}

/** A PIN, typed twice: it is asked for before anything that lets somebody in. */
export function ClaimPin({ on, ...more }: Step) {
  const pin = useSignal("");
  const again = useSignal("");
  const says = pinSays(pin.value, again.value);
  const quiet = pin.value === "" || (says === "start.pin.same" && again.value.length < pin.value.length);
  const field = (label: string, typed: typeof pin) => (
    <label class="field">
      <span>{label}</span>
      <input
        class="code"
        type="password"
        inputMode="numeric"
        value={typed.value}
        onInput={(event) => (typed.value = event.currentTarget.value.replaceAll(/\D/g, ""))}
        maxLength={10}
        autocomplete="off"
        aria-describedby="pin-says"
        required
      />
    </label>
  );
  return (
    <Asked {...more} ready={() => pinSays(pin.peek(), again.peek()) === undefined} then={() => on({ pin: pin.peek() })}>
      <p class="sentence">{text("start.claim.pin.how")}</p>
      <div class="pair">
        {field(text("start.pin"), pin)}
        {field(text("start.pin.again"), again)}
      </div>
      <p id="pin-says" class="strength" role="status">
        {quiet ? text("start.pin.how") : text(says ?? "start.pin.good")}
      </p>
    </Asked>
  );
}

/** What the home is called, and whose time it keeps: guessed, shown, and easily changed. */
export function ClaimHome({ draft, on, ...more }: Step) {
  return (
    <Asked {...more} then={(form) => on({ home: form("home"), zone: form("zone") })}>
      <p class="sentence">{text("start.claim.home.how")}</p>
      <label class="field">
        <span>{text("start.home.name")}</span>
        <input name="home" defaultValue={draft.home} maxLength={80} dir="auto" required />
      </label>
      <label class="field">
        <span>{text("start.home.zone")}</span>
        <select name="zone">
          {[...new Set([draft.zone, ...zones])].map((zone) => (
            <option key={zone} value={zone} selected={zone === draft.zone}>
              {zone.replaceAll("_", " ")}
            </option>
          ))}
        </select>
      </label>
      <p class="least">{text("start.home.zone-why")}</p>
    </Asked>
  );
}

type AskedParts = Pick<Step, "busy" | "last"> & {
  /** Asked anew when somebody sends: a fast hand is ahead of what has been drawn. */
  readonly ready?: () => boolean;
  readonly then: (form: (name: string) => string) => void;
  readonly children: preact.ComponentChildren;
};

function Asked({ busy, last, ready = () => true, then, children }: AskedParts) {
  return (
    <form
      class="asked"
      onSubmit={(event) => {
        event.preventDefault();
        const typed = new FormData(event.currentTarget);
        if (ready() && !busy) then((name) => typedIn(typed, name).trim());
      }}
    >
      {children}
      <div class="acts">
        <button class="do large" type="submit" disabled={busy} aria-disabled={!ready()}>
          {text(busy ? "start.moment" : last ? "start.claim.do" : "start.next")}
        </button>
      </div>
    </form>
  );
}
