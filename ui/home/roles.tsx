import { CircleAlert, CircleCheck, Hand, type IconNode } from "lucide";
import { Icon } from "../parts/icon.tsx";
import { Do, text, Told } from "./parts.tsx";
import type { Device, Known, Role } from "./house.ts";
import { leaving } from "./state.ts";

const tried = new Set(["asked", "shown"]);

/** Every role of the house: who serves it, how it stands, and what a person can do about it. */
export function Roles({ known }: { readonly known: Known }) {
  const worst = ({ ready, held }: Role) => (ready ? (held ? 1 : 2) : 0);
  return (
    <section aria-labelledby="roles">
      <h2 id="roles">{text("setup.roles")}</h2>
      {known.roles
        .toSorted((a, b) => worst(a) - worst(b) || a.role.localeCompare(b.role))
        .map((role) => (
          <One key={role.role} role={role} known={known} />
        ))}
    </section>
  );
}

function One({ role, known }: { readonly role: Role; readonly known: Known }) {
  const { role: address, thing, ready, why, held, test, auto_off_s } = role;
  const device = known.devices.find(({ id }) => id === thing);
  const about = `role ${address}`;
  const acts = thing !== undefined;
  return (
    <article class="card">
      <h3>
        {nameOf(address, known)}
        {device && <span class="least"> {device.name}</span>}
      </h3>
      <State icon={ready ? CircleCheck : CircleAlert} well={ready}>
        {ready ? text("setup.ready") : (why?.text ?? text("setup.not-ready"))}
      </State>
      {auto_off_s !== undefined && <p class="least">{text("setup.off-by-itself", { seconds: auto_off_s })}</p>}
      {held && (
        <State icon={Hand} well={false}>
          {text("setup.held", { at: held.since, because: held.because.text })}
        </State>
      )}
      <PartAges role={role} known={known} />
      {test && (
        <p class="because" role="status">
          {test.sentence.text}
        </p>
      )}
      <div class="acts">
        {held && (
          <Do about={about} what={{ is: "release", role: address }}>
            {text("setup.release")}
          </Do>
        )}
        {acts &&
          (test && tried.has(test.is) ? (
            <Do about={about} what={{ is: "undo", role: address }}>
              {text("setup.undo")}
            </Do>
          ) : (
            <Do about={about} what={{ is: "test", role: address }} quiet>
              {text("setup.test")}
            </Do>
          ))}
        {role.others.map((id) => (
          <Do key={id} about={about} what={{ is: "bind", role: address, thing: id }} quiet>
            {text(thing === undefined ? "setup.bind" : "setup.replace", { thing: id })}
          </Do>
        ))}
        {device?.made_of && <Leave device={device} about={about} />}
      </div>
      <Told about={about} />
    </article>
  );
}

/** What other makers' devices serve as and no scene commands: sensors, and what waits for a role. */
export function OwnDevices({ known }: { readonly known: Known }) {
  const serving = new Set(known.roles.flatMap(({ thing }) => thing ?? []));
  const others = known.devices.filter(({ id, made_of }) => made_of && !serving.has(id));
  if (others.length === 0) return null;
  return (
    <section aria-labelledby="own">
      <h2 id="own">{text("setup.own")}</h2>
      {others.map((device) => {
        const here = known.online.has(device.id);
        const place = known.places.find(({ id }) => id === device.place)?.name;
        return (
          <article key={device.id} class="card">
            <h3>
              {device.name}
              {place !== undefined && <span class="least"> {place}</span>}
            </h3>
            <State icon={here ? CircleCheck : CircleAlert} well={here}>
              {text(here ? "setup.here" : "setup.away")}
            </State>
            <div class="acts">
              <Leave device={device} about={`device ${device.id}`} />
            </div>
            <Told about={`device ${device.id}`} />
          </article>
        );
      })}
    </section>
  );
}

/** Taken out by a second touch only. */
function Leave({ device, about }: { readonly device: Device; readonly about: string }) {
  if (leaving.value !== device.id)
    return (
      <button type="button" class="do quiet" onClick={() => (leaving.value = device.id)}>
        {text("setup.leave")}
      </button>
    );
  return (
    <Do about={about} what={{ is: "remove", device: device.id }}>
      {text("setup.leave-sure", { thing: device.id })}
    </Do>
  );
}

function PartAges({ role: { parts }, known: { now } }: { readonly role: Role; readonly known: Known }) {
  if (parts.length === 0) return null;
  return (
    <details>
      <summary>{text("setup.parts", { count: parts.length })}</summary>
      <dl class="parts">
        {parts.map(({ part, name, available, at }) => (
          <div key={part} class={available === true ? "" : "lacks"}>
            <dt>{text(`part.${part}`)}</dt>
            <dd>
              {name}
              <span class="least"> {available === true ? ageOf(at, now) : text("setup.away")}</span>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function ageOf(at: number | undefined, now: number): string {
  if (at === undefined) return text("setup.untold");
  const minutes = Math.floor(Math.max(0, now - at) / 60_000);
  if (minutes < 1) return text("setup.just-now");
  return minutes < 120
    ? text("setup.minutes-ago", { minutes })
    : text("setup.hours-ago", { hours: Math.floor(minutes / 60) });
}

function State({
  icon,
  well,
  children,
}: {
  readonly icon: IconNode;
  readonly well: boolean;
  readonly children: string;
}) {
  return (
    <p class={well ? "state well" : "state"}>
      <Icon of={icon} class="small" />
      {children}
    </p>
  );
}

/** A role by its word, with its place where it has one. */
function nameOf(address: string, { places }: Known): string {
  const [role = "", place] = address.split(".");
  const word = text(`role.${role}`);
  return place === undefined ? word : `${word}, ${places.find(({ id }) => id === place)?.name ?? place}`;
}
