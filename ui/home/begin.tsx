import { signal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { CircleCheck } from "lucide";
import { Icon } from "../parts/icon.tsx";
import { Road } from "../parts/road.tsx";
import type { Known } from "./house.ts";
import type { Household } from "./household.ts";
import { Rooms, Where } from "./house-itself.tsx";
import { text } from "./parts.tsx";
import { AddPerson, Invite } from "./people.tsx";
import { Pair } from "./screens.tsx";

type Step = "where" | "rooms" | "people" | "phone" | "walls" | "devices";
type All = { readonly devices: Known; readonly people: Household };

const steps: readonly Step[] = ["where", "rooms", "people", "phone", "walls", "devices"];
const words: Readonly<Record<Step, readonly [title: string, why: string]>> = {
  where: ["home.begin.where", "home.begin.where-why"],
  rooms: ["home.begin.rooms", "home.begin.rooms-why"],
  people: ["home.begin.people", "home.begin.people-why"],
  phone: ["home.begin.phone", "home.begin.phone-why"],
  walls: ["home.begin.walls", "home.begin.walls-why"],
  devices: ["home.begin.devices", "home.begin.devices-why"],
};

/** Which step is shown. */
const at = signal(0);

/** The question of the step that is shown. */
export function beginWords(): string {
  return words[steps[at.value] ?? "devices"][1];
}

/** How far the set-up is. */
export function BeginRoad() {
  return <Road part={at.value / (steps.length - 1)} />;
}

/** How many steps of the set-up have nothing to show for themselves yet. */
export function leftToSetUp(devices: Known, people: Household): number {
  return steps.filter((step) => !isDone(step, { devices, people })).length;
}

function isDone(step: Step, { devices, people }: All): boolean {
  switch (step) {
    case "where":
      return people.home?.lat !== undefined;
    case "rooms":
      return people.places.length > 1;
    case "people":
      return people.residents.length > 1;
    case "phone":
      return people.screens.some(({ kind, owner }) => kind === "phone" && owner === people.me.resident);
    case "walls":
      return people.screens.some(({ kind }) => kind === "wall");
    case "devices":
      return devices.roles.some(({ ready }) => ready);
  }
}

/** The set-up, one thing after the other; each may wait, and what is there already is shown. */
export function Begin(all: All) {
  const step = steps[at.value] ?? "devices";
  const done = isDone(step, all);
  const last = at.value === steps.length - 1;
  useLayoutEffect(() => {
    if (at.value > 0) document.querySelector("h1")?.focus();
  }, [at.value]);
  return (
    <section class="begin" aria-label={text("home.begin.title")}>
      <ol class="stations" aria-label={text("home.begin.title")}>
        {steps.map((one, nth) => (
          <li key={one}>
            <button type="button" aria-current={one === step ? "step" : undefined} onClick={() => (at.value = nth)}>
              {isDone(one, all) && <Icon of={CircleCheck} class="small" />}
              <span>{text(words[one][0])}</span>
            </button>
          </li>
        ))}
      </ol>
      <p class="least">{text("start.claim.step", { step: at.value + 1, of: steps.length })}</p>
      {done && (
        <p class="state well" role="status">
          <Icon of={CircleCheck} class="small" />
          {text("home.begin.done")}
        </p>
      )}
      <Task step={step} {...all} />
      <div class="acts onward">
        {at.value > 0 && (
          <button type="button" class="do quiet" onClick={() => (at.value -= 1)}>
            {text("start.back")}
          </button>
        )}
        {last ? (
          <a class="do large" href="#now">
            {text("home.begin.finish")}
          </a>
        ) : (
          <button type="button" class={done ? "do large" : "do quiet large"} onClick={() => (at.value += 1)}>
            {text(done ? "start.next" : "home.begin.skip")}
          </button>
        )}
      </div>
    </section>
  );
}

function Task({ step, devices, people }: All & { readonly step: Step }) {
  const me = people.residents.find(({ id }) => id === people.me.resident);
  switch (step) {
    case "where":
      return people.home ? <Where home={people.home} /> : null;
    case "rooms":
      return <Rooms people={people} />;
    case "people":
      return (
        <>
          <p class="names">
            {people.residents.map(({ id, name }) => (
              <bdi key={id}>{name}</bdi>
            ))}
          </p>
          <AddPerson people={people} />
        </>
      );
    case "phone":
      return me ? <Invite resident={me} /> : null;
    case "walls":
      return <Pair people={people} />;
    case "devices": {
      const ready = devices.roles.filter((role) => role.ready).length;
      const found = devices.found.filter(({ proposals }) => proposals.length > 0).length;
      return (
        <>
          <p class="because">{text("home.begin.devices-are", { ready, of: devices.roles.length, found })}</p>
          <p class="acts">
            <a class="do" href="#devices">
              {text("home.begin.devices-do")}
            </a>
          </p>
        </>
      );
    }
  }
}
