import { z } from "zod";
import { EventId, plainText } from "../../hub/core/engage/events.ts";
import { letterKinds } from "../marketing/letters.ts";
import { route, value, type ConsoleRoute } from "./route.ts";

const byEvent = z.strictObject({ event: EventId });
const text = plainText(600);
const support = ["support"] as const;

/** Where people of a brand answer the people of the homes. */
export const supportRoutes: readonly ConsoleRoute[] = [
  route({
    name: "letters.list",
    method: "get",
    path: "/letters",
    roles: support,
    says: "Questions, ideas, complaints and requests with their answers, the newest first.",
    query: z.strictObject({
      kind: z.enum(letterKinds).optional(),
      state: z.enum(["open", "answered", "asked", "planned", "done"]).optional(),
    }),
    handle: ({ room: { marketing }, member, query }) => {
      marketing.figures.noteHourly(member.id, "letters");
      return value({ letters: marketing.letters.list(query.kind, query.state) });
    },
  }),
  route({
    name: "letters.reply",
    method: "post",
    path: "/letters/:event/reply",
    roles: support,
    says: "Answers a letter by its home's mailbox; one that settles closes it.",
    params: byEvent,
    body: z.strictObject({ text, settles: z.boolean() }),
    handle: ({ room: { marketing }, member, params, body }) =>
      value({ letter: marketing.letters.reply(params.event, member.name, body.text, body.settles) }),
  }),
  route({
    name: "letters.move",
    method: "post",
    path: "/letters/:event/move",
    roles: ["publisher", "support"],
    says: "Moves an idea on to planned or done and tells whoever had it.",
    params: byEvent,
    body: z.strictObject({ to: z.enum(["planned", "done"]), text }),
    handle: ({ room: { marketing }, member, params, body }) =>
      value({ letter: marketing.letters.move(params.event, member.name, body.to, body.text) }),
  }),
  route({
    name: "ideas.board",
    method: "get",
    path: "/ideas",
    roles: ["publisher", "support"],
    says: "Ideas by how far they are: asked, planned, done.",
    handle: ({ room: { marketing }, member }) => {
      marketing.figures.noteHourly(member.id, "ideas");
      const ideas = marketing.letters.list("idea", undefined).map(({ source: _source, who: _who, ...idea }) => idea);
      const of = (state: string) => ideas.filter((idea) => idea.state === state);
      return value({ asked: of("asked"), planned: of("planned"), done: of("done") });
    },
  }),
  route({
    name: "complaints.chart",
    method: "get",
    path: "/complaints",
    roles: ["publisher", "analyst", "support"],
    says: "Complaints day by day, and how many were put right the first time.",
    query: z.strictObject({ which: z.enum(["real", "virtual"]).default("real") }),
    handle: ({ room: { marketing }, member, query }) => {
      marketing.figures.note(member.id, "complaints");
      return value(marketing.letters.complaints(query.which === "virtual"));
    },
  }),
  route({
    name: "calls.list",
    method: "get",
    path: "/calls",
    roles: support,
    says: "Calls people asked for; a name and a number are there until the call, seven days at most.",
    handle: ({ room: { marketing }, member }) => {
      marketing.figures.noteHourly(member.id, "calls");
      return value({ calls: marketing.calls.waiting() });
    },
  }),
  route({
    name: "calls.called",
    method: "post",
    path: "/calls/:event/called",
    roles: support,
    says: "The call was made: its name and number are gone.",
    params: byEvent,
    handle: ({ room: { marketing }, params }) => value({ call: marketing.calls.called(params.event) }),
  }),
];
