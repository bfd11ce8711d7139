import { useSignal } from "@preact/signals";
import { Hourglass, MonitorSmartphone, Smartphone, TriangleAlert, Unplug } from "lucide";
import type { IdleShow } from "../../hub/core/notices.ts";
import { typedIn } from "../parts/form.ts";
import { Icon } from "../parts/icon.tsx";
import type { Household, Screen } from "./household.ts";
import { Choice, Form, Remove, text, Told } from "./parts.tsx";
import { Photos } from "./photos.tsx";
import { leaving, wallCode } from "./state.ts";

/** The walls and phones of the house, and letting a new wall in. */
export function Screens({ people }: { readonly people: Household }) {
  const walls = people.screens.filter(({ kind }) => kind === "wall").toSorted(byName);
  const phones = people.screens.filter(({ kind }) => kind === "phone").toSorted(byName);
  return (
    <>
      <section aria-labelledby="pair">
        <h2 id="pair">{text("home.pair.title")}</h2>
        <Pair people={people} />
      </section>
      <section aria-labelledby="walls">
        <h2 id="walls">{text("home.walls")}</h2>
        {walls.length === 0 && <p class="least">{text("home.walls-none")}</p>}
        <div class="grid">
          {walls.map((screen) => (
            <One key={screen.id} screen={screen} people={people} />
          ))}
        </div>
      </section>
      <section aria-labelledby="photos">
        <h2 id="photos">{text("home.photos")}</h2>
        <Photos people={people} />
      </section>
      {phones.length > 0 && (
        <section aria-labelledby="phones">
          <h2 id="phones">{text("home.phones")}</h2>
          <div class="grid">
            {phones.map((screen) => (
              <One key={screen.id} screen={screen} people={people} />
            ))}
          </div>
        </section>
      )}
    </>
  );
}

const byName = (a: Screen, b: Screen) => a.name.localeCompare(b.name);

/** Lets a wall in by the six digits it shows, once somebody has seen that it shows the number this page does. */
export function Pair({ people }: { readonly people: Household }) {
  const walls = people.screens.filter(({ kind }) => kind === "wall");
  const asked = useSignal<Readonly<Record<string, string>> | undefined>(undefined);
  const check = useSignal<string | undefined>(undefined);
  if (check.value !== undefined) {
    const body = { ...asked.value, check: check.value };
    return (
      <Form
        about="pair"
        does={text("home.pair.same")}
        wish={() => ({ path: "pairings/accept", body })}
        then={() => (check.value = undefined)}
      >
        <p class="because wide" role="status">
          {text("home.pair.compare")}
        </p>
        <p class="code wide" data-check={check.value}>
          {`${check.value.slice(0, 2)} ${check.value.slice(2)}`}
        </p>
        <button type="button" class="do quiet" onClick={() => (check.value = undefined)}>
          {text("home.pair.differs")}
        </button>
      </Form>
    );
  }
  return (
    <>
      <p class="because">{text("home.pair.how")}</p>
      {people.waiting.length > 0 && (
        <p class="state" role="status">
          <Icon of={Hourglass} class="small" />
          {text("home.pair.waiting", { count: people.waiting.length })}
        </p>
      )}
      <Form
        about="pair"
        does={text("home.pair.do")}
        wish={(typed) => {
          const again = typedIn(typed, "screen");
          const name = typedIn(typed, "name").trim();
          const code = typedIn(typed, "code").replaceAll(/\D/g, "");
          asked.value = {
            code,
            place: typedIn(typed, "place"),
            ...(name === "" ? {} : { name }),
            ...(again === "" ? {} : { screen: again }),
          };
          return { path: "pairings/compare", body: { code } };
        }}
        then={(body) => (check.value = typeof body["check"] === "string" ? body["check"] : undefined)}
      >
        <label class="field">
          <span>{text("home.pair.code")}</span>
          <input
            name="code"
            class="code"
            inputMode="numeric"
            autocomplete="off"
            defaultValue={wallCode.value}
            maxLength={8}
            pattern="\s*\d{3}\s*\d{3}\s*"
            required
          />
        </label>
        <label class="field">
          <span>{text("home.pair.place")}</span>
          <Choice name="place" of={people.places} />
        </label>
        <label class="field">
          <span>{text("home.pair.name")}</span>
          <input name="name" maxLength={80} dir="auto" />
        </label>
        {walls.length > 0 && (
          <label class="field">
            <span>{text("home.pair.instead")}</span>
            <Choice name="screen" of={walls} none={text("home.pair.new")} />
          </label>
        )}
      </Form>
    </>
  );
}

