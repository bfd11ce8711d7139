import { useState } from "preact/hooks";
import { ask } from "./ask.ts";
import { Alert, Do, Field, useDoing } from "./bits.tsx";
import { named, text } from "./say.ts";
import type { Me } from "./shapes.ts";
import { demo, me } from "./state.ts";

const setUp = /^#set-up=([A-Za-z0-9_-]{1,80})$/;
const signedIn = async () => {
  const answer = await ask<Me>("GET", "me");
  if (answer.is === "done") me.value = answer.body;
};
const enter = () => void signedIn().catch(reportError);

/** The way in: a link once, then a name and a password; in a virtual house a made-up brand may be tried. */
export function SignIn() {
  const [code, keep] = useState(setUp.exec(location.hash)?.[1]);
  return (
    <main class="way-in">
      <h1>{text(code === undefined ? "in.title" : "set-up.title")}</h1>
      {code === undefined ? <Password /> : <NewPassword code={code} onOther={() => keep(undefined)} />}
      {demo.value && <Trial />}
    </main>
  );
}

function Password() {
  const [brand, typeBrand] = useState(localStorage.getItem("lintel.console.brand") ?? "");
  const [name, typeName] = useState(localStorage.getItem("lintel.console.name") ?? "");
  const [password, typePassword] = useState("");
  const { busy, said, run } = useDoing();
  return (
    <form
      class="in"
      onSubmit={(event) => {
        event.preventDefault();
        run(
          () => ask("POST", "sign-in", { brand: brand.trim(), name: name.trim(), password }),
          () => {
            localStorage.setItem("lintel.console.brand", brand.trim());
            localStorage.setItem("lintel.console.name", name.trim());
            enter();
          },
        );
      }}
    >
      <Field label={text("in.brand")} value={brand} onType={typeBrand} autocomplete="organization" />
      <Field label={text("in.name")} value={name} onType={typeName} autocomplete="username" />
      <Field
        label={text("in.password")}
        value={password}
        onType={typePassword}
        type="password"
        autocomplete="current-password"
      />
      <button type="submit" class="do" disabled={busy}>
        {text("in.do")}
      </button>
      <Alert said={said} />
      <p class="least">{text("in.none")}</p>
    </form>
  );
}

function NewPassword({ code, onOther }: { readonly code: string; readonly onOther: () => void }) {
  const [password, type] = useState("");
  const { busy, said, run } = useDoing();
  return (
    <form
      class="in"
      onSubmit={(event) => {
        event.preventDefault();
        run(
          () => ask("POST", "set-up", { code, password }),
          () => {
            // A code that was used is of no more use to anybody who reads the address.
            history.replaceState(null, "", location.pathname);
            enter();
          },
        );
      }}
    >
      <p>{text("set-up.says")}</p>
      <Field
        label={text("set-up.password")}
        value={password}
        onType={type}
        type="password"
        autocomplete="new-password"
      />
      <button type="submit" class="do" disabled={busy}>
        {text("set-up.do")}
      </button>
      <Alert said={said} />
      <button type="button" class="plainly" onClick={onOther}>
        {text("set-up.other")}
      </button>
    </form>
  );
}

function Trial() {
  const trial = demo.value;
  const { busy, said, run } = useDoing();
  return (
    <section class="trial" aria-labelledby="trial">
      <h2 id="trial">{text("try.title")}</h2>
      <p>{text("try.says")}</p>
      <ul>
        {trial?.brands.map(({ id, name }) => (
          <li key={id}>
            <h3>
              <bdi>{name || id}</bdi>
            </h3>
            <div class="acts">
              {trial.roles.map((role) => (
                <Do
                  key={role}
                  quiet={role !== "publisher"}
                  off={busy}
                  onDo={() => run(() => ask("POST", "demo", { brand: id, role }), enter)}
                >
                  <span class="unseen">{name || id}: </span>
                  {named("role", role)}
                </Do>
              ))}
            </div>
          </li>
        ))}
      </ul>
      <Alert said={said} />
    </section>
  );
}
