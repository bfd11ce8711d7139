import { useState } from "preact/hooks";
import { ask, useAnswer } from "./ask.ts";
import { Alert, Field, Pick, Sure, useDoing } from "./bits.tsx";
import { slugOf } from "./reading.ts";
import { named, text } from "./say.ts";
import type { Me, Role } from "./shapes.ts";

type Member = Me["member"] & { readonly ready: boolean };
const roles: readonly Role[] = ["publisher", "analyst", "support"];

/** Who works for the brand here; somebody new sets their own password by a link that is shown once. */
export function Staff() {
  const held = useAnswer<{ staff: readonly Member[] }>("staff");
  const [name, type] = useState("");
  const [role, pick] = useState<Role>("analyst");
  const [link, show] = useState<{ readonly name: string; readonly address: string } | undefined>(undefined);
  const { busy, said, run } = useDoing();
  return (
    <section class="band" aria-labelledby="staff">
      <h2 id="staff">{text("staff.title")}</h2>
      <ul class="rows">
        {held.value?.staff.map((one) => (
          <li key={one.id} class="acts">
            <span>
              <b>{one.name}</b> {named("role", one.role)}{" "}
              {!one.ready && <span class="least">{text("staff.waits")}</span>}
            </span>
            <Sure
              word={text("staff.remove")}
              sure={text("staff.remove.sure", { name: one.name })}
              off={busy}
              onDo={() => run(() => ask("DELETE", `staff/${one.name}`), held.again)}
            />
          </li>
        ))}
      </ul>
      <form
        class="line"
        onSubmit={(event) => {
          event.preventDefault();
          run(
            () => ask<{ name: string; code: string }>("POST", "staff", { name: slugOf(name), role }),
            ({ name: who, code }) => {
              show({ name: who, address: `${location.origin}/console/#set-up=${code}` });
              type("");
              held.again();
            },
          );
        }}
      >
        <Field label={text("staff.name")} value={name} onType={type} />
        <Pick<Role>
          label={text("staff.role")}
          of={roles}
          value={role}
          nameOf={(one) => named("role", one)}
          onPick={(one) => one && pick(one)}
        />
        <button type="submit" class="do quiet" disabled={busy || slugOf(name) === ""}>
          {text("staff.invite")}
        </button>
      </form>
      <div role="status">
        {link && (
          <>
            <p>{text("staff.link", { name: link.name })}</p>
            <code>{link.address}</code>
          </>
        )}
      </div>
      <Alert said={said} />
    </section>
  );
}
