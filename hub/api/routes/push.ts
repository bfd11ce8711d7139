import { z } from "zod";
import { fail } from "../../core/errors.ts";
import { Slug } from "../../core/ids.ts";
import { Subscription } from "../../notices/notices.ts";
import type { House } from "../house.ts";
import { route } from "../route.ts";
import { type Actor, phoneOf } from "../scope.ts";
import { ownerOf } from "../sight.ts";

/** Pushes to phones: what they subscribe with, and where they are then reached. */
export const pushRoutes = [
  route({
    name: "push.key",
    method: "get",
    path: "/api/v1/push/key",
    scope: "phone",
    says: "The key a phone's browser subscribes with; none in a house that asks nobody outside.",
    answer: z.strictObject({ key: z.string().optional() }),
    handle: async ({ house }) => {
      const key = await house.notices.push.key();
      return key === undefined ? {} : { key };
    },
  }),
  route({
    name: "push.put",
    method: "put",
    path: "/api/v1/phone/push",
    scope: "phone",
    says: "Where this phone is pushed when it has no line to the house: only what is urgent, and never its words.",
    body: Subscription,
    answer: z.strictObject({ phone: Slug }),
    secret: true,
    handle: async ({ house, body, actor }) => {
      const { phone, resident } = carried(house, actor);
      await house.notices.push.subscribe(phone, resident, body);
      return { phone };
    },
  }),
  route({
    name: "push.remove",
    method: "delete",
    path: "/api/v1/phone/push",
    scope: "phone",
    says: "This phone is pushed no more.",
    answer: z.strictObject({ phone: Slug }),
    handle: async ({ house, actor }) => {
      const { phone } = carried(house, actor);
      await house.notices.push.unsubscribe(phone);
      return { phone };
    },
  }),
];

/** The phone itself, in its own session: a token of a link has no say in where a phone is reached. */
function carried(house: House, actor: Actor): { readonly phone: string; readonly resident: string } {
  const phone = phoneOf(actor);
  if (phone === undefined || actor.session === undefined) fail("E_FORBIDDEN");
  const resident = ownerOf(house, phone)?.id ?? fail("E_NOT_FOUND", { noun: "phone", id: phone });
  return { phone, resident };
}
