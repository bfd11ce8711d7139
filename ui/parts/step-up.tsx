import { useLayoutEffect, useRef } from "preact/hooks";
import type { Reader } from "../../hub/core/sentence.ts";
import { say } from "./say.ts";
import { shownOver } from "./shown-over.ts";

/** What asking somebody for their PIN is made of: `wrong` is the house's own sentence about the last try. */
export type StepUpParts = {
  readonly reader: Reader;
  readonly by: "pin" | "password";
  readonly wrong?: string | undefined;
  readonly busy?: boolean;
  /** Hands over what was typed; it is kept nowhere. */
  readonly prove: (typed: string) => void;
  /** The person does not want to after all. */
  readonly leave: () => void;
  /** Asks for the other one of the two. */
  readonly other?: () => void;
};

/** Asks the person for their PIN, or their password, over the page; nothing behind it can be touched meanwhile. */
export function StepUp({ reader, by, wrong, busy = false, prove, leave, other }: StepUpParts) {
  const sheet = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const text = (key: string) => say({ reader }, key);
  useLayoutEffect(() => shownOver(sheet.current), []);
  // With the sheet itself: later, it would take away what a quick hand has typed already.
  useLayoutEffect(() => {
    if (field.current) field.current.value = "";
    field.current?.focus();
  }, [by, wrong]);
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    const typed = field.current?.value ?? "";
    if (field.current) field.current.value = "";
    if (typed !== "" && !busy) prove(typed);
  };
  return (
    <dialog
      ref={sheet}
      class="step-up"
      aria-labelledby="step-up-title"
      onCancel={(event) => {
        event.preventDefault();
        leave();
      }}
    >
      <form onSubmit={send}>
        <h2 id="step-up-title">{text("step-up.title")}</h2>
        <p id="step-up-why">{text("step-up.why")}</p>
        <label>
          {text(by === "pin" ? "step-up.pin" : "step-up.password")}
          <input
            ref={field}
            type="password"
            inputMode={by === "pin" ? "numeric" : "text"}
            autocomplete={by === "pin" ? "off" : "current-password"}
            maxLength={by === "pin" ? 10 : 200}
            required
            aria-describedby={wrong === undefined ? "step-up-why" : "step-up-wrong"}
          />
        </label>
        {wrong !== undefined && (
          <p id="step-up-wrong" class="wrong" role="alert">
            {wrong}
          </p>
        )}
        <div class="acts">
          <button class="do" type="submit" disabled={busy}>
            {text("step-up.go")}
          </button>
          <button class="do quiet" type="button" onClick={leave}>
            {text("step-up.leave")}
          </button>
        </div>
        {other && (
          <button class="plainly" type="button" onClick={other}>
            {text(by === "pin" ? "step-up.by-password" : "step-up.by-pin")}
          </button>
        )}
      </form>
    </dialog>
  );
}
