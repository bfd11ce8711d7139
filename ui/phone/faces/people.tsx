import { useState } from "preact/hooks";
import { QrCode, Trash2, UserPlus } from "lucide";
import type { Standing } from "../../../hub/core/house.ts";
import { plain } from "../../parts/plain.ts";
import { say, timeOf } from "../../parts/say.ts";
import { useAnswer } from "../ask/asked.ts";
import { change, doing, sayDone } from "../ask/doing.ts";
import type { Invitation, Items, Me, Named, Person } from "../ask/shapes.ts";
import { Choice, Link, Row } from "../bits.tsx";
import { freeId } from "../free-id.ts";
import { Qr } from "../qr.tsx";
import { invitationIn } from "../people-view.ts";
import { Sheet } from "../sheet.tsx";
import type { Stage } from "../stage.ts";
import { Touch } from "../touch.tsx";
import { Aged } from "./aged.tsx";

const standings: readonly Standing[] = ["owner", "adult", "child", "guest"];
const touches = ["residents", "presence", "screens"];

type Open = { readonly is: "person"; readonly person: Person } | { readonly is: "new" } | undefined;

/** The people of the house: who they are to it, and their way in. */
export function People({ stage }: { readonly stage: Stage }) {
  const answer = useAnswer<Items<Person>>("residents", stage.live);
  const me = useAnswer<Me>("me", stage.live);
  const [open, unfold] = useState<Open>();
  const people = answer.body?.items ?? [];
  const may = standings.filter((one) => one !== "owner" || me.body?.standing === "owner");
  const shut = () => unfold(undefined);
  return (
    <>
      <Aged stage={stage} answer={answer} />
      <ul class="rows">
        {people.map((person) => (
          <li key={person.id}>
            <Row title={plain(person.name)} says={say(stage, `phone.standing.${person.standing}`)}>
              <Link
                word={say(stage, "phone.people.more")}
                name={plain(person.name)}
                works={stage.live}
                onTouch={() => unfold({ is: "person", person })}
              />
            </Row>
          </li>
        ))}
      </ul>
      <div class="targets">
        <Touch
          icon={UserPlus}
          word={say(stage, "phone.people.add")}
          works={stage.live}
          onTouch={() => unfold({ is: "new" })}
        />
      </div>
      {open?.is === "new" && <Newcomer stage={stage} people={people} may={may} onShut={shut} />}
      {open?.is === "person" && (
        <One stage={stage} person={open.person} may={may} own={open.person.id === me.body?.resident} onShut={shut} />
      )}
    </>
  );
}

type One = {
  readonly stage: Stage;
  readonly person: Person;
  readonly may: readonly Standing[];
  readonly own: boolean;
  readonly onShut: () => void;
};

function One({ stage, person, may, own, onShut }: One) {
  const path = `residents/${person.id}`;
  const { tag, body } = useAnswer<Person>(path, stage.live);
  const [invitation, invite] = useState<Invitation>();
  const [sure, ask] = useState(false);
  const works = stage.live && !doing.value.has(path) && !doing.value.has("invitations");
  const name = plain(person.name);
  const stand = async (standing: Standing) => {
    if (!body) return;
    const { id: _, ...document } = body;
    const done = await change({ method: "PUT", path, body: { ...document, standing }, tag, touches });
    sayDone(done, { key: "phone.people.stands", params: { name, standing: `phone.standing.${standing}` } });
  };
  const letIn = async () => {
    const done = await change({ method: "POST", path: "invitations", body: { resident: person.id } });
    if (!sayDone(done) || done.is !== "taken") return;
    invite(invitationIn(done.body));
  };
  const remove = async () => {
    const done = await change({ method: "DELETE", path, touches });
    if (sayDone(done, { key: "phone.people.removed", params: { name } })) onShut();
  };
  const run = (does: () => Promise<void>) => () => void does().catch(reportError);
  return (
    <Sheet title={name} shut={say(stage, "phone.shut")} onShut={onShut}>
      {invitation ? (
        <Invited stage={stage} invitation={invitation} name={name} />
      ) : (
        <>
          <Row
            title={say(stage, "phone.people.standing")}
            says={say(stage, `phone.standing.${(body ?? person).standing}.may`)}
          >
            {may.includes(person.standing) && (
              <Choice
                name={say(stage, "phone.people.standing")}
                value={(body ?? person).standing}
                choices={may.map((value) => ({ value, says: say(stage, `phone.standing.${value}`) }))}
                works={works && body !== undefined}
                onChoose={(standing) => void stand(standing).catch(reportError)}
              />
            )}
          </Row>
          <div class="targets">
            <Touch
              icon={QrCode}
              class="wide"
              word={say(stage, "phone.people.invite")}
              works={works}
              onTouch={run(letIn)}
            />
            {!own && !sure && (
              <Touch
                icon={Trash2}
                class="wide"
                word={say(stage, "phone.people.remove", { name })}
                works={works}
                onTouch={() => ask(true)}
              />
            )}
          </div>
          {sure && (
            <div class="sure" role="alert">
              <p class="label">{say(stage, "phone.people.sure", { name })}</p>
              <div class="targets">
                <Touch icon={Trash2} word={say(stage, "phone.people.yes")} works={works} onTouch={run(remove)} />
              </div>
            </div>
          )}
        </>
      )}
    </Sheet>
  );
}

