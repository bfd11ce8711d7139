import { heldOut } from "../hub/core/engage/hold-out.ts";
import { seededRandom } from "../hub/core/random.ts";
import { makePseudonyms } from "../hub/engagement/pseudonyms.ts";
import { campaignOffers, type Counted, livedBy, noCounts, type Treatment } from "./campaign-homes.ts";

/** How large a simulated campaign is; the same plan always comes to the same figures. */
export type CampaignPlan = { readonly homes: number; readonly days: number; readonly seed: number };

/** What `npm run bench:engage` plays. */
export const usualCampaign: CampaignPlan = { homes: 500, days: 56, seed: 20 };

/** One group of homes and what was counted of it. */
export type Group = Counted & { readonly homes: number };

/** What a campaign came to: those who said yes, those held out, and the first again with a mailing to everybody. */
export type Campaign = {
  readonly plan: CampaignPlan;
  readonly treated: Group;
  readonly held: Group;
  /** The treated homes once more, day by day the same people, with every offer mailed to all of them. */
  readonly mailed: Group;
};

/**
 * Plays a campaign on seeded homes. What is the product's own: names and the draw of the hold-out, matching, caps and
 * decay. What is made up: how people live and when they answer. So it shows what these rules do to these assumptions.
 */
export function simulate(plan: CampaignPlan): Campaign {
  const groups = {
    treated: { ...noCounts, homes: 0 },
    held: { ...noCounts, homes: 0 },
    mailed: { ...noCounts, homes: 0 },
  };
  const add = (to: keyof typeof groups, seed: number, how: Treatment) => {
    const lived = livedBy(seed, plan.days, how);
    const group = groups[to];
    groups[to] = {
      homes: group.homes + 1,
      contacts: group.contacts + lived.contacts,
      responses: group.responses + lived.responses,
      leads: group.leads + lived.leads,
      dismissed: group.dismissed + lived.dismissed,
    };
  };
  const draw = seededRandom(plan.seed);
  for (let n = 0; n < plan.homes; n += 1) {
    const source = makePseudonyms(draw.bytes(32), () => 0).home("oatfield");
    const seed = Math.floor(draw.next() * 2 ** 32);
    if (heldOut(source)) add("held", seed, "nothing");
    else {
      add("treated", seed, "matched");
      add("mailed", seed, "mailing");
    }
  }
  return { plan, ...groups };
}

/** What the source claims of its own product; shown beside ours, and by nobody a promise. */
export const sourceClaims = { contacts: "-49 %", responses: "+87 %", leads: "+50 to +110 %" } as const;

/** The figures as they are compared: of 100 homes, and the change in percent. */
export function changesOf({ treated, held, mailed }: Campaign) {
  const of100 = (group: Group, what: keyof Counted) => tenth((100 * group[what]) / group.homes);
  const row = (what: "contacts" | "responses" | "leads", against: Group) => {
    const [ours, theirs] = [of100(treated, what), of100(against, what)];
    return {
      treated: ours,
      held: of100(held, what),
      mailed: of100(mailed, what),
      change: tenth((100 * (ours - theirs)) / theirs),
    };
  };
  return { contacts: row("contacts", mailed), responses: row("responses", mailed), leads: row("leads", held) };
}

/** The figures as a Markdown table. */
export function campaignTable(campaign: Campaign): string {
  const { plan, treated, held } = campaign;
  const told = `Simulation, no fact: seed ${plan.seed}, ${plan.days} days, ${treated.homes} homes treated, ${held.homes} held out, ${campaignOffers.length} offers; figures of 100 homes.`;
  const against = { contacts: "the mailing", responses: "the mailing", leads: "the hold-out" } as const;
  const rows = Object.entries(changesOf(campaign)).map(([name, row]) => {
    // Safe: the names of that very object.
    const what = name as keyof typeof sourceClaims;
    const change = `${row.change > 0 ? "+" : ""}${row.change.toFixed(1)} % to ${against[what]}`;
    return [what, row.treated, row.held, row.mailed, change, sourceClaims[what]];
  });
  const head = [
    "of 100 homes",
    "treated",
    "held out",
    "mailing to all",
    "change in the simulation",
    "the source claims",
  ];
  return `${told}\n\n${[head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n")}\n`;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
