import { useSignal } from "@preact/signals";
import type { Home, Language } from "../../hub/core/house.ts";
import { endonyms } from "../parts/chosen.ts";
import { typedIn } from "../parts/form.ts";
import { does } from "../parts/done.ts";
import { dropSeat } from "../parts/seat.ts";
import { Calendars } from "./calendars.tsx";
import { newId, type Household } from "./household.ts";
import { Choice, Form, Remove, text, Told } from "./parts.tsx";
import { language } from "./state.ts";

const zones: readonly string[] = Intl.supportedValuesOf("timeZone");

/** The home itself, its rooms, and who is signed in where. */
export function HouseItself({ people }: { readonly people: Household }) {
  const { home } = people;
  return (
    <>
      <section aria-labelledby="home-itself">
        <h2 id="home-itself">{text("home.house.title")}</h2>
        {home && <HomeForm home={home} />}
        {home && (
          <>
            <h3 class="between">{text("home.where.title")}</h3>
            <Where home={home} />
          </>
        )}
      </section>
      <section aria-labelledby="rooms">
        <h2 id="rooms">{text("home.rooms.title")}</h2>
        <Rooms people={people} />
      </section>
      <section aria-labelledby="calendars">
        <h2 id="calendars">{text("home.calendars.title")}</h2>
        <Calendars people={people} />
      </section>
      <section aria-labelledby="sessions">
        <h2 id="sessions">{text("home.sessions.title")}</h2>
        <Sessions people={people} />
      </section>
    </>
  );
}

function HomeForm({ home }: { readonly home: Home }) {
  const { name, zone, language: speaks, weather, air } = home;
  return (
    <Form
      about="home"
      does={text("home.save")}
      wish={(typed) => ({
        method: "PUT",
        path: "home",
        merge: {
          name: typedIn(typed, "name").trim(),
          zone: typedIn(typed, "zone"),
          language: typedIn(typed, "language"),
          weather: typedIn(typed, "weather"),
          air: typedIn(typed, "air"),
        },
      })}
    >
      <label class="field">
        <span>{text("start.home.name")}</span>
        <input name="name" defaultValue={name} maxLength={80} dir="auto" required />
      </label>
      <label class="field">
        <span>{text("start.home.zone")}</span>
        <Choice
          name="zone"
          of={[...new Set([zone, ...zones])].map((id) => ({ id, name: id.replaceAll("_", " ") }))}
          chosen={zone}
        />
      </label>
      <label class="field">
        <span>{text("home.house.language")}</span>
        <Choice
          name="language"
          of={(Object.keys(endonyms) as Language[]).map((id) => ({ id, name: endonyms[id] }))}
          chosen={speaks}
        />
      </label>
      <label class="field">
        <span>{text("home.house.weather")}</span>
        <Choice
          name="weather"
          of={[
            { id: "open-meteo", name: text("home.house.weather-real") },
            { id: "sample", name: text("home.house.weather-sample") },
          ]}
          chosen={weather}
        />
      </label>
      <label class="field">
        <span>{text("home.house.air")}</span>
        <Choice
          name="air"
          of={[
            { id: "hj633", name: text("home.house.air-hj633") },
            { id: "us", name: text("home.house.air-us") },
          ]}
          chosen={air}
        />
      </label>
    </Form>
  );
}

/** Where the home is: for the weather, the sky, and knowing when somebody comes near. */
export function Where({ home }: { readonly home: Home }) {
  const found = useSignal<{ readonly lat: number; readonly lon: number } | undefined>(undefined);
  const wrong = useSignal(false);
  const { lat, lon } = found.value ?? home;
  const look = () => {
    wrong.value = false;
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => (found.value = { lat: to5(latitude), lon: to5(longitude) }),
      () => (wrong.value = true),
      { timeout: 10_000 },
    );
  };
  return (
    <>
      <p class="because">{text("home.where.why")}</p>
      {globalThis.isSecureContext && "geolocation" in navigator && (
        <p class="acts">
          <button type="button" class="do quiet" onClick={look}>
            {text("home.where.here")}
          </button>
          {wrong.value && <span role="alert">{text("home.where.unknown")}</span>}
        </p>
      )}
      <Form
        about="where"
        does={text("home.save")}
        wish={(typed) => ({
          method: "PUT",
          path: "home",
          merge: { lat: Number(typedIn(typed, "lat")), lon: Number(typedIn(typed, "lon")) },
        })}
      >
        <label class="field">
          <span>{text("home.where.lat")}</span>
          <input
            key={lat}
            name="lat"
            type="number"
            step="any"
            min={-90}
            max={90}
            defaultValue={lat === undefined ? "" : String(lat)}
            required
          />
        </label>
        <label class="field">
          <span>{text("home.where.lon")}</span>
          <input
            key={lon}
            name="lon"
            type="number"
            step="any"
            min={-180}
            max={180}
            defaultValue={lon === undefined ? "" : String(lon)}
            required
          />
        </label>
      </Form>
    </>
  );
}

