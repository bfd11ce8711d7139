import { Download } from "lucide";
import { say } from "../../parts/say.ts";
import { type Answer } from "../ask/asked.ts";
import { useOnce } from "../ask/fetched.ts";
import { handOver } from "../hand-over.ts";
import { Sheet } from "../sheet.tsx";
import type { Stage } from "../stage.ts";
import { Touch } from "../touch.tsx";
import { Aged } from "./aged.tsx";
import { Verbatim } from "./exact.tsx";

type Shown = { readonly stage: Stage; readonly onShut: () => void };

/** The receipt of a permission, with the brand's signed word on what became of all it had heard. */
export function Receipt({ stage, grant, onShut }: Shown & { readonly grant: string }) {
  const answer = useOnce<unknown>(`privacy/grants/${grant}/receipt`);
  return <Paper stage={stage} answer={answer} name={grant} onShut={onShut} />;
}

/** The brand's signed word that one thing it was told is gone. */
export function ItemReceipt({
  stage,
  item,
  signed,
  onShut,
}: Shown & { readonly item: string; readonly signed: unknown }) {
  return <Paper stage={stage} answer={{ is: "here", body: signed }} name={item} onShut={onShut} />;
}

type Paper = Shown & { readonly answer: Answer<unknown>; readonly name: string };

function Paper({ stage, answer, name, onShut }: Paper) {
  const text = answer.body === undefined ? undefined : JSON.stringify(answer.body, null, 2);
  return (
    <Sheet title={say(stage, "privacy.receipt")} shut={say(stage, "phone.book.close")} onShut={onShut}>
      <p class="label">{say(stage, "privacy.receipt.says")}</p>
      <Aged stage={stage} answer={answer} />
      {text !== undefined && (
        <>
          <Verbatim text={text} name={say(stage, "privacy.receipt")} />
          <div class="targets">
            <Touch
              icon={Download}
              word={say(stage, "privacy.keep")}
              class="wide"
              works
              onTouch={() => handOver(`receipt-${name}.json`, text)}
            />
          </div>
        </>
      )}
    </Sheet>
  );
}
