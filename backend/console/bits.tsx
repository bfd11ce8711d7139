import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Answer } from "./ask.ts";
import { text } from "./say.ts";
import type { Told } from "./shapes.ts";
import type { Word } from "./words.ts";

/** What was said beside something that was done; nothing where it went well. */
export type Said = { readonly text: string } | undefined;

/** What an answer says beside what was asked. */
export function saidOf(answer: Answer<unknown>): Said {
  if (answer.is === "done") return undefined;
  return { text: answer.is === "lost" || answer.text === "" ? text("lost") : answer.text };
}

/** Does one thing at a time, and says beside itself why not. */
export function useDoing(): {
  readonly busy: boolean;
  readonly said: Said;
  readonly run: <T>(asked: () => Promise<Answer<T>>, then?: (body: T) => void) => void;
} {
  const [busy, work] = useState(false);
  const [said, say] = useState<Said>(undefined);
  const gone = useRef(false);
  useEffect(
    () => () => {
      gone.current = true;
    },
    [],
  );
  const runNow = async <T,>(asked: () => Promise<Answer<T>>, then?: (body: T) => void) => {
    work(true);
    const answer = await asked();
    if (gone.current) return;
    work(false);
    say(saidOf(answer));
    if (answer.is === "done") then?.(answer.body);
  };
  return { busy, said, run: (asked, then) => void (busy || runNow(asked, then).catch(reportError)) };
}

/** What was said, where something was. */
export function Alert({ said }: { readonly said: Said }) {
  return said ? (
    <p class="told" role="alert">
      {said.text}
    </p>
  ) : null;
}

type Button = {
  readonly children: ComponentChildren;
  readonly onDo: () => void;
  readonly off?: boolean;
  readonly quiet?: boolean;
};

/** A lit lintel: what can be done. */
export function Do({ children, onDo, off = false, quiet = false }: Button) {
  return (
    <button type="button" class={quiet ? "do quiet" : "do"} disabled={off} onClick={onDo}>
      {children}
    </button>
  );
}

/** What is done only by a second press. */
export function Sure({
  word,
  sure,
  onDo,
  off = false,
}: Omit<Button, "children"> & { readonly word: string; readonly sure: string }) {
  const [asked, ask] = useState(false);
  return asked ? (
    <button
      type="button"
      class="do"
      disabled={off}
      onClick={onDo}
      onBlur={() => ask(false)}
      ref={(one) => one?.focus()}
    >
      {sure}
    </button>
  ) : (
    <button type="button" class="plainly" disabled={off} onClick={() => ask(true)}>
      {word}
    </button>
  );
}

type Typed = {
  readonly label: string;
  readonly value: string;
  readonly onType: (value: string) => void;
  readonly type?: "text" | "password";
  readonly lines?: number;
  readonly lang?: string;
  readonly off?: boolean;
  readonly wrong?: boolean;
  readonly autocomplete?: "current-password" | "new-password" | "username" | "organization";
};

/** A field one types into. */
export function Field({
  label,
  value,
  onType,
  type = "text",
  lines,
  lang,
  off = false,
  wrong = false,
  autocomplete,
}: Typed) {
  const own = {
    value,
    readOnly: off,
    ...(lang !== undefined && { lang }),
    ...(wrong && { "aria-invalid": true as const }),
    onInput: (event: { readonly currentTarget: { readonly value: string } }) => onType(event.currentTarget.value),
  };
  return (
    <label class={wrong ? "field wrong" : "field"}>
      <span>{label}</span>
      {lines !== undefined ? (
        <textarea rows={lines} {...own} />
      ) : type === "password" ? (
        <input type="password" {...own} {...(autocomplete && { autocomplete })} />
      ) : (
        <input type="text" {...own} {...(autocomplete && { autocomplete })} />
      )}
    </label>
  );
}

/** A whole number; empty where none is typed. */
export function NumberField({
  label,
  value,
  onType,
  off = false,
}: {
  readonly label: string;
  readonly value: number | undefined;
  readonly onType: (value: number | undefined) => void;
  readonly off?: boolean;
}) {
  return (
    <label class="field short">
      <span>{label}</span>
      <input
        type="text"
        inputMode="numeric"
        value={value === undefined ? "" : String(value)}
        readOnly={off}
        onInput={({ currentTarget }) => {
          const typed = currentTarget.value.trim().replace("−", "-");
          onType(typed === "" || Number.isNaN(Number(typed)) ? undefined : Math.round(Number(typed)));
        }}
      />
    </label>
  );
}

