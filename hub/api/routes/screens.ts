import { z } from "zod";
import { fail } from "../../core/errors.ts";
import { derivedId, Id, Slug, uuidv7 } from "../../core/ids.ts";
import { kinds } from "../../core/kinds.ts";
import { readRole, roles } from "../../core/roles.ts";
import { makeAllowance } from "../allowance.ts";
import { inTurn } from "../people.ts";
import type { House, ThingView } from "../house.ts";
import { route } from "../route.ts";
import { type Actor, checkPlace } from "../scope.ts";
import { RoleAddress } from "../shapes.ts";
import { alarmAt, musicFor, serving } from "../sight.ts";

const screenParams = z.strictObject({ screen: Slug });
const { answered, felt } = kinds.screen.events;

/** What somebody may do to a screen with their hand; each is that screen's own event. */
const Touch = z.discriminatedUnion("type", [
  z.strictObject({ type: z.enum(["touched", "near", "far", "good-night", "leaving"]) }),
  z.strictObject({ type: z.literal("answered"), ...answered.shape }),
  z.strictObject({ type: z.literal("felt"), ...felt.shape }),
]);

/** Stop only: no wall starts, opens or agrees to anything. */
const StopRole = z.strictObject({ role: RoleAddress });

// A hand is quick, a stuck pane is quicker; Stop has an allowance of its own, so that nothing uses it up.
const touches = makeAllowance({ most: 20, within_ms: 10_000 });
const stops = makeAllowance({ most: 20, within_ms: 10_000 });

/** What a hand does at a wall screen: touch, answers, the alarm clock, and Stop. */
export const screenRoutes = [
  route({
    name: "screens.event",
    method: "post",
    path: "/api/v1/screens/{screen}/events",
    scope: "screen",
    says: "A touch, an answer or a feeling at a screen: sends it as the event of that device.",
    params: screenParams,
    body: Touch,
    answer: z.strictObject({ event: Id }),
    status: 201,
    handle: async ({ house, random, params: { screen }, body, actor, key }) => {
      const { id } = screenOf(house, screen, actor);
      if (body.type === "answered" && house.notices.screens.screen(id)?.rights.includes("answers") === false)
        fail("E_FORBIDDEN");
      touches.take(house, id);
      // The writer's own key makes the event's id, so that a touch sent again is the same touch even after a restart.
      const event = key ? derivedId("touch", actor.id, id, key) : uuidv7(house.clock.wall(), random.bytes(10));
      await house.eventOf(id, { id: event, ...body });
      return { event };
    },
  }),
  route({
    name: "screens.alarm",
    method: "post",
    path: "/api/v1/screens/{screen}/alarm",
    scope: "screen",
    says: "Stops or puts off the alarm clock at a bedside screen, or moves its next ring: left out, 15 min later, as always again.",
    params: screenParams,
    body: z.strictObject({ do: z.enum(["stop", "snooze", "skip", "unskip", "later"]) }),
    answer: z.strictObject({ alarm: Slug }),
    handle: async ({ house, params: { screen }, body, actor }) => {
      const { id, place } = screenOf(house, screen, actor);
      const now = body.do === "stop" || body.do === "snooze";
      (now ? stops : touches).take(house, id);
      const alarm = place === undefined ? undefined : alarmAt(house, place)?.thing.id;
      if (place === undefined || alarm === undefined) fail("E_ROLE_UNBOUND", { role: "alarm" });
      if (body.do === "stop") await house.things.stop(alarm, actor.id);
      else if (body.do === "snooze") await house.things.snooze(alarm, actor.id);
      else {
        const wish = body.do;
        await inTurn(house, () => house.bedsides.arrange(place, wish, actor.id));
      }
      return { alarm };
    },
  }),
  route({
    name: "screens.sound",
    method: "post",
    path: "/api/v1/screens/{screen}/sound",
    scope: "screen",
    says: "A hand at a screen makes the music or the news of its own place softer or louder, lets it pause or play on.",
    params: screenParams,
    body: z.strictObject({ do: z.enum(["quieter", "louder", "pause", "play"]) }),
    answer: z.strictObject({ music: Slug, volume: z.number(), playing: z.boolean() }),
    handle: async ({ house, params: { screen }, body, actor }) => {
      const { id, place } = screenOf(house, screen, actor);
      touches.take(house, id);
      const music = place === undefined ? undefined : musicFor(house, place)?.thing;
      if (music === undefined) fail("E_ROLE_UNBOUND", { role: "music" });
      if (!music.online) fail("E_DEVICE_OFFLINE", { thing: music.id });
      const { wish, ...heard } = heardAfter(music, body.do);
      await house.things.hear(music.id, wish, actor.id);
      return { music: music.id, ...heard };
    },
  }),
  route({
    name: "screens.stop",
    method: "post",
    path: "/api/v1/screens/{screen}/stop",
    scope: "screen",
    says: "Stop: water and heat from any wall, everything else from a wall of its own place.",
    params: screenParams,
    body: StopRole,
    answer: z.strictObject({ stopping: z.array(Slug) }),
    handle: async ({ house, params: { screen }, body: { role }, actor }) => {
      const { id, place } = screenOf(house, screen, actor);
      stops.take(house, id);
      const stopping = stoppable(house, role, place);
      for (const thing of stopping) await house.things.stop(thing, actor.id);
      return { stopping };
    },
  }),
];

/** A wall that may not see a screen is not told whether it is there. */
function screenOf(house: House, id: string, actor: Actor): ThingView {
  const thing = house.things.thing(id);
  checkPlace(actor, thing?.place, "run");
  return thing?.kind === "screen" ? thing : fail("E_NOT_FOUND", { noun: "screen", id });
}

// As loud as a resident may choose it, too.
const volumes = { least: 5, most: 80, step: 5 } as const;

/** What a touch asks of what is heard, and how that then stands. E_NOTHING_PLAYS. */
function heardAfter({ state = {} }: ThingView, wish: "quieter" | "louder" | "pause" | "play") {
  const { playing, source, volume: told } = state;
  const volume = typeof told === "number" ? told : volumes.least;
  // What pauses still has its source; what is over has none.
  if (playing !== true && typeof source !== "string") fail("E_NOTHING_PLAYS");
  if (wish === "pause" || wish === "play") {
    const plays = wish === "play";
    return { wish: { playing: plays }, volume, playing: plays };
  }
  const louder = Math.max(volume, Math.min(volumes.most, volume + volumes.step));
  const softer = Math.min(volume, Math.max(volumes.least, volume - volumes.step));
  const within = Math.round(wish === "louder" ? louder : softer);
  return { wish: { volume: within }, volume: within, playing: playing === true };
}

/** The things a Stop for a role means at a place: its own, and for a hazard every one of the house where it has none. */
function stoppable(house: House, address: string, place: string | undefined): string[] {
  const read = readRole(address) ?? fail("E_NOT_FOUND", { noun: "role", id: address });
  const row = roles[read.role];
  if (!Object.hasOwn(row.verbs, "stop")) fail("E_UNKNOWN_VERB", { verb: "stop", kind: read.role });
  const near = serving(house, read.role, read.place ?? place ?? "")?.thing;
  const hazard = row.class === "S2";
  if (!hazard && (near === undefined || near.place !== place)) fail("E_FORBIDDEN");
  if (near) return [near.id];
  const all = house.residents
    .all("role")
    .filter(({ id }) => readRole(id)?.role === read.role)
    .map(({ thing }) => thing);
  return all.length > 0 ? [...new Set(all)] : fail("E_ROLE_UNBOUND", { role: address });
}
