import type { ComponentChildren } from "preact";
import type { Params } from "../../hub/core/errors.ts";
import { say } from "../parts/say.ts";
import type { Act, Wish } from "./house.ts";
import { act, change, doing, leaving, reader, told } from "./state.ts";

/** A sentence of this page. */
export function text(key: string, params: Params = {}): string {
  return say({ reader: reader.value }, key, params);
}

/** A button that does one thing to what it stands beside. */
export function Do({
  about,
  what,
  children,
  quiet = false,
}: {
  readonly about: string;
  readonly what: Act;
  readonly children: ComponentChildren;
  readonly quiet?: boolean;
}) {
  return (
    <button
      type="button"
      class={quiet ? "do quiet" : "do"}
      disabled={doing.value.has(about)}
      onClick={() => act.value(about, what)}
    >
      {children}
    </button>
  );
}

/** What became of what was done beside this. */
export function Told({ about }: { readonly about: string }) {
  const now = told.value.get(about);
  if (!now) return null;
  return (
    <p class="told" role="alert">
      {now.text ?? text(now.key ?? "setup.lost")}
    </p>
  );
}

type Form = {
  readonly about: string;
  /** What the form asks of the house; undefined: nothing. */
  readonly wish: (typed: FormData) => Wish | undefined;
  readonly does: string;
  readonly quiet?: boolean;
  readonly then?: (body: Readonly<Record<string, unknown>>) => void;
  readonly children: ComponentChildren;
};

/** A form that asks one thing of the house, and says beside itself what became of it. */
export function Form({ about, wish, does, quiet = false, then, children }: Form) {
  const send = async (form: HTMLFormElement) => {
    const asked = wish(new FormData(form));
    const body = asked && (await change.peek()(about, asked));
    if (!body) return;
    form.reset();
    then?.(body);
  };
  return (
    <form
      class="wish"
      onSubmit={(event) => {
        event.preventDefault();
        send(event.currentTarget).catch(reportError);
      }}
    >
      <div class="fields">{children}</div>
      <div class="acts">
        <button class={quiet ? "do quiet" : "do"} type="submit" disabled={doing.value.has(about)}>
          {does}
        </button>
      </div>
      <Told about={about} />
    </form>
  );
}

type Removed = {
  readonly about: string;
  readonly word: string;
  readonly sure: string;
  readonly wish: Wish;
};

/** Takes something away, by a second touch only. */
export function Remove({ about, word, sure, wish }: Removed) {
  if (leaving.value !== about)
    return (
      <button type="button" class="do quiet" onClick={() => (leaving.value = about)}>
        {word}
      </button>
    );
  return (
    <button
      type="button"
      class="do"
      disabled={doing.value.has(about)}
      onClick={() =>
        void change
          .peek()(about, wish)
          .finally(() => (leaving.value = undefined))
          .catch(reportError)
      }
    >
      {sure}
    </button>
  );
}

/** One of several by name; an empty one where that may be. */
export function Choice({
  name,
  of,
  chosen,
  none,
}: {
  readonly name: string;
  readonly of: readonly { readonly id: string; readonly name: string }[];
  readonly chosen?: string | undefined;
  readonly none?: string;
}) {
  return (
    <select name={name}>
      {none !== undefined && <option value="">{none}</option>}
      {of.map((one) => (
        <option key={one.id} value={one.id} selected={one.id === chosen}>
          {one.name}
        </option>
      ))}
    </select>
  );
}
