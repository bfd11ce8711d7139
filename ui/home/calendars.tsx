import type { HouseholdDocument, Resident } from "../../hub/core/house.ts";
import { typedIn } from "../parts/form.ts";
import { newId, type Household } from "./household.ts";
import { Choice, Form, Remove, text, Told } from "./parts.tsx";

/** One calendar of the household; of somebody else's only the host of its address is told. */
export type Calendar = HouseholdDocument<"calendar">;

const everybody = "";

/** The calendars the house reads: holidays for everybody, appointments of each. */
export function Calendars({ people }: { readonly people: Household }) {
  const { calendars, residents } = people;
  return (
    <>
      <p class="sentence">{text("home.calendars.what")}</p>
      <ul class="rooms">
        {calendars.map((calendar) => (
          <li key={calendar.id}>
            <details>
              <summary>
                <bdi>{calendar.name}</bdi> <span class="least under">{whose(calendar, residents)}</span>
              </summary>
              <p class="least">
                <bdi>{URL.parse(calendar.url)?.host}</bdi>
              </p>
              {mayChange(calendar, people) && <Change calendar={calendar} />}
              <div class="acts">
                <Remove
                  about={`calendar ${calendar.id}`}
                  word={text("home.calendars.remove")}
                  sure={text("home.calendars.remove-sure", { name: calendar.name })}
                  wish={{ method: "DELETE", path: `calendars/${calendar.id}` }}
                />
                <Told about={`calendar ${calendar.id}`} />
              </div>
            </details>
          </li>
        ))}
      </ul>
      <Form
        about="add calendar"
        does={text("home.calendars.add")}
        quiet
        wish={(typed) => {
          const of = typedIn(typed, "of");
          return {
            method: "PUT",
            path: `calendars/${newId(typedIn(typed, "name"), "calendar", calendars)}`,
            body: {
              name: typedIn(typed, "name").trim(),
              url: typedIn(typed, "url").trim(),
              ...(of === everybody ? { is: "days" } : { is: "appointments", resident: of }),
            },
          };
        }}
      >
        <label class="field">
          <span>{text("home.name")}</span>
          <input name="name" maxLength={80} dir="auto" required />
        </label>
        <label class="field">
          <span>{text("home.calendars.url")}</span>
          <input name="url" type="url" maxLength={2_000} autocomplete="off" required />
        </label>
        <label class="field">
          <span>{text("home.calendars.of")}</span>
          <Choice name="of" of={residents} chosen={people.me.resident} none={text("home.calendars.days")} />
        </label>
      </Form>
    </>
  );
}

function Change({ calendar: { id, name, is, travel_min } }: { readonly calendar: Calendar }) {
  return (
    <Form
      about={`calendar ${id}`}
      does={text("home.save")}
      quiet
      wish={(typed) => ({
        method: "PUT",
        path: `calendars/${id}`,
        merge: {
          name: typedIn(typed, "name").trim(),
          ...(is === "appointments" ? { travel_min: Number(typedIn(typed, "travel_min")) } : {}),
        },
      })}
    >
      <label class="field">
        <span>{text("home.name")}</span>
        <input name="name" defaultValue={name} maxLength={80} dir="auto" required />
      </label>
      {is === "appointments" && (
        <label class="field">
          <span>{text("home.calendars.travel")}</span>
          <input name="travel_min" type="number" min={0} max={300} defaultValue={String(travel_min)} required />
        </label>
      )}
    </Form>
  );
}

/** What the house hides of an address would be written back by whoever may not see it. */
function mayChange({ resident }: Calendar, { me }: Household): boolean {
  return resident === undefined || resident === me.resident || me.scopes.includes("admin");
}

function whose({ resident }: Calendar, residents: readonly Resident[]): string {
  if (resident === undefined) return text("home.calendars.days");
  return residents.find(({ id }) => id === resident)?.name ?? resident;
}
