import { z } from "zod";
import { fail } from "../../core/errors.ts";
import { household } from "../../core/house.ts";
import { makeAllowance } from "../allowance.ts";
import { route } from "../route.ts";

const photoParams = z.strictObject({ photo: household.photo.shape.id });
const Photo = household.photo;
const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

const mostBytes = 1_048_576;
const hanging = makeAllowance({ most: 60, within_ms: 60_000 });

/** The photos of the household, which its idle screens show. */
export const photoRoutes = [
  route({
    name: "photos.list",
    method: "get",
    path: "/api/v1/photos",
    scope: "seat",
    says: "The photos of the household, in their order.",
    answer: z.strictObject({ items: z.array(Photo) }),
    handle: ({ house }) => ({ items: [...house.photos.list()] }),
  }),
  route({
    name: "photos.get",
    method: "get",
    path: "/api/v1/photos/{photo}",
    scope: "seat",
    says: "One photo, as it hangs on the walls.",
    params: photoParams,
    answer: Bytes,
    media: { type: "image/jpeg", cache: "private, max-age=31536000, immutable" },
    handle: ({ house, params: { photo } }) => house.photos.bytes(photo),
  }),
  route({
    name: "photos.add",
    method: "post",
    path: "/api/v1/photos",
    scope: "adult",
    says: "Hangs up a photo, a JPEG of at most a megabyte; what it says of its place, time and camera is left away.",
    raw: z.string(),
    carries: "image/jpeg",
    cap: mostBytes,
    answer: Photo,
    handle: ({ house, bytes, actor }) => {
      hanging.take(house, actor.id);
      if (bytes.length > mostBytes) fail("E_TOO_BIG", { cap: mostBytes });
      return house.photos.add(bytes, actor.id);
    },
  }),
  route({
    name: "photos.first",
    method: "post",
    path: "/api/v1/photos/{photo}/first",
    scope: "adult",
    says: "Puts a photo before all others.",
    params: photoParams,
    answer: z.strictObject({ items: z.array(Photo) }),
    handle: async ({ house, params: { photo }, actor }) => {
      await house.photos.first(photo, actor.id);
      return { items: [...house.photos.list()] };
    },
  }),
  route({
    name: "photos.remove",
    method: "delete",
    path: "/api/v1/photos/{photo}",
    scope: "adult",
    says: "Takes a photo away.",
    params: photoParams,
    answer: z.strictObject({ removed: z.string() }),
    handle: async ({ house, params: { photo }, actor }) => {
      await house.photos.remove(photo, actor.id);
      return { removed: photo };
    },
  }),
];
