import { renderSVG } from "uqr";
import { z } from "zod";
import { fail } from "../../core/errors.ts";
import { placed } from "../../core/house.ts";
import { Slug } from "../../core/ids.ts";
import { makeAllowance } from "../allowance.ts";
import type { House } from "../house.ts";
import { linkOf, otrcOf, type PhoneLine } from "../otrc.ts";
import { route } from "../route.ts";

/** A queue that comes out of a tunnel at once is let through; a phone that hammers is not. */
const messages = makeAllowance({ most: 600, within_ms: 60_000 });

const Address = z.url({ protocol: /^(https?|mqtts?)$/, hostname: /^[^\s@/]+$/ }).max(300);
const Otrc = z.looseObject({
  _type: z.literal("configuration"),
  mode: z.union([z.literal(0), z.literal(3)]),
  username: Slug,
  password: z.string(),
  deviceId: Slug,
  tid: z.string(),
  encryptionKey: z.string(),
  waypoints: z.array(z.looseObject({ _type: z.literal("waypoint"), desc: z.string(), rad: z.number() })),
});

/** What the OwnTracks app speaks: its messages by HTTP, and its whole set-up in one step. */
export const owntracksRoutes = [
  route({
    name: "owntracks.post",
    method: "post",
    path: "/owntracks",
    scope: "login",
    says: "One message of the OwnTracks app in its HTTP mode; whose it is says the login alone.",
    query: z.object({ u: z.string().max(200).optional(), d: z.string().max(200).optional() }),
    raw: z.looseObject({ _type: z.string() }),
    answer: z.array(z.strictObject({})).max(0),
    handle: async ({ house, actor, bytes, query, header }) => {
      messages.take(house, actor.id);
      const { id } = actor;
      refuseOthers(house, id, [header("X-Limit-U"), query.u], [header("X-Limit-D"), query.d]);
      // Anything but 2xx is queued by the app and sent again for ever: what is bad is a fault on show instead.
      if (bytes.byteLength > 0) await house.phones.heard(id, bytes);
      return [];
    },
  }),
  route({
    name: "devices.owntracks",
    method: "post",
    path: "/api/v1/devices/{device}/owntracks",
    scope: "admin",
    stepUp: true,
    says: "Sets a phone up for OwnTracks in one step: a new password, a new key, and the link and QR code that import them, this one time.",
    params: z.strictObject({ device: Slug }),
    body: z.strictObject({
      encrypted: z.boolean().default(true),
      mode: z.enum(["http", "mqtt"]).default("http"),
      /** Where the phone reaches the house; the house's own address without it. */
      address: Address.optional(),
    }),
    answer: z.strictObject({ otrc: Otrc, link: z.string(), qr: z.string() }),
    status: 201,
    handle: async ({ house, params: { device }, body, actor }) => {
      if (house.residents.get("device", device)?.kind !== "phone") fail("E_NOT_FOUND", { noun: "phone", id: device });
      const home = placed(house.residents.home()) ?? fail("E_NOT_FOUND", { noun: "home", id: "" });
      const line = lineOf(house, body);
      const key = await house.phones.agree(device, body.encrypted, actor.id);
      const password = await house.credentials.issue(device, "mqtt", [], actor.id);
      const otrc = otrcOf(line, { id: device, password, key }, home, house.clock.wall());
      const link = linkOf(otrc);
      return { otrc, link, qr: renderSVG(link, { ecc: "L", border: 2 }) };
    },
  }),
];

/** A request says besides whose it is; where that names somebody else, one of the two is wrong. */
function refuseOthers(
  house: House,
  id: string,
  users: readonly (string | undefined)[],
  devices: readonly (string | undefined)[],
): void {
  const other = users.find((user) => user !== undefined && user !== "" && user !== id);
  const another = devices.find((named) => named !== undefined && named !== id && house.residents.get("device", named));
  if (other !== undefined || another !== undefined) fail("E_FORBIDDEN", { id });
}

function lineOf(house: House, { mode, address }: { mode: "http" | "mqtt"; address?: string | undefined }): PhoneLine {
  const { http, mqtt } = house.phones.addresses();
  const url = new URL(address ?? (mode === "http" ? http : mqtt));
  if (mode === "mqtt") {
    const tls = url.protocol === "mqtts:";
    if (!tls && url.protocol !== "mqtt:") fail("E_WRONG_TYPE", { field: "address", problem: "not mqtt or mqtts" });
    const port = url.port === "" ? (tls ? 8883 : 1883) : Number(url.port);
    return { mode, host: url.hostname, port, tls, topic: house.phones.topic };
  }
  if (!/^https?:$/.test(url.protocol)) fail("E_WRONG_TYPE", { field: "address", problem: "not http or https" });
  if (url.pathname === "/") url.pathname = "/owntracks";
  return { mode, url: url.href };
}
