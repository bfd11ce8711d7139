import { fail, LintelError } from "../../core/errors.ts";
import type { Found, FoundDevices } from "./found-devices.ts";
import type { Known } from "./known.ts";
import type { News } from "./news.ts";
import type { Ours } from "./ours.ts";
import type { Adapter, Announcement, EntityPlan } from "./plan.ts";
import type { Refusals } from "./refusals.ts";
import type { Rivals } from "./rivals.ts";
import { textHash } from "./text-hash.ts";

/** All that stands, in characters of its announcements: what a flood may keep of our memory. */
const mostChars = 50_000_000;

/** Takes announcements: what is new stands, what is changed changes in place, what is taken back goes. */
export type Announcing = {
  announce(adapter: Adapter, topic: string, text: string): void;
  readonly counts: { announced: number; ignored: number; own: number };
};

/** What announcing needs of the registry. */
export type AnnouncingNeeds = {
  readonly entities: Map<string, Known>;
  readonly devices: FoundDevices;
  readonly ours: Ours;
  readonly refusals: Refusals;
  readonly rivals: Rivals;
  readonly news: News;
  readonly now: () => number;
  readonly mostEntities: number;
  readonly own: (announcement: Announcement) => boolean;
  /** Begins to listen by the entity's plan, and no more by the one before. */
  readonly listen: (known: Known) => void;
  readonly leave: (known: Known) => void;
  readonly made: (id: string, plan: EntityPlan, topic: string) => Known;
  readonly renewed: (known: Known, plan: EntityPlan) => void;
};

/** Nothing announced yet. */
export function makeAnnouncing(needs: AnnouncingNeeds): Announcing {
  const { entities, devices, refusals, news } = needs;
  // By the topic, or by what an announcement says it stands under.
  const standings = new Map<string, { readonly ids: readonly string[]; readonly chars: number }>();
  let chars = 0;
  const seen = new Map<string, number>();
  const counts = { announced: 0, ignored: 0, own: 0 };
  const remove = (known: Known) => {
    entities.delete(known.id);
    needs.leave(known);
    devices.leave(known);
    news.entityChanged(known.id);
    news.deviceChanged(known.device);
    news.tell(known.id, { fresh: false, available: false });
  };
  /** Those that stand on a topic, or stood there and never came again from another. */
  const standingOn = (topic: string, ids = standings.get(topic)?.ids ?? []) =>
    ids.flatMap((id) => {
      const known = entities.get(id);
      return known && (known.topic === topic || known.topic === undefined) ? [known] : [];
    });
  const settle = (topic: string, ids: readonly string[], size: number) => {
    chars -= standings.get(topic)?.chars ?? 0;
    standings.delete(topic);
    refusals.settle(topic);
    if (ids.length === 0) return;
    standings.set(topic, { ids, chars: size });
    chars += size;
  };
  const takeBack = (topic: string) => {
    needs.rivals.settle(topic);
    for (const known of standingOn(topic)) remove(known);
    settle(topic, [], 0);
  };
  const migrate = (topic: string) => {
    for (const known of standingOn(topic)) {
      known.topic = undefined;
      needs.leave(known);
      news.entityChanged(known.id);
      news.tell(known.id, { fresh: false, available: false });
    }
    seen.delete(topic);
  };
  const stand = (plan: EntityPlan, topic: string, found: Found) => {
    const known = entities.get(plan.id);
    if (known && known.topic !== undefined && known.topic !== topic) {
      needs.rivals.claims(topic, plan.id);
      fail("E_TWICE", { id: plan.id });
    }
    for (const { filter } of [...plan.ears, ...plan.availability.ears]) refuseIf(needs.ours.hearing(filter));
    for (const to of [...(plan.sends ?? []), ...(plan.ask ?? []).map(({ topic }) => topic)])
      refuseIf(needs.ours.sending(to));
    if (!known && entities.size >= needs.mostEntities) fail("E_TOO_MANY", { most: needs.mostEntities });
    const before = known?.device;
    if (known) needs.renewed(known, plan);
    const now = known ?? needs.made(plan.id, plan, topic);
    now.topic = topic;
    entities.set(plan.id, now);
    devices.put(now, found);
    if (before !== undefined && before !== found.id) news.deviceChanged(before);
    needs.listen(now);
    news.entityChanged(plan.id);
  };
  /** True when everything in it stands now. */
  const take = (topic: string, made: Announcement, size: number): boolean => {
    needs.rivals.settle(topic);
    if (chars - (standings.get(topic)?.chars ?? 0) + size > mostChars) fail("E_TOO_MANY", { most: mostChars });
    const refused = [...(made.refused ?? [])];
    const ids: string[] = [];
    // What could not be read stays as it stood.
    for (const { id } of refused) if (entities.get(id)?.topic === topic) ids.push(id);
    if (made.entities.length > 0) {
      const marks = made.device.marks.length > 0 ? made.device.marks : [`topic ${topic}`];
      const found = devices.claim({ ...made.device, marks }, made.origin);
      for (const plan of made.entities) {
        try {
          if (ids.includes(plan.id)) fail("E_TWICE", { id: plan.id });
          stand(plan, topic, found);
          ids.push(plan.id);
        } catch (error) {
          refused.push({ id: plan.id, error: named(error) });
          if (entities.get(plan.id)?.topic === topic && !ids.includes(plan.id)) ids.push(plan.id);
        }
      }
      devices.sweep(found);
      news.deviceChanged(found.id);
    }
    const gone = (standings.get(topic)?.ids ?? []).filter((id) => !ids.includes(id));
    for (const known of standingOn(topic, gone)) remove(known);
    settle(topic, ids, size);
    for (const { id, error } of refused) refusals.add(topic, error, needs.now(), id);
    counts.announced += 1;
    counts.ignored += made.ignored ?? 0;
    return refused.length === 0 && ids.length > 0;
  };
  return {
    counts,
    announce: (adapter, topic, text) => {
      const hash = textHash(text);
      if (seen.get(topic) === hash) return;
      try {
        const made = adapter.announced(topic, text);
        const under = made?.under ?? topic;
        const whole = made !== undefined && made.entities.length > 0;
        if (text === "") seen.delete(topic);
        if (text === "" && !whole) takeBack(under);
        else if (!made) counts.ignored += 1;
        else if (needs.own(made)) counts.own += 1;
        else if (made.migrates) migrate(under);
        else if (take(under, made, text.length + topicChars(made)) && text !== "") seen.set(topic, hash);
      } catch (error) {
        refusals.add(topic, error, needs.now());
      }
    },
  };
}

/** Characters of all its topics: a short announcement may spell long ones by a base. */
function topicChars({ entities }: Announcement): number {
  const of = ({ ears, availability, sends = [] }: EntityPlan) =>
    [...ears, ...availability.ears].reduce((sum, { filter }) => sum + filter.length, sends.join("").length);
  return entities.reduce((sum, plan) => sum + of(plan), 0);
}

function refuseIf(error: LintelError | undefined): void {
  if (error) throw error;
}

function named(error: unknown): LintelError {
  return error instanceof LintelError ? error : new LintelError("E_INTERNAL", {}, error);
}
