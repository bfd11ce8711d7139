import { Phone, Send } from "lucide";
import { useState } from "preact/hooks";
import { plain } from "../../parts/plain.ts";
import { say } from "../../parts/say.ts";
import type { CardTold } from "../ask/shapes.ts";
import { askCall, complain } from "../points-changes.ts";
import { Sheet } from "../sheet.tsx";
import type { Stage } from "../stage.ts";
import { Touch } from "../touch.tsx";

type About = { readonly stage: Stage; readonly card: CardTold; readonly onShut: () => void };

/** Has a brand call once: the number is typed, seen, and sent for this one call. */
export function CallSheet({ stage, card, onShut }: About) {
  const [name, call] = useState("");
  const [number, dial] = useState("");
  const fits = name.trim() !== "" && /^\+?[0-9 ]{5,20}$/.test(number.trim());
  const go = async () => {
    if (await askCall(card, name.trim(), number.trim())) onShut();
  };
  return (
    <Sheet title={say(stage, "card.call")} shut={say(stage, "phone.book.close")} onShut={onShut}>
      <p class="label">{say(stage, "card.call.says", { name: plain(card.from) })}</p>
      <label class="named">
        <span class="title">{say(stage, "card.call.name")}</span>
        <input
          class="field wide"
          autocomplete="name"
          maxLength={80}
          value={name}
          onInput={({ currentTarget }) => call(currentTarget.value)}
        />
      </label>
      <label class="named">
        <span class="title">{say(stage, "card.call.number")}</span>
        <input
          class="field wide"
          type="tel"
          autocomplete="tel"
          maxLength={20}
          value={number}
          onInput={({ currentTarget }) => dial(currentTarget.value)}
        />
      </label>
      <div class="targets">
        <Touch
          icon={Phone}
          word={say(stage, "card.call.go")}
          class="wide"
          works={stage.live && fits}
          onTouch={() => void go().catch(reportError)}
        />
      </div>
    </Sheet>
  );
}

/** Says what is wrong with a card; its brand is silent until it has answered. */
export function ComplainSheet({ stage, card, onShut }: About) {
  const [text, write] = useState("");
  const go = async () => {
    if (await complain(card, text.trim())) onShut();
  };
  return (
    <Sheet title={say(stage, "card.complain")} shut={say(stage, "phone.book.close")} onShut={onShut}>
      <p class="label">{say(stage, "card.complain.says", { name: plain(card.from) })}</p>
      <label class="named">
        <span class="title">{say(stage, "card.complain.what")}</span>
        <textarea
          class="field wide"
          rows={4}
          maxLength={600}
          value={text}
          onInput={({ currentTarget }) => write(currentTarget.value)}
        />
      </label>
      <div class="targets">
        <Touch
          icon={Send}
          word={say(stage, "points.send")}
          class="wide"
          works={stage.live && text.trim() !== ""}
          onTouch={() => void go().catch(reportError)}
        />
      </div>
    </Sheet>
  );
}
