import type { Clock } from "../../hub/core/clock.ts";
import { eventTypes, type EventTypeName, type HomeEvent, nameOfType } from "../../hub/core/engage/events.ts";
import { wallOf } from "../../hub/core/instant.ts";
import { check } from "../../hub/core/parse.ts";
import type { Closing } from "./closing.ts";
import type { Ground } from "./codes.ts";
import type { Earning, earningRules } from "./earning.ts";
import type { Goods } from "./goods.ts";
import type { Member, Members } from "./members.ts";
import type { Referrals } from "./referral.ts";
import type { Given, Refusal, Spending } from "./spending.ts";
import type { Letter } from "../store/part.ts";
import type { Letters } from "./statement.ts";

/** What the ledger of points reads of an event: its level is not among it, so nothing can be paid by level. */
export type PointsEvent = Pick<
  HomeEvent,
  "id" | "source" | "subject" | "type" | "time" | "consentid" | "consentepoch" | "purpose" | "retention" | "data"
>;

type Parts = {
  readonly members: Members;
  readonly earning: Earning;
  readonly spending: Spending;
  readonly goods: Goods;
  readonly referrals: Referrals;
  readonly closing: Closing;
  readonly letters: Letters;
  readonly clock: Pick<Clock, "wall">;
  readonly isVirtual?: (source: string) => boolean;
};

/** So long a tap may wait at a home that was cut off, and still count by its own time. */
const lateAtMost = 7 * 86_400_000;

/** Makes the one function that takes events: each once, inside the caller's transaction; what it answers is for the mailbox. */
export function pointsEvents(parts: Parts): (event: PointsEvent) => readonly Letter[] {
  const { members, earning, letters, closing } = parts;
  const first = (event: PointsEvent): Member | undefined => {
    const member = members.open(event);
    members.ground(event, event.consentid);
    return members.once(member, `event|${event.id}`) ? member : undefined;
  };
  const earn = (event: PointsEvent, name: keyof typeof earningRules, about: string) => {
    const member = first(event);
    const earned = member !== undefined && earning.byEvent(name, member, { about }, groundOf(event));
    return earned ? [letters.statement(member)] : [];
  };
  const takers: Partial<Record<EventTypeName, (event: PointsEvent) => readonly Letter[]>> = {
    "answer.given": (event) => earn(event, "answer.given", check(eventTypes["answer.given"].data, event.data).question),
    "satisfaction.given": (event) =>
      earn(event, "satisfaction.given", check(eventTypes["satisfaction.given"].data, event.data).offer),
    "offer.accept": (event) => {
      const member = first(event);
      return member ? accepted(parts, member, event) : [];
    },
    "points.command": (event) => {
      const command = check(eventTypes["points.command"].data, event.data);
      const member = first(event);
      if (!member) return [];
      if (command.do === "redeem")
        return redeemed(parts, member, event, { reward: command.reward ?? "", shown: command.points });
      closing.level(member, "waive");
      return [letters.statement(member)];
    },
    // A yes opens an empty account where it is a yes to points, and earns nothing anywhere; one without a name opens none
    // before its owner's first tap: a letter to nobody is read by nobody.
    "consent.given": (event) => {
      const { until } = check(eventTypes["consent.given"].data, event.data);
      // As long as the home says, from now: a virtual house has a time of its own.
      members.ground(event, event.consentid, wallOf(`${until}T23:59:59Z`) - wallOf(event.time));
      const member = event.purpose === "points" && event.subject !== undefined ? first(event) : undefined;
      return member ? [letters.statement(member)] : [];
    },
  };
  return (event) => {
    const name = nameOfType(event.type);
    const said = (name && takers[name]?.(event)) ?? [];
    if (name && members.find(event.subject ?? event.source)) members.ground(event, event.consentid);
    return said.map((letter) => ({ ...letter, consentid: event.consentid }));
  };
}

function accepted(parts: Parts, member: Member, event: PointsEvent): Letter[] {
  const { offer, code } = check(eventTypes["offer.accept"].data, event.data);
  const item = parts.goods.find("offer", offer);
  if (!item) return [parts.letters.refused(member, event.id, "unknown")];
  if (code !== undefined) parts.referrals.brought(member, code);
  if (!item.code) return [];
  return told(parts, member, event, parts.spending.accept(member, item, whenOf(parts, event), groundOf(event)));
}

function redeemed(
  parts: Parts,
  member: Member,
  event: PointsEvent,
  wanted: { readonly reward: string; readonly shown?: number | undefined },
): Letter[] {
  const given = parts.spending.redeem(member, wanted, whenOf(parts, event), groundOf(event));
  const letters = told(parts, member, event, given);
  return typeof given === "string" ? letters : [...letters, parts.letters.statement(member)];
}

function told({ letters }: Parts, member: Member, event: PointsEvent, given: Given | Refusal): Letter[] {
  return [
    typeof given === "string" ? letters.refused(member, event.id, given) : letters.code(member, given.item, given),
  ];
}

/** What a home says of its time brings back nothing that was over long ago, and nothing early. */
function whenOf({ clock, isVirtual }: Parts, { source, time }: PointsEvent): number {
  const now = clock.wall();
  return isVirtual?.(source) === true ? wallOf(time) : Math.min(now, Math.max(now - lateAtMost, wallOf(time)));
}

function groundOf({ id, consentid, consentepoch, retention }: PointsEvent): Ground {
  return { event: id, consentid, epoch: consentepoch, retention };
}
