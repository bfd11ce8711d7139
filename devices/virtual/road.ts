/** A point on the earth, degrees. */
export type Point = { readonly lat: number; readonly lon: number };

/** Where the virtual residents work: about fourteen kilometres north-east of home. */
export function workplace(home: Point): Point {
  return { lat: home.lat + 0.08, lon: home.lon + 0.12 };
}

/** The point a share (0 to 1) of the way from one place to another; straight enough for a ride through a town. */
export function along(from: Point, to: Point, share: number): Point {
  const s = Math.min(1, Math.max(0, share));
  return { lat: from.lat + (to.lat - from.lat) * s, lon: from.lon + (to.lon - from.lon) * s };
}
