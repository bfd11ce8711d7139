import type { EventTypeName } from "../core/engage/events.ts";

// A key is read word by word (`homeLat`, `home_lat`, `home-lat`): no writing of it gets round the list.
const forbiddenWords: ReadonlySet<string> = new Set(
  [
    ["lat", "latitude", "lon", "lng", "long", "longitude", "altitude", "bearing", "geo", "gps", "geohash", "coord"],
    ["coords", "coordinates", "position", "location", "place", "room", "address", "street", "zip", "city", "fix"],
    ["distance", "eta", "arrival", "trip", "route", "speed", "heading", "wifi", "ssid", "bssid", "mac", "ip", "imei"],
    ["name", "surname", "firstname", "lastname", "phone", "email", "birth", "birthday", "age", "gender", "resident"],
    ["iris", "pupil", "pupils", "eye", "eyes", "retina", "face", "faces", "fingerprint", "palm", "voiceprint", "gait"],
    ["biometric", "biometrics", "template", "embedding", "descriptor", "match", "confidence", "liveness", "enrolled"],
    ["image", "images", "photo", "picture", "frame", "frames", "snapshot", "video", "audio", "sound", "recording"],
    ["track", "tracks", "song", "title", "artist", "album", "playlist", "station", "stream", "headline", "headlines"],
    ["recipe", "temperature", "humidity", "sleep", "asleep", "health", "mood", "guest", "guests", "child", "children"],
  ].flat(),
);
const forbiddenStems = ["latitude", "longitude", "distance", "biometr", "location", "geohash", "fingerprint", "retina"];
/** What a person typed in to be called by: theirs, for this one type, at the top of its data. */
const typed: Readonly<Partial<Record<EventTypeName, ReadonlySet<string>>>> = {
  "callback.requested": new Set(["data.name", "data.phone"]),
};
const deepest = 16;

/** Whether a key anywhere in it may never leave the house: of position, body, name, or what was heard or made. */
export function forbiddenKey(value: unknown, type: EventTypeName | undefined): boolean {
  const allowed = type === undefined ? undefined : typed[type];
  const look = (inner: unknown, path: string, depth: number): boolean => {
    if (typeof inner !== "object" || inner === null) return false;
    if (depth > deepest) return true;
    return Object.entries(inner).some(([key, next]) => {
      const at = path === "" ? key : `${path}.${key}`;
      return (!Array.isArray(inner) && isForbidden(key) && !allowed?.has(at)) || look(next, at, depth + 1);
    });
  };
  return look(value, "", 0);
}

function isForbidden(key: string): boolean {
  const plain = key.normalize("NFKC").toLowerCase();
  const letters = plain.replaceAll(/[^\p{L}]/gu, "");
  if (forbiddenWords.has(letters) || forbiddenStems.some((stem) => letters.includes(stem))) return true;
  const words = key
    .normalize("NFKC")
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}]+/u);
  return words.some((word) => forbiddenWords.has(word));
}
