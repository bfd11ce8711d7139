import type { PlacedHome } from "../core/house.ts";

/** How a phone is to send: by HTTP, or by MQTT inside the home. */
export type PhoneLine =
  | { readonly mode: "http"; readonly url: string }
  | {
      readonly mode: "mqtt";
      readonly host: string;
      readonly port: number;
      readonly tls: boolean;
      readonly topic: string;
    };

/** What a phone logs in and encrypts with. */
export type PhoneLogin = { readonly id: string; readonly password: string; readonly key: string | undefined };

/** Regions under this are unreliable on phones. */
const smallest_m = 100;

/** The configuration OwnTracks imports: how to send, what to send, and the region called home. */
export function otrcOf(line: PhoneLine, login: PhoneLogin, home: PlacedHome, now: number) {
  const { id, password, key } = login;
  return {
    _type: "configuration" as const,
    ...lineKeys(line, id),
    auth: true,
    username: id,
    password,
    deviceId: id,
    // Two signs by which the app shows a phone.
    tid: id.replaceAll("-", "").slice(-2),
    encryptionKey: key ?? "",
    // Significant changes: the region tells of coming and going, the swipe of the way home.
    monitoring: 1,
    locatorInterval: 60,
    locatorDisplacement: 100,
    ignoreInaccurateLocations: 0,
    // The Wi-Fi's name and the regions come with it.
    extendedData: true,
    pubExtendedData: true,
    // Nothing but its own position is this phone's to say, and nobody commands it from here.
    cmd: false,
    remoteConfiguration: false,
    waypoints: [
      {
        _type: "waypoint" as const,
        desc: "home",
        lat: home.lat,
        lon: home.lon,
        rad: Math.max(smallest_m, Math.round(home.radius_m)),
        // Android knows a region by its time, iOS by its id.
        tst: Math.floor(now / 1000),
        rid: "home",
      },
    ],
  };
}

function lineKeys(line: PhoneLine, id: string) {
  if (line.mode === "http") return { mode: 3 as const, url: line.url };
  const { host, port, tls, topic } = line;
  const publishing = { pubTopicBase: topic, pubQos: 1, pubRetain: false, sub: false };
  // The broker knows one client of a name, and its name is its login.
  return { mode: 0 as const, host, port, tls, clientId: id, mqttProtocolLevel: 4, cleanSession: false, ...publishing };
}

/** The link that imports it when it is opened on the phone. */
export function linkOf(otrc: object): string {
  const text = Buffer.from(JSON.stringify(otrc)).toString("base64");
  return `owntracks:///config?inline=${encodeURIComponent(text)}`;
}
