import { Eye, Trash2 } from "lucide";
import { useState } from "preact/hooks";
import { calm, plain } from "../../parts/plain.ts";
import { say } from "../../parts/say.ts";
import { doing, sayDone } from "../ask/doing.ts";
import type { AskTold, Privacy } from "../ask/shapes.ts";
import { Group, Way } from "../bits.tsx";
import { at, go } from "../going.ts";
import { eraseAt, lookForBrands, type Wanted } from "../privacy-changes.ts";
import { stands, toldBy } from "../privacy-view.ts";
import type { Stage } from "../stage.ts";
import { Touch } from "../touch.tsx";
import { AskSheet } from "./ask-sheet.tsx";
import { Held } from "./held.tsx";

type Page = { readonly stage: Stage; readonly told: Privacy };
const longest = 280;

/** The brands this house knows of, and the one touch that asks who there is. */
export function Brands({ stage, told: { brands } }: Page) {
  const look = async () => void sayDone(await lookForBrands(), { key: "privacy.looked" });
  return (
    <>
      <p class="label">{say(stage, "privacy.look.says")}</p>
      <div class="targets">
        <Touch
          icon={Eye}
          word={say(stage, brands.length === 0 ? "privacy.look" : "privacy.look.again")}
          class="wide"
          works={stage.live && !doing.value.has("privacy/look")}
          onTouch={() => void look().catch(reportError)}
        />
      </div>
      <div class="ways">
        {brands.map(({ brand, name, about }) => (
          <Way
            key={brand}
            word={plain(name)}
            says={plain(about, longest)}
            onTouch={() => go({ tab: "privacy", page: "brand", of: brand })}
          />
        ))}
      </div>
    </>
  );
}

/** One brand: who it is, what it promises, what it would like to know. */
export function Brand({ stage, told }: Page) {
  const brand = told.brands.find((one) => one.brand === at.value.of);
  const [wanted, ask] = useState<Wanted | undefined>();
  const [sure, mean] = useState(false);
  if (!brand) return <p class="label">{say(stage, "privacy.brand.unknown")}</p>;
  const { legal, processors, retention_days, promises, asks, blocked } = brand;
  const name = plain(brand.name);
  const standing = told.grants.filter((one) => one.brand === brand.brand && stands(one));
  const open = asks.filter((one) => one.refused !== true && !standing.some((grant) => same(grant, one)));
  return (
    <>
      <p class="label">{calm(brand.about)}</p>
      {blocked === true && (
        <ul class="blockers">
          <li class="label">{say(stage, "privacy.promises.broken", { count: promises.broken })}</li>
        </ul>
      )}
      <dl class="facts">
        <Fact name={say(stage, "privacy.brand.legal")} value={`${legal.name}, ${legal.address}, ${legal.country}`} />
        <Fact name={say(stage, "privacy.brand.contact")} value={legal.contact} />
        <Fact name={say(stage, "privacy.brand.keeps")} value={say(stage, "privacy.days", { days: retention_days })} />
        <Fact name={say(stage, "privacy.brand.onward")} value={say(stage, "privacy.brand.onward.never")} />
        {processors.length > 0 && <Fact name={say(stage, "privacy.brand.processors")} value={processors.join(", ")} />}
        <Fact
          name={say(stage, "privacy.brand.promises")}
          value={say(
            stage,
            promises.kept + promises.broken > 0 ? "privacy.brand.promises.count" : "privacy.promises.none",
            promises,
          )}
        />
      </dl>
      {open.length > 0 && blocked !== true && (
        <Group title={say(stage, "privacy.brand.asks")}>
          <div class="ways">
            {open.map((one) => (
              <Way
                key={`${one.purpose} ${one.category} ${one.level}`}
                word={say(stage, "privacy.what", {
                  what: `privacy.level.${toldBy(one.purpose, one.level)}`,
                  of: `privacy.category.${one.category}`,
                  for: `privacy.purpose.${one.purpose}`,
                })}
                says={plain(one.why, longest)}
                onTouch={() =>
                  ask({ brand: brand.brand, name, purpose: one.purpose, category: one.category, level: one.level })
                }
              />
            ))}
          </div>
        </Group>
      )}
      <p class="least">{say(stage, "privacy.held.says", { name })}</p>
      <div class="targets">
        <Held stage={stage} brand={brand.brand} />
      </div>
      <p class="least">{say(stage, "privacy.erase.says", { name })}</p>
      <div class="targets">
        <Touch
          icon={Trash2}
          word={say(stage, sure ? "privacy.erase.yes" : "privacy.erase")}
          class="wide"
          works={stage.live && !doing.value.has(`privacy/brands/${brand.brand}`)}
          onTouch={() => (sure ? void eraseAt(brand.brand, name).catch(reportError) : mean(true))}
        />
      </div>
      {sure && (
        <p class="least" role="alert">
          {say(stage, "privacy.erase.sure")}
        </p>
      )}
      {wanted && <AskSheet stage={stage} wanted={wanted} onOver={() => ask(undefined)} />}
    </>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{calm(value)}</dd>
    </div>
  );
}

function same(a: Pick<AskTold, "purpose" | "category" | "level">, b: typeof a): boolean {
  return a.purpose === b.purpose && a.category === b.category && a.level === b.level;
}