/** What an idle wall may show, in the order it takes turns. */
const idles: Readonly<Record<string, readonly IdleShow[]>> = {
  clock: ["clock"],
  photos: ["photos"],
  "clock-photos": ["clock", "photos"],
  "photos-clock": ["photos", "clock"],
};

function One({ screen, people }: { readonly screen: Screen; readonly people: Household }) {
  const { id, name, kind, place, owner, quiet, paired } = screen;
  const about = `screen ${id}`;
  const where =
    kind === "wall"
      ? people.places.find((one) => one.id === place)?.name
      : people.residents.find((one) => one.id === owner)?.name;
  return (
    <article class="card">
      <h3>
        <bdi>{name}</bdi>
        {where !== undefined && (
          <span class="least">
            {" "}
            <bdi>{where}</bdi>
          </span>
        )}
      </h3>
      <Stands screen={screen} />
      <p class="least">{quiet ? text("home.quiet.is", { from: quiet.from, to: quiet.to }) : text("home.quiet.none")}</p>
      <details>
        <summary>{text("home.screen.change")}</summary>
        <Form
          about={about}
          does={text("home.save")}
          wish={(typed) => {
            const [from, to] = [typedIn(typed, "from"), typedIn(typed, "to")];
            return {
              method: "PUT",
              path: `screens/${id}/settings`,
              body: {
                quiet: from === "" || to === "" ? null : { from, to },
                unhurried: typed.get("unhurried") !== null,
                ...(kind === "wall" ? { idle: idles[typedIn(typed, "idle")] ?? ["clock"] } : {}),
              },
            };
          }}
        >
          <label class="field">
            <span>{text("home.quiet.from")}</span>
            <input name="from" type="time" defaultValue={quiet?.from ?? ""} />
          </label>
          <label class="field">
            <span>{text("home.quiet.to")}</span>
            <input name="to" type="time" defaultValue={quiet?.to ?? ""} />
          </label>
          <p class="least wide">{text("home.quiet.how")}</p>
          {kind === "wall" && (
            <label class="field">
              <span>{text("home.idle")}</span>
              <Choice
                name="idle"
                of={Object.keys(idles).map((one) => ({ id: one, name: text(`home.idle.${one}`) }))}
                chosen={screen.idle?.join("-") ?? "clock"}
              />
            </label>
          )}
          <label class="tick wide">
            <input name="unhurried" type="checkbox" defaultChecked={screen.unhurried === true} />
            {text("home.unhurried")}
          </label>
        </Form>
        {paired && (
          <div class="acts">
            <Remove
              about={`unpair ${id}`}
              word={text("home.screen.unpair")}
              sure={text("home.screen.unpair-sure", { name })}
              wish={{ method: "DELETE", path: `screens/${id}/key` }}
            />
          </div>
        )}
      </details>
      {leaving.value === undefined && <Told about={`unpair ${id}`} />}
    </article>
  );
}

function Stands({ screen: { kind, online, silent, paired, seen_at } }: { readonly screen: Screen }) {
  if (silent)
    return (
      <p class="state">
        <Icon of={TriangleAlert} class="small" />
        {seen_at === undefined ? text("home.screen.silent") : text("home.screen.silent-since", { at: seen_at })}
      </p>
    );
  if (online)
    return (
      <p class="state well">
        <Icon of={kind === "wall" ? MonitorSmartphone : Smartphone} class="small" />
        {text("home.screen.live")}
      </p>
    );
  return (
    <p class="state well">
      <Icon of={Unplug} class="small" />
      {text(paired ? "home.screen.away" : "home.screen.unpaired")}
    </p>
  );
}
