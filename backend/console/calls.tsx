import { useState } from "preact/hooks";
import { ask, useStanding } from "./ask.ts";
import { Alert, Do, Field, Sure, useDoing, Waiting, Written } from "./bits.tsx";
import { dayOf, momentOf, named, text } from "./say.ts";

type Call = {
  readonly event: string;
  readonly category: string;
  readonly about?: string;
  readonly at: number;
  readonly expires: number;
  readonly virtual: boolean;
  readonly name?: string;
  readonly phone?: string;
};

/** Calls people asked for, the till, and what is held of one home. */
export function Calls() {
  const held = useStanding<{ calls: readonly Call[] }>("calls");
  return (
    <>
      <h1>{held.value ? text("calls.title", { n: held.value.calls.length }) : text("tab.calls")}</h1>
      <p class="least">{text("calls.says")}</p>
      {held.value ? (
        <ul class="letters">
          {held.value.calls.map((call) => (
            <One key={call.event} call={call} again={held.again} />
          ))}
        </ul>
      ) : (
        <Waiting {...held} />
      )}
      <Till />
      <OneHome />
    </>
  );
}

function One({ call, again }: { readonly call: Call; readonly again: () => void }) {
  const { event, name, phone, category, about, at, expires, virtual } = call;
  const { busy, said, run } = useDoing();
  return (
    <li>
      <p class="said">
        <Written>{name ?? ""}</Written> <Written>{phone ?? ""}</Written>
      </p>
      <p class="least">
        {[
          named("category", category),
          ...(about === undefined ? [] : [about]),
          momentOf(at),
          text("calls.until", { day: dayOf(expires) }),
          ...(virtual ? [text("virtual")] : []),
        ].join(", ")}
      </p>
      <Sure
        word={text("calls.called")}
        sure={text("calls.called.sure")}
        off={busy}
        onDo={() => run(() => ask("POST", `calls/${event}/called`), again)}
      />
      <Alert said={said} />
    </li>
  );
}

type Given = {
  readonly offer?: string;
  readonly reward?: string;
  readonly name?: string;
  readonly chosen?: readonly string[];
};

function Till() {
  const [code, type] = useState("");
  const [given, give] = useState<string | undefined>(undefined);
  const { busy, said, run } = useDoing();
  const does = (what: "redeem" | "refuse") =>
    run(
      () => {
        give(undefined);
        return ask<Given>("POST", `till/${what}`, { code: code.trim() });
      },
      ({ offer, reward, name, chosen = [] }) => {
        give(text(`till.${what}`, { what: [name ?? offer ?? reward ?? "", ...chosen].join(", ") }));
        type("");
      },
    );
  const off = busy || code.trim() === "";
  return (
    <section class="band" aria-labelledby="till">
      <h2 id="till">{text("till.title")}</h2>
      <p class="least">{text("till.says")}</p>
      <div class="line">
        <Field label={text("till.code")} value={code} onType={type} />
        <Do off={off} onDo={() => does("redeem")}>
          {text("till.do")}
        </Do>
        <Do quiet off={off} onDo={() => does("refuse")}>
          {text("till.back")}
        </Do>
      </div>
      <p role="status">{given}</p>
      <Alert said={said} />
    </section>
  );
}

function OneHome() {
  const [source, type] = useState("");
  const [shown, show] = useState<unknown>(undefined);
  const { busy, said, run } = useDoing();
  return (
    <section class="band" aria-labelledby="one-home">
      <h2 id="one-home">{text("home.title")}</h2>
      <p class="least">{text("home.says")}</p>
      <div class="line">
        <Field label={text("home.source")} value={source} onType={type} />
        <Do
          quiet
          off={busy || source.trim() === ""}
          onDo={() => run(() => ask<unknown>("GET", `homes/${encodeURIComponent(source.trim())}`), show)}
        >
          {text("home.do")}
        </Do>
      </div>
      {shown !== undefined && <code tabIndex={0}>{JSON.stringify(shown, null, 2)}</code>}
      <Alert said={said} />
    </section>
  );
}
