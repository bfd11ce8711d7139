import { Check, Copy, Share2 } from "lucide";
import { useState } from "preact/hooks";
import { plain } from "../../parts/plain.ts";
import { say } from "../../parts/say.ts";
import { doing } from "../ask/doing.ts";
import type { Account } from "../ask/shapes.ts";
import { keepWord } from "../points-changes.ts";
import { inFives, wordIn } from "../points-view.ts";
import { Qr } from "../qr.tsx";
import type { Stage } from "../stage.ts";
import { tell } from "../state.ts";
import { Touch } from "../touch.tsx";
import { inOrder } from "./spend.tsx";

/** A word for friends, passed on by hand; and the word that came of one. */
export function Friends({ stage, accounts }: { readonly stage: Stage; readonly accounts: readonly Account[] }) {
  const shown = inOrder(accounts);
  if (shown.length === 0) return <p class="label">{say(stage, "points.none")}</p>;
  return (
    <>
      {shown.map((account) => (
        <section key={account.brand} class="group" aria-label={plain(account.name)}>
          <h2 class="label strong">{plain(account.name)}</h2>
          {account.refer === undefined ? (
            <p class="label">{say(stage, "points.friends.none-yet")}</p>
          ) : (
            <Own stage={stage} account={account} word={account.refer} />
          )}
          <FromFriend stage={stage} account={account} />
        </section>
      ))}
    </>
  );
}

type Word = { readonly stage: Stage; readonly account: Account; readonly word: string };

function Own({ stage, account: { name }, word }: Word) {
  const text = say(stage, "points.friends.text", { name: plain(name), word });
  const copy = async () => {
    await navigator.clipboard.writeText(word);
    tell({ key: "points.friends.copied" });
  };
  const share = async () => {
    try {
      await navigator.share({ text });
    } catch (error) {
      // Whoever shuts the sheet has shared nothing, and nothing is wrong.
      if (!(error instanceof DOMException) || error.name !== "AbortError") throw error;
    }
  };
  return (
    <div class="code-shown">
      <p class="label">{say(stage, "points.refer")}</p>
      <Qr text={word} name={say(stage, "points.friends.qr", { name })} />
      <p class="code label strong">{inFives(word)}</p>
      <p class="least">{say(stage, "points.friends.nobody")}</p>
      <div class="targets">
        {"share" in navigator && (
          <Touch
            icon={Share2}
            word={say(stage, "points.friends.share")}
            class="wide"
            works
            onTouch={() => void share().catch(reportError)}
          />
        )}
        {"clipboard" in navigator && (
          <Touch
            icon={Copy}
            word={say(stage, "points.friends.copy")}
            class="wide"
            works
            onTouch={() => void copy().catch(reportError)}
          />
        )}
      </div>
    </div>
  );
}

function FromFriend({ stage, account: { brand, friend } }: Omit<Word, "word">) {
  const [text, write] = useState("");
  const word = wordIn(text);
  const keep = async (found: string) => {
    if (await keepWord(brand, found)) write("");
  };
  if (friend === true) return <p class="label strong">{say(stage, "points.friends.waits")}</p>;
  return (
    <>
      <label class="named">
        <span class="title">{say(stage, "points.friends.from")}</span>
        <input
          class="field wide"
          autocapitalize="characters"
          autocomplete="off"
          spellcheck={false}
          maxLength={80}
          value={text}
          onInput={({ currentTarget }) => write(currentTarget.value)}
        />
      </label>
      <div class="targets">
        <Touch
          icon={Check}
          word={say(stage, "points.friends.keep")}
          class="wide"
          works={stage.live && word !== undefined && !doing.value.has("points/word")}
          onTouch={() => word !== undefined && void keep(word).catch(reportError)}
        />
      </div>
    </>
  );
}