function Invited({
  stage,
  invitation,
  name,
}: {
  readonly stage: Stage;
  readonly invitation: Invitation;
  readonly name: string;
}) {
  const { link, trust: url, expires } = invitation;
  const address = new URL(link, location.origin).href;
  return (
    <div class="invited">
      {url !== undefined && <p class="label">{say(stage, "phone.people.trust", { name, url })}</p>}
      <p class="label">{say(stage, "phone.people.scan", { name })}</p>
      <Qr text={address} name={say(stage, "phone.people.qr")} />
      <p class="least">{say(stage, "phone.people.until", { at: timeOf(stage, expires) })}</p>
      <p class="least code">{address}</p>
    </div>
  );
}

type Newcomer = {
  readonly stage: Stage;
  readonly people: readonly Person[];
  readonly may: readonly Standing[];
  readonly onShut: () => void;
};

/** Adds somebody: a name, what they are to the house, and where they sleep. */
function Newcomer({ stage, people, may, onShut }: Newcomer) {
  const places = useAnswer<Items<Named>>("places", stage.live).body?.items ?? [];
  const [name, call] = useState("");
  const [standing, stand] = useState<Standing>("adult");
  const [sleeps, sleep] = useState<string>();
  const bed = sleeps ?? places[0]?.id;
  const go = async () => {
    const id = freeId(name, people);
    const body = { name: name.trim(), standing, language: stage.reader.language, sleeps: bed };
    const done = await change({ method: "PUT", path: `residents/${id}`, body, touches });
    if (sayDone(done, { key: "phone.people.added", params: { name: plain(name) } })) onShut();
  };
  return (
    <Sheet title={say(stage, "phone.people.add")} shut={say(stage, "phone.shut")} onShut={onShut}>
      <label class="named">
        <span class="title">{say(stage, "phone.people.name")}</span>
        <input
          class="field wide"
          dir="auto"
          maxLength={80}
          value={name}
          autocomplete="off"
          onInput={({ currentTarget }) => call(currentTarget.value)}
        />
      </label>
      <Row title={say(stage, "phone.people.standing")} says={say(stage, `phone.standing.${standing}.may`)}>
        <Choice
          name={say(stage, "phone.people.standing")}
          value={standing}
          choices={may.map((value) => ({ value, says: say(stage, `phone.standing.${value}`) }))}
          works
          onChoose={stand}
        />
      </Row>
      {bed !== undefined && (
        <Row title={say(stage, "phone.people.sleeps")}>
          <Choice
            name={say(stage, "phone.people.sleeps")}
            value={bed}
            choices={places.map((place) => ({ value: place.id, says: plain(place.name) }))}
            works
            onChoose={sleep}
          />
        </Row>
      )}
      <div class="targets">
        <Touch
          icon={UserPlus}
          word={say(stage, "phone.people.add-do")}
          works={stage.live && name.trim() !== "" && bed !== undefined}
          onTouch={() => void go().catch(reportError)}
        />
      </div>
    </Sheet>
  );
}
