import { Check, Send } from "lucide";
import { useState } from "preact/hooks";
import { say } from "../../parts/say.ts";
import { useAnswer } from "../ask/asked.ts";
import { doing } from "../ask/doing.ts";
import type { DigestTold, MailServerTold, Me } from "../ask/shapes.ts";
import { Choice, Door, Group, Row } from "../bits.tsx";
import { shortDay } from "../day.ts";
import { askLetter, sendLetter, setMailServer } from "../points-changes.ts";
import { isAdult } from "../rights.ts";
import type { Stage } from "../stage.ts";
import { Touch } from "../touch.tsx";
import { Aged } from "./aged.tsx";

type Page = { readonly stage: Stage };

const address = /^[^\s@<>]{1,64}@[^\s@<>]+\.[^\s@<>]+$/;

/** A letter a week to one's own mailbox, by the household's own mail server; off until it is asked for. */
export function Letter({ stage }: Page) {
  const answer = useAnswer<DigestTold>("digest", stage.live);
  const me = useAnswer<Me>("me", stage.live).body;
  return (
    <>
      <p class="label">{say(stage, "points.letter.says")}</p>
      <Aged stage={stage} answer={answer} />
      {answer.body && <Own key={answer.body.address ?? ""} stage={stage} told={answer.body} />}
      {isAdult(me) && <Server stage={stage} />}
    </>
  );
}

function Own({ stage, told }: Page & { readonly told: DigestTold }) {
  const [to, write] = useState(told.address ?? "");
  const fits = address.test(to.trim());
  const works = stage.live && !doing.value.has("digest");
  return (
    <>
      {!told.server && <p class="label strong">{say(stage, "points.letter.no-server")}</p>}
      <Field name={say(stage, "points.letter.to")} value={to} onInput={write} />
      <Row title={say(stage, "points.letter.weekly")} says={whenOf(stage, told)}>
        <Door
          name={say(stage, "points.letter.weekly")}
          on={told.on}
          words={[say(stage, "phone.on"), say(stage, "phone.off")]}
          works={works && (told.on || (told.server && fits))}
          onTurn={(on) => void askLetter(on, on ? to.trim() : undefined).catch(reportError)}
        />
      </Row>
      {told.problem !== undefined && (
        <ul class="blockers">
          <li class="label">{say(stage, `error.${told.problem}`)}</li>
        </ul>
      )}
      {told.on && (
        <div class="targets">
          <Touch
            icon={Send}
            word={say(stage, "points.letter.now")}
            class="wide"
            works={stage.live && !doing.value.has("digest/letter")}
            onTouch={() => void sendLetter().catch(reportError)}
          />
        </div>
      )}
    </>
  );
}

function whenOf(stage: Stage, { on, next, sent_at: sent }: DigestTold): string {
  return [
    ...(on && next !== undefined ? [say(stage, "points.letter.next", { day: shortDay(stage, next) })] : []),
    ...(sent === undefined ? [] : [say(stage, "points.letter.last", { day: shortDay(stage, sent) })]),
  ].join(" ");
}

const fresh: MailServerTold = { host: "", port: 465, locked: true, user: "", from: "" };

function Server({ stage }: Page) {
  const answer = useAnswer<{ readonly server?: MailServerTold }>("digest/server", stage.live);
  const known = answer.body?.server;
  return (
    <Group title={say(stage, "points.letter.server")}>
      <p class="least">{say(stage, "points.letter.server.says")}</p>
      <Aged stage={stage} answer={answer} />
      {answer.body && <ServerForm key={known?.host ?? ""} stage={stage} known={known} />}
    </Group>
  );
}

function ServerForm({ stage, known }: Page & { readonly known: MailServerTold | undefined }) {
  const [form, set] = useState<MailServerTold>(known ?? fresh);
  const [password, type] = useState("");
  const text = (name: string) => say(stage, `points.letter.server.${name}`);
  const fits =
    form.host !== "" && form.user !== "" && address.test(form.from) && (known !== undefined || password !== "");
  const keep = async () => {
    if (await setMailServer({ ...form, ...(password === "" ? {} : { password }) })) type("");
  };
  return (
    <>
      <Field name={text("host")} value={form.host} onInput={(host) => set({ ...form, host: host.trim() })} />
      <Row title={text("line")}>
        <Choice
          name={text("line")}
          value={form.locked ? "465" : "587"}
          works={stage.live}
          choices={[
            { value: "465", says: text("locked") },
            { value: "587", says: text("starttls") },
          ]}
          onChoose={(port) => set({ ...form, port: Number(port), locked: port === "465" })}
        />
      </Row>
      <Field name={text("user")} value={form.user} onInput={(user) => set({ ...form, user })} />
      <Field name={text(known ? "password.same" : "password")} secret value={password} onInput={type} />
      <Field name={text("from")} value={form.from} onInput={(from) => set({ ...form, from: from.trim() })} />
      <div class="targets">
        <Touch
          icon={Check}
          word={text("keep")}
          class="wide"
          works={stage.live && fits && !doing.value.has("digest/server")}
          onTouch={() => void keep().catch(reportError)}
        />
      </div>
    </>
  );
}

type Typed = {
  readonly name: string;
  readonly value: string;
  readonly secret?: boolean;
  readonly onInput: (text: string) => void;
};

function Field({ name, value, secret = false, onInput }: Typed) {
  const how = {
    class: "field wide",
    maxLength: 254,
    autocomplete: "off",
    spellcheck: false,
    value,
    onInput: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) => onInput(currentTarget.value),
  } as const;
  return (
    <label class="named">
      <span class="title">{name}</span>
      {secret ? <input type="password" {...how} /> : <input type="text" {...how} />}
    </label>
  );
}
