import type { Language, Resident, Standing } from "../../hub/core/house.ts";
import { endonyms } from "../parts/chosen.ts";
import { typedIn } from "../parts/form.ts";
import { letterOf } from "../parts/plain.ts";
import { QrCode } from "../parts/qr.tsx";
import { DoorCode } from "./door-code.tsx";
import { newId, type Household } from "./household.ts";
import { Choice, Form, Remove, text, Told } from "./parts.tsx";
import { change, doing, household, invitation, reader } from "./state.ts";

const standings: Readonly<Record<Standing, string>> = {
  owner: "home.standing.owner",
  adult: "home.standing.adult",
  child: "home.standing.child",
  guest: "home.standing.guest",
};
const meaning: Readonly<Record<Standing, string>> = {
  owner: "home.standing.owner-may",
  adult: "home.standing.adult-may",
  child: "home.standing.child-may",
  guest: "home.standing.guest-may",
};

/** Who lives here and who is a guest, what each may do, and letting their phones in. */
export function People({ people }: { readonly people: Household }) {
  const order = Object.keys(standings);
  const sorted = people.residents.toSorted(
    (a, b) => order.indexOf(a.standing) - order.indexOf(b.standing) || a.name.localeCompare(b.name),
  );
  return (
    <>
      <section aria-labelledby="people">
        <h2 id="people">{text("home.people.title")}</h2>
        <div class="grid">
          {sorted.map((resident, nth) => (
            <Person key={resident.id} resident={resident} nth={nth} people={people} />
          ))}
        </div>
      </section>
      <section aria-labelledby="add-person">
        <h2 id="add-person">{text("home.people.add")}</h2>
        <AddPerson people={people} />
      </section>
    </>
  );
}

type One = { readonly resident: Resident; readonly nth: number; readonly people: Household };

function Person({ resident, nth, people }: One) {
  const { id, name, standing, sleeps } = resident;
  const about = `resident ${id}`;
  const phones = people.screens.filter((screen) => screen.kind === "phone" && screen.owner === id);
  const letter = letterOf(name);
  const room = people.places.find((place) => place.id === sleeps)?.name;
  return (
    <article class="card">
      <div class="who">
        <i class={nth % 2 === 0 ? "face round" : "face"}>{letter}</i>
        <div>
          <h3>
            <bdi>{name}</bdi>
            {people.me.resident === id && <span class="least"> {text("home.people.you")}</span>}
          </h3>
          <p class="least">
            {text(standings[standing])}
            {room !== undefined && (
              <>
                {" · "}
                <bdi>{room}</bdi>
              </>
            )}
          </p>
        </div>
      </div>
      <p>{text(meaning[standing])}</p>
      <p class="least">
        {phones.length === 0 ? text("home.people.no-phone") : phones.map((phone) => phone.name).join(" · ")}
      </p>
      <Invite resident={resident} />
      {(people.me.standing === "owner" || people.me.resident === id || standing !== "owner") && (
        <DoorCode resident={resident} />
      )}
      <details>
        <summary>{text("home.people.change")}</summary>
        <Form
          about={about}
          does={text("home.save")}
          wish={(typed) => ({
            method: "PUT",
            path: `residents/${id}`,
            merge: personIn(typed),
          })}
        >
          <PersonFields people={people} resident={resident} />
        </Form>
        <div class="acts">
          <Remove
            about={about}
            word={text("home.people.remove")}
            sure={text("home.people.remove-sure", { name })}
            wish={{ method: "DELETE", path: `residents/${id}` }}
          />
        </div>
      </details>
    </article>
  );
}

/** Lets a phone in: a link to be read once, within a day. */
export function Invite({ resident: { id, name } }: { readonly resident: Pick<Resident, "id" | "name"> }) {
  const about = `invite ${id}`;
  const made = invitation.value?.resident === id ? invitation.value : undefined;
  const ask = async () => {
    const body = await change.peek()(about, { path: "invitations", body: { resident: id } });
    const { link, trust } = body ?? {};
    if (typeof link !== "string") return;
    invitation.value = { resident: id, link, trust: typeof trust === "string" ? trust : undefined };
  };
  if (made === undefined)
    return (
      <div class="acts">
        <button
          type="button"
          class="do"
          disabled={doing.value.has(about)}
          onClick={() => void ask().catch(reportError)}
        >
          {text("home.invite.do")}
        </button>
        <Told about={about} />
      </div>
    );
  return (
    <div class="invitation">
      <QrCode text={made.link} label={text("home.invite.qr", { name })} />
      <div>
        {made.trust !== undefined && <p>{text("home.invite.trust", { name, url: made.trust })}</p>}
        <p>{text("home.invite.how", { name })}</p>
        <input
          readOnly
          value={made.link}
          aria-label={text("home.invite.link")}
          onFocus={(event) => event.currentTarget.select()}
        />
        <p class="acts">
          <button type="button" class="do quiet" onClick={() => (invitation.value = undefined)}>
            {text("home.invite.away")}
          </button>
        </p>
      </div>
    </div>
  );
}

/** Somebody new: a name, what they may do, where they sleep. */
export function AddPerson({ people }: { readonly people: Household }) {
  return (
    <Form
      about="add person"
      does={text("home.people.add-do")}
      wish={(typed) => ({
        method: "PUT",
        path: `residents/${newId(typedIn(typed, "name"), "resident", people.residents)}`,
        body: personIn(typed),
      })}
    >
      <PersonFields people={people} />
    </Form>
  );
}

function PersonFields({ people, resident }: { readonly people: Household; readonly resident?: Resident }) {
  const mine = people.me.standing === "owner" || people.me.scopes.includes("owner");
  const may = (Object.keys(standings) as Standing[]).filter((one) => one !== "owner" || mine);
  return (
    <>
      <label class="field">
        <span>{text("home.name")}</span>
        <input name="name" defaultValue={resident?.name ?? ""} maxLength={80} dir="auto" required />
      </label>
      <label class="field">
        <span>{text("home.standing")}</span>
        <Choice
          name="standing"
          of={may.map((id) => ({ id, name: text(standings[id]) }))}
          chosen={resident?.standing ?? "adult"}
        />
      </label>
      <label class="field">
        <span>{text("home.sleeps")}</span>
        <Choice name="sleeps" of={people.places} chosen={resident?.sleeps} />
      </label>
      <label class="field">
        <span>{text("start.language")}</span>
        <Choice
          name="language"
          of={(Object.keys(endonyms) as Language[]).map((id) => ({ id, name: endonyms[id] }))}
          chosen={resident?.language ?? household.value?.home?.language ?? reader.value.language}
        />
      </label>
    </>
  );
}

function personIn(typed: FormData): Readonly<Record<string, string>> {
  return {
    name: typedIn(typed, "name").trim(),
    standing: typedIn(typed, "standing"),
    sleeps: typedIn(typed, "sleeps"),
    language: typedIn(typed, "language"),
  };
}
