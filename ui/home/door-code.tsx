import type { Resident } from "../../hub/core/house.ts";
import { typedIn } from "../parts/form.ts";
import { Form, Remove, text, Told } from "./parts.tsx";

/** The digits that open the door for somebody, and those that open it under threat; neither is ever shown. */
export function DoorCode({ resident: { id, name } }: { readonly resident: Resident }) {
  return (
    <details class="door-codes">
      <summary>{text("home.code.title")}</summary>
      {(["open", "duress"] as const).map((use) => {
        const about = `code ${use} ${id}`;
        return (
          <div key={use}>
            <p class="least">{text(`home.code.${use}`, { name })}</p>
            <Form
              about={about}
              does={text("home.code.set")}
              quiet
              wish={(typed) => ({
                method: "PUT",
                path: `residents/${id}/pin`,
                body: { pin: typedIn(typed, "digits"), use },
              })}
            >
              <label class="field">
                <span>{text("home.code.digits")}</span>
                <input
                  name="digits"
                  class="code"
                  type="password"
                  inputMode="numeric"
                  pattern="[0-9]{6,12}"
                  minLength={6}
                  maxLength={12}
                  autocomplete="off"
                  title={text("home.code.how")}
                  required
                />
              </label>
            </Form>
            <div class="acts">
              <Remove
                about={`${about} away`}
                word={text("home.code.remove")}
                sure={text("home.code.remove-sure", { name })}
                wish={{ method: "DELETE", path: `residents/${id}/pin?use=${use}` }}
              />
              <Told about={`${about} away`} />
            </div>
          </div>
        );
      })}
    </details>
  );
}
