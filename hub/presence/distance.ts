const earthRadius_m = 6_371_008.8;
const radians = Math.PI / 180;

/** A point on the earth, degrees. */
export type Point = { readonly lat: number; readonly lon: number };

/** Metres between two points along the surface (haversine). */
export function distance(a: Point, b: Point): number {
  const dLat = (b.lat - a.lat) * radians;
  const dLon = (b.lon - a.lon) * radians;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * Math.sin(dLon / 2) ** 2;
  return 2 * earthRadius_m * Math.asin(Math.min(1, Math.sqrt(h)));
}