const to5 = (degrees: number) => Math.round(degrees * 100_000) / 100_000;

/** The rooms of the home: named, added, and taken away where nothing stands. */
export function Rooms({ people }: { readonly people: Household }) {
  return (
    <>
      <ul class="rooms">
        {people.places.map(({ id, name, eating }) => (
          <li key={id}>
            <details>
              <summary>
                <bdi>{name}</bdi>
                {eating && <span class="least"> {text("home.rooms.eating-is")}</span>}
              </summary>
              <RoomForm id={id} name={name} eating={eating} />
              <div class="acts">
                <Remove
                  about={`remove ${id}`}
                  word={text("home.rooms.remove")}
                  sure={text("home.rooms.remove-sure", { name })}
                  wish={{ method: "DELETE", path: `places/${id}` }}
                />
                <Told about={`remove ${id}`} />
              </div>
            </details>
          </li>
        ))}
      </ul>
      <Form
        about="add room"
        does={text("home.rooms.add")}
        quiet
        wish={(typed) => ({
          method: "PUT",
          path: `places/${newId(typedIn(typed, "name"), "room", people.places)}`,
          body: { name: typedIn(typed, "name").trim() },
        })}
      >
        <label class="field">
          <span>{text("home.rooms.new")}</span>
          <input name="name" maxLength={80} dir="auto" required />
        </label>
      </Form>
    </>
  );
}

function RoomForm({ id, name, eating }: { readonly id: string; readonly name: string; readonly eating: boolean }) {
  return (
    <Form
      about={`room ${id}`}
      does={text("home.save")}
      quiet
      wish={(typed) => ({
        method: "PUT",
        path: `places/${id}`,
        merge: { name: typedIn(typed, "name").trim(), eating: typed.get("eating") !== null },
      })}
    >
      <label class="field">
        <span>{text("home.name")}</span>
        <input name="name" defaultValue={name} maxLength={80} dir="auto" required />
      </label>
      <label class="tick">
        <input name="eating" type="checkbox" defaultChecked={eating} />
        {text("home.rooms.eating")}
      </label>
    </Form>
  );
}

function Sessions({ people: { sessions, me, screens } }: { readonly people: Household }) {
  const leave = async () => {
    await does({ seat: me.seat, language: language.peek(), method: "DELETE", path: "sessions/current" });
    dropSeat(me.seat);
    location.assign("/signin");
  };
  return (
    <>
      <ul class="rooms">
        {sessions
          .toSorted((a, b) => b.seen - a.seen)
          .map(({ id, name, seat, seen, current }) => (
            <li key={id} class="session">
              <p>
                <bdi>{name ?? seat}</bdi>{" "}
                <span class="least">
                  {seat === "desk"
                    ? text("home.sessions.desk")
                    : (screens.find((screen) => screen.id === seat)?.name ?? seat)}
                </span>
                <br />
                <span class="least">
                  {current ? text("home.sessions.here") : text("home.sessions.seen", { at: seen })}
                </span>
              </p>
              {!current && (
                <Remove
                  about={`session ${id}`}
                  word={text("home.sessions.end")}
                  sure={text("home.sessions.end-sure")}
                  wish={{ method: "DELETE", path: `sessions/${encodeURIComponent(id)}` }}
                />
              )}
            </li>
          ))}
      </ul>
      <div class="acts">
        <button type="button" class="do" onClick={() => void leave().catch(reportError)}>
          {text("home.sessions.leave")}
        </button>
      </div>
    </>
  );
}
