import type { ComponentChildren } from "preact";
import { ChevronRight, Minus, Plus } from "lucide";
import { Icon } from "../parts/icon.tsx";

/** What belongs together on a page, under its own words. */
export function Group({ title, children }: { readonly title?: string; readonly children: ComponentChildren }) {
  return (
    <section class="group">
      {title !== undefined && <h2 class="label strong">{title}</h2>}
      {children}
    </section>
  );
}

type Row = { readonly title: string; readonly says?: string | undefined; readonly children?: ComponentChildren };

/** One line: what, what about it, and what can be done with it. */
export function Row({ title, says, children }: Row) {
  return (
    <div class="row">
      <div class="text">
        <p class="title">{title}</p>
        {says !== undefined && <p class="least">{says}</p>}
      </div>
      {children}
    </div>
  );
}

type Way = { readonly word: string; readonly says?: string; readonly onTouch: () => void };

/** A line that leads on to a page of its own. */
export function Way({ word, says, onTouch }: Way) {
  return (
    <button type="button" class="row way-on" onClick={onTouch}>
      <span class="text">
        <span class="title">{word}</span>
        {says !== undefined && <span class="least">{says}</span>}
      </span>
      <Icon of={ChevronRight} class="small" />
    </button>
  );
}

type Link = {
  readonly word: string;
  readonly name?: string;
  readonly works?: boolean;
  readonly unfolded?: boolean | undefined;
  readonly onTouch: () => void;
};

/** A word that can be touched: it stands on its beam. */
export function Link({ word, name, works = true, unfolded, onTouch }: Link) {
  return (
    <button
      type="button"
      class="link"
      disabled={!works}
      aria-expanded={unfolded}
      aria-label={name === undefined ? undefined : `${word}: ${name}`}
      onClick={onTouch}
    >
      <span>{word}</span>
    </button>
  );
}

type Turned = {
  readonly name: string;
  readonly on: boolean;
  readonly words: readonly [on: string, off: string];
  readonly works: boolean;
  readonly onTurn: (on: boolean) => void;
};

/** A switch, drawn as a small door: open and lit when on. */
export function Door({ name, on, words, works, onTurn }: Turned) {
  return (
    <button
      type="button"
      role="switch"
      class={`door ${on ? "open" : ""}`}
      aria-checked={on}
      aria-label={name}
      disabled={!works}
      onClick={() => onTurn(!on)}
    >
      <i />
      <span>{words[on ? 0 : 1]}</span>
    </button>
  );
}

type Chosen<T extends string> = {
  readonly name: string;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly says: string }[];
  readonly works: boolean;
  readonly onChoose: (value: T) => void;
};

/** One of a few. */
export function Choice<T extends string>({ name, value, choices, works, onChoose }: Chosen<T>) {
  return (
    <select
      class="field"
      aria-label={name}
      disabled={!works}
      value={value}
      onChange={({ currentTarget }) => {
        const found = choices.find((one) => one.value === currentTarget.value);
        if (found) onChoose(found.value);
      }}
    >
      {choices.map((one) => (
        <option key={one.value} value={one.value}>
          {one.says}
        </option>
      ))}
    </select>
  );
}

type Timed = {
  readonly name: string;
  readonly value: string;
  readonly works: boolean;
  readonly onSet: (at: string) => void;
};

/** A time of day. */
export function Time({ name, value, works, onSet }: Timed) {
  return (
    <input
      class="field"
      type="time"
      required
      aria-label={name}
      value={value}
      disabled={!works}
      onChange={({ currentTarget }) => /^\d\d:\d\d$/.test(currentTarget.value) && onSet(currentTarget.value)}
    />
  );
}

type Measured = {
  readonly name: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly shown: (value: number) => string;
  readonly words: readonly [less: string, more: string];
  readonly works: boolean;
  readonly onSet: (value: number) => void;
};

/** A number between two ends, in steps: slid, or touched up and down. */
export function Slider({ name, value, min, max, step, shown, words, works, onSet }: Measured) {
  const to = (next: number) => Math.min(max, Math.max(min, Math.round((next - min) / step) * step + min));
  return (
    <div class="slider">
      <button
        type="button"
        class="round"
        disabled={!works || value <= min}
        aria-label={`${name}: ${words[0]}`}
        onClick={() => onSet(to(value - step))}
      >
        <Icon of={Minus} class="small" />
      </button>
      <input
        type="range"
        aria-label={name}
        aria-valuetext={shown(value)}
        min={min}
        max={max}
        step={step}
        value={value}
        disabled={!works}
        style={{ "--part": `${max > min ? (value - min) / (max - min) : 0}` }}
        onChange={({ currentTarget }) => onSet(to(Number(currentTarget.value)))}
      />
      <button
        type="button"
        class="round"
        disabled={!works || value >= max}
        aria-label={`${name}: ${words[1]}`}
        onClick={() => onSet(to(value + step))}
      >
        <Icon of={Plus} class="small" />
      </button>
    </div>
  );
}
