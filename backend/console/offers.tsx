import { useAnswer } from "./ask.ts";
import { Waiting, Written } from "./bits.tsx";
import { CampaignPage, NewCampaign } from "./campaign.tsx";
import { OfferPage } from "./offer-page.tsx";
import { RewardPage } from "./reward-page.tsx";
import { text } from "./say.ts";
import type { Campaign, Shelved } from "./shapes.ts";
import { Shelf } from "./shelf.tsx";
import { edits } from "./state.ts";

/** What a brand offers: its campaigns, its offers, the special of the month, and what points are spent on. */
export function Offers({ open }: { readonly open?: string | undefined }) {
  const [kind, id] = open?.includes(":") ? open.split(":", 2) : ["offer", open];
  if (id === undefined || id === "") return <Everything />;
  if (kind === "campaign") return <CampaignPage id={id} />;
  if (kind === "reward") return <RewardPage id={id} />;
  return <OfferPage id={id} />;
}

function Everything() {
  const campaigns = useAnswer<{ campaigns: readonly Campaign[] }>("campaigns");
  const offers = useAnswer<{ objects: readonly Shelved[] }>("objects?kind=offer");
  const out = offers.value?.objects.filter(({ state }) => state === "published").length;
  const month = new Date().toISOString().slice(0, 7);
  const special = offers.value?.objects.find(({ draft, state }) => draft["special"] === month && state === "published");
  return (
    <>
      <h1>{out === undefined ? text("tab.offers") : text("offers.title", { n: out })}</h1>
      <div class="columns wide">
        <section aria-labelledby="campaigns">
          <h2 id="campaigns">{text("campaigns.title")}</h2>
          <p class="least">{text("campaigns.says")}</p>
          {campaigns.value ? (
            <ul class="shelf">
              {campaigns.value.campaigns.map(({ id, name, state }) => (
                <li key={id}>
                  <a href={`#offers/campaign:${id}`}>
                    <Written>{name}</Written>
                  </a>
                  <p class="least">{text(`campaign.${state}`)}</p>
                </li>
              ))}
            </ul>
          ) : (
            <Waiting {...campaigns} />
          )}
          {edits() && <NewCampaign taken={campaigns.value?.campaigns.map(({ id }) => id) ?? []} />}
        </section>
        <section aria-labelledby="offers">
          <h2 id="offers">{text("offers.all")}</h2>
          <p class="least">{special ? text("special.is", { name: special.id }) : text("special.none", { month })}</p>
          <Shelf kind="offer" tab="offers/" />
        </section>
        <section aria-labelledby="rewards">
          <h2 id="rewards">{text("rewards.title")}</h2>
          <p class="least">{text("rewards.says")}</p>
          <Shelf kind="reward" tab="offers/reward:" />
        </section>
      </div>
    </>
  );
}
