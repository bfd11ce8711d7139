import { z } from "zod";
import { Slug } from "../../core/ids.ts";
import { route } from "../route.ts";
import { Wall } from "../shapes.ts";

/** The way in that whoever has the machine opens. */
export const claimWindowRoutes = [
  route({
    name: "claim-window.open",
    method: "post",
    path: "/api/v1/claim-window",
    scope: "admin",
    stepUp: true,
    secret: true,
    says: "Opens a window of 15 minutes in which the house is claimed, or a person's password and PIN are set anew, by the code it shows this one time.",
    body: z.strictObject({ resident: Slug.optional() }),
    answer: z.strictObject({ code: z.string(), link: z.string(), until: Wall }),
    status: 201,
    handle: ({ house, body: { resident } }) => {
      const { code, until } = house.access.openClaim(resident);
      return { code, link: `${house.phones.addresses().http}/claim#${code}`, until };
    },
  }),
];