/** An amount of money, typed as it is said and kept in hundredths. */
export function MoneyField({
  label,
  value,
  onType,
  off = false,
}: {
  readonly label: string;
  readonly value: number | undefined;
  readonly onType: (value: number | undefined) => void;
  readonly off?: boolean;
}) {
  const shown = value === undefined ? "" : (value / 100).toFixed(2);
  const [typed, type] = useState(shown);
  const fits = (now: string) =>
    /^\d{1,7}([.,]\d{0,2})?$/.test(now.trim()) ? Math.round(Number(now.trim().replace(",", ".")) * 100) : undefined;
  return (
    <label class="field short">
      <span>{label}</span>
      <input
        type="text"
        inputMode="decimal"
        value={fits(typed) === value ? typed : shown}
        readOnly={off}
        onInput={({ currentTarget }) => {
          type(currentTarget.value);
          onType(fits(currentTarget.value));
        }}
      />
    </label>
  );
}

/** One of several. */
export function Pick<T extends string>({
  label,
  of,
  value,
  nameOf,
  onPick,
  off = false,
  none,
  wide = false,
}: {
  readonly label: string;
  readonly of: readonly T[];
  readonly value: string;
  readonly nameOf: (one: T) => string;
  readonly onPick: (one: T | undefined) => void;
  readonly off?: boolean;
  readonly none?: string;
  readonly wide?: boolean;
}) {
  return (
    <label class={wide ? "field wide" : "field short"}>
      <span>{label}</span>
      <select disabled={off} onChange={({ currentTarget }) => onPick(of.find((one) => one === currentTarget.value))}>
        {none !== undefined && (
          <option value="" selected={value === ""}>
            {none}
          </option>
        )}
        {of.map((one) => (
          <option key={one} value={one} selected={one === value}>
            {nameOf(one)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Some of several. */
export function Ticks<T extends string>({
  label,
  of,
  value,
  nameOf,
  onPick,
  off = false,
}: {
  readonly label: string;
  readonly of: readonly T[];
  readonly value: readonly T[];
  readonly nameOf: (one: T) => string;
  readonly onPick: (some: readonly T[]) => void;
  readonly off?: boolean;
}) {
  return (
    <fieldset class="ticks">
      <legend>{label}</legend>
      {of.map((one) => (
        <label key={one} class="tick">
          <input
            type="checkbox"
            checked={value.includes(one)}
            disabled={off}
            onChange={({ currentTarget }) =>
              onPick(of.filter((each) => (each === one ? currentTarget.checked : value.includes(each))))
            }
          />
          <span>{nameOf(one)}</span>
        </label>
      ))}
    </fieldset>
  );
}

const languages = ["en", "zh-Hans", "zh-Hant"] as const;

/** One text in the three languages of the house, side by side. */
export function ToldFields({
  label,
  value,
  onType,
  lines = 2,
  off = false,
  wrong = () => false,
}: {
  readonly label: Word;
  readonly value: Told;
  readonly onType: (value: Told) => void;
  readonly lines?: number;
  readonly off?: boolean;
  readonly wrong?: (language: string) => boolean;
}) {
  return (
    <fieldset class="told-fields">
      <legend>{text(label)}</legend>
      {languages.map((language) => (
        <Field
          key={language}
          label={text(`language.${language}`)}
          value={value[language]}
          {...(lines > 1 && { lines })}
          lang={language}
          off={off}
          wrong={wrong(language)}
          onType={(typed) => onType({ ...value, [language]: typed })}
        />
      ))}
    </fieldset>
  );
}

/** What stands there while something is asked for, or was not reached. */
export function Waiting({ lost, again }: { readonly lost: boolean; readonly again: () => void }) {
  if (!lost) return <p class="least">{text("waiting")}</p>;
  return (
    <div class="acts">
      <p>{text("lost")}</p>
      <Do quiet onDo={again}>
        {text("again")}
      </Do>
    </div>
  );
}

/** What the brand's people wrote, as plain text that turns nothing around it. */
export function Written({ children, lang }: { readonly children: string; readonly lang?: string }) {
  return <bdi {...(lang !== undefined && { lang })}>{children}</bdi>;
}
