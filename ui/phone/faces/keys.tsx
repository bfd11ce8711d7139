import { useState } from "preact/hooks";
import { KeyRound, LogOut } from "lucide";
import { say } from "../../parts/say.ts";
import { useAnswer } from "../ask/asked.ts";
import { change, doing, sayDone } from "../ask/doing.ts";
import type { Items, Me, Session } from "../ask/shapes.ts";
import { Door, Group, Link, Row } from "../bits.tsx";
import { leave } from "../leaving.ts";
import { pushHere, turnPush, type Push } from "../push.ts";
import { Sheet } from "../sheet.tsx";
import type { Stage } from "../stage.ts";
import { phone } from "../state.ts";
import { Touch } from "../touch.tsx";
import { agentWords } from "../agent.ts";
import { Aged } from "./aged.tsx";
import { useEffect } from "preact/hooks";

type Secret = "pin" | "password";

/** How this person proves who they are, this phone, and where else they are signed in. */
export function Keys({ stage }: { readonly stage: Stage }) {
  const me = useAnswer<Me>("me", stage.live);
  const sessions = useAnswer<Items<Session>>("sessions", stage.live);
  const [secret, open] = useState<Secret>();
  const { has } = me.body ?? {};
  return (
    <>
      <Aged stage={stage} answer={me} />
      <Group title={say(stage, "phone.keys.secrets")}>
        {(["pin", "password"] as const).map((one) => (
          <Row
            key={one}
            title={say(stage, `phone.keys.${one}`)}
            says={say(stage, `phone.keys.${one}.${has?.[one] === true ? "there" : "none"}`)}
          >
            <Link
              word={say(stage, has?.[one] === true ? "phone.keys.change" : "phone.keys.choose")}
              name={say(stage, `phone.keys.${one}`)}
              works={stage.live && has !== undefined}
              onTouch={() => open(one)}
            />
          </Row>
        ))}
      </Group>
      <ThisPhone stage={stage} />
      <Group title={say(stage, "phone.keys.sessions")}>
        <ul class="rows">
          {(sessions.body?.items ?? []).map((one) => (
            <li key={one.id}>
              <Row
                title={say(stage, one.seat === phone.value ? "phone.keys.here" : agentWords(one.agent))}
                says={say(stage, "phone.keys.seen", { at: one.seen })}
              >
                {one.seat !== phone.value && <End stage={stage} session={one} />}
              </Row>
            </li>
          ))}
        </ul>
      </Group>
      <div class="targets">
        <Touch
          icon={LogOut}
          word={say(stage, "phone.keys.leave")}
          works={stage.live}
          onTouch={() => void leave().catch(reportError)}
        />
      </div>
      {secret && <NewSecret stage={stage} secret={secret} onShut={() => open(undefined)} />}
    </>
  );
}

function End({ stage, session }: { readonly stage: Stage; readonly session: Session }) {
  const path = `sessions/${session.id}`;
  const go = async () => {
    sayDone(await change({ method: "DELETE", path, touches: ["sessions"] }), { key: "phone.keys.ended" });
  };
  return (
    <Link
      word={say(stage, "phone.keys.end")}
      name={say(stage, agentWords(session.agent))}
      works={stage.live && !doing.value.has(path)}
      onTouch={() => void go().catch(reportError)}
    />
  );
}

/** Whether this phone is told of what is urgent while it is in a pocket. */
function ThisPhone({ stage }: { readonly stage: Stage }) {
  const [push, know] = useState<Push>("asking");
  useEffect(() => void pushHere().then(know, reportError), []);
  const turn = async (on: boolean) => know(await turnPush(on));
  return (
    <Group title={say(stage, "phone.keys.this-phone")}>
      <Row title={say(stage, "phone.push")} says={say(stage, `phone.push.${push}`)}>
        {(push === "on" || push === "off") && (
          <Door
            name={say(stage, "phone.push")}
            on={push === "on"}
            words={[say(stage, "phone.on"), say(stage, "phone.off")]}
            works={stage.live}
            onTurn={(on) => void turn(on).catch(reportError)}
          />
        )}
      </Row>
    </Group>
  );
}

type NewSecret = { readonly stage: Stage; readonly secret: Secret; readonly onShut: () => void };

/** A PIN or a password, typed twice. */
function NewSecret({ stage, secret, onShut }: NewSecret) {
  const [one, type] = useState("");
  const [two, again] = useState("");
  const path = `me/${secret}`;
  const same = one !== "" && one === two;
  const go = async () => {
    const done = await change({ method: "PUT", path, body: { [secret]: one }, touches: ["me", "sessions"] });
    if (sayDone(done, { key: `phone.keys.${secret}.kept` })) onShut();
  };
  const pin = secret === "pin";
  return (
    <Sheet title={say(stage, `phone.keys.${secret}`)} shut={say(stage, "phone.shut")} onShut={onShut}>
      <p class="least">{say(stage, `phone.keys.${secret}.rule`)}</p>
      {[
        { value: one, on: type, word: `phone.keys.${secret}.new` },
        { value: two, on: again, word: `phone.keys.${secret}.again` },
      ].map(({ value, on, word }) => (
        <label key={word} class="named">
          <span class="title">{say(stage, word)}</span>
          <input
            class="field wide"
            type="password"
            inputMode={pin ? "numeric" : "text"}
            autocomplete={pin ? "off" : "new-password"}
            maxLength={pin ? 10 : 200}
            value={value}
            onInput={({ currentTarget }) => on(currentTarget.value)}
          />
        </label>
      ))}
      {two !== "" && !same && (
        <p class="label" role="alert">
          {say(stage, "phone.keys.differ")}
        </p>
      )}
      <div class="targets">
        <Touch
          icon={KeyRound}
          word={say(stage, "phone.keys.keep")}
          works={stage.live && same && !doing.value.has(path)}
          onTouch={() => void go().catch(reportError)}
        />
      </div>
    </Sheet>
  );
}
