import { Gift } from "lucide";
import { calm, plain } from "../../parts/plain.ts";
import { say } from "../../parts/say.ts";
import { doing } from "../ask/doing.ts";
import type { Account, CodeTold } from "../ask/shapes.ts";
import { shortDay } from "../day.ts";
import { at } from "../going.ts";
import { Hold } from "../hold.tsx";
import { redeem } from "../points-changes.ts";
import { Qr } from "../qr.tsx";
import type { Stage } from "../stage.ts";

/** Why a brand gave nothing for points. */
const refusals: Readonly<Record<string, string>> = {
  "no-points": "no-points",
  "no-stock": "no-stock",
  over: "over",
  changed: "changed",
};

type Page = { readonly stage: Stage; readonly accounts: readonly Account[] };

/** What points can be spent on, and the codes that were got for them. */
export function Spend({ stage, accounts }: Page) {
  const shown = inOrder(accounts);
  if (shown.length === 0) return <p class="label">{say(stage, "points.none")}</p>;
  return (
    <>
      {shown.map(({ brand, name, balance, held, rewards, codes, commands }) => (
        <section key={brand} class="group" aria-label={plain(name)}>
          <h2 class="label strong">{say(stage, "points.at", { name, points: balance })}</h2>
          {held > 0 && <p class="least">{say(stage, "points.held", { points: held })}</p>}
          {codes.map((code) => (
            <Code key={code.code} stage={stage} code={code} />
          ))}
          {commands
            .filter(({ state }) => state !== "done")
            .map(({ id, reward, state, why }) => (
              <p key={id} class="label" role="status">
                {say(stage, `points.command.${state === "waiting" ? "waiting" : (refusals[why ?? ""] ?? "unknown")}`, {
                  name: plain(rewards.find((one) => one.id === reward)?.name ?? reward),
                })}
              </p>
            ))}
          {rewards.length === 0 && <p class="label">{say(stage, "points.no-rewards")}</p>}
          {rewards.map((reward) => (
            <div key={reward.id} class="reward">
              <p class="title">{plain(reward.name, 80)}</p>
              <p class="least">{calm(reward.body)}</p>
              <p class="label">
                {[
                  say(stage, "points.costs", { points: reward.points }),
                  say(stage, "card.until", { until: shortDay(stage, reward.until) }),
                  ...(reward.missing > 0 ? [say(stage, "points.missing", { points: reward.missing })] : []),
                ].join(" ")}
              </p>
              <div class="targets">
                <Hold
                  icon={Gift}
                  name={plain(reward.name)}
                  words={[say(stage, "points.hold"), say(stage, "points.hold.on"), say(stage, "points.hold.again")]}
                  works={stage.live && reward.missing === 0 && !doing.value.has("points/redeem")}
                  onHeld={() => void redeem(brand, reward).catch(reportError)}
                />
              </div>
            </div>
          ))}
        </section>
      ))}
    </>
  );
}

function Code({ stage, code: { code, until, name, qr } }: { readonly stage: Stage; readonly code: CodeTold }) {
  return (
    <div class="code-shown">
      <p class="title">{plain(name, 80)}</p>
      <Qr text={qr} name={say(stage, "points.code.qr", { name })} />
      <p class="code sentence">{code}</p>
      <p class="least">{say(stage, "points.code.until", { until: shortDay(stage, until) })}</p>
    </div>
  );
}

/** What somebody got from their brands, and every movement of their points. */
export function Got({ stage, accounts }: Page) {
  const shown = inOrder(accounts);
  if (shown.length === 0) return <p class="label">{say(stage, "points.none")}</p>;
  const { language } = stage.reader;
  return (
    <>
      {shown.map(({ brand, name, got, gap, entries }) => (
        <section key={brand} class="group" aria-label={plain(name)}>
          <h2 class="label strong">{plain(name)}</h2>
          <p class="sentence">{say(stage, "points.got", { points: got.points })}</p>
          {got.things > 0 && <p class="label">{say(stage, "points.got.things", { things: got.things })}</p>}
          {gap !== undefined && (
            <p class="label" role="status">
              {say(stage, "points.gap", { name: plain(name), day: shortDay(stage, gap) })}
            </p>
          )}
          <ol class="lines moved">
            {entries.map(({ id, at: when, amount, why }) => (
              <li key={id}>
                <p class="label">{say(stage, `points.why.${why}`)}</p>
                <p class="label strong">{signed(language, amount)}</p>
                <p class="least">{shortDay(stage, when)}</p>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

function signed(language: string, amount: number): string {
  return new Intl.NumberFormat(language, { signDisplay: "exceptZero" }).format(amount).replace("-", "−");
}

/** The accounts, the one somebody came from first. */
export function inOrder(accounts: readonly Account[]): readonly Account[] {
  const { of } = at.value;
  return accounts.toSorted((a, b) => Number(b.brand === of) - Number(a.brand === of));
}
