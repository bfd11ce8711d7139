import { z } from "zod";
import { errorCodes } from "../../core/errors.ts";
import { MailAddress, MailServer } from "../../core/mail.ts";
import { makeAllowance } from "../allowance.ts";
import { route } from "../route.ts";
import { Wall } from "../shapes.ts";
import { personOf } from "./cards.ts";

const Digest = z.strictObject({
  on: z.boolean(),
  address: z.string().optional(),
  /** The household has a mail server. */
  server: z.boolean(),
  next: Wall.optional(),
  sent_at: Wall.optional(),
  /** Why the last try came to nothing: the code of an error. */
  problem: z.enum(Object.keys(errorCodes) as [keyof typeof errorCodes]).optional(),
});
const Server = MailServer.omit({ password: true });
const trying = makeAllowance({ most: 5, within_ms: 600_000 });

/** A weekly letter to each resident's own mailbox, by the household's own mail server. */
export const digestRoutes = [
  route({
    name: "digest.get",
    method: "get",
    path: "/api/v1/digest",
    scope: "person",
    says: "How one's own weekly letter stands; off until one asks for it.",
    answer: Digest,
    handle: ({ house, actor }) => house.digest.view(personOf(actor)),
  }),
  route({
    name: "digest.put",
    method: "put",
    path: "/api/v1/digest",
    scope: "person",
    says: "Asks for a letter a week to one's own mailbox, or ends it; without an address the one there was is forgotten.",
    body: z.strictObject({ on: z.boolean(), address: MailAddress.optional() }),
    answer: Digest,
    secret: true,
    handle: ({ house, actor, body }) => {
      house.digest.set(personOf(actor), body);
      return house.digest.view(personOf(actor));
    },
  }),
  route({
    name: "digest.try",
    method: "post",
    path: "/api/v1/digest/letter",
    scope: "person",
    says: "Sends the letter of the last seven days now.",
    answer: Digest,
    handle: async ({ house, actor }) => {
      trying.take(house, personOf(actor));
      await house.digest.now(personOf(actor));
      return house.digest.view(personOf(actor));
    },
  }),
  route({
    name: "digest.server",
    method: "get",
    path: "/api/v1/digest/server",
    scope: "adult",
    says: "The household's own mail server; its password is told to nobody.",
    answer: z.strictObject({ server: Server.optional() }),
    handle: ({ house }) => {
      const server = house.digest.server();
      return server ? { server } : {};
    },
  }),
  route({
    name: "digest.set-server",
    method: "put",
    path: "/api/v1/digest/server",
    scope: "adult",
    stepUp: true,
    says: "Sets the household's own mail server; without a password the one there was stays.",
    body: MailServer.partial({ password: true }),
    answer: Server,
    secret: true,
    handle: ({ house, body }) => {
      house.digest.setServer(body);
      const { password: _, ...told } = body;
      return told;
    },
  }),
];
