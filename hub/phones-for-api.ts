import { hostname } from "node:os";
import type { House } from "./api/house.ts";
import type { Take } from "./bus/wire.ts";
import type { Config } from "./config.ts";
import { LintelError } from "./core/errors.ts";
import { topicOf } from "./core/topics.ts";
import { fromStore } from "./intake.ts";
import type { HubLine } from "./open-line.ts";
import type { Credentials } from "./residents/credentials.ts";
import type { PhoneKeys } from "./residents/phone-keys.ts";
import type { Residents } from "./residents/residents.ts";

/** What the API's view of the phones is made of. */
export type PhoneParts = {
  readonly config: Config;
  readonly residents: Residents;
  readonly credentials: Credentials;
  readonly phoneKeys: PhoneKeys;
  readonly line: HubLine;
  /** The way in of every message. */
  readonly take: Take;
  /** The ports of the web, once it listens; null where there is no TLS. */
  readonly web: () => { readonly plain: number; readonly secure: number | null };
  /** The name of this machine its certificate carries. */
  readonly name?: (() => string) | undefined;
};

/** Phones as the API asks for them: what they say by HTTP goes the way of what they say by MQTT. */
export function phonesForApi(parts: PhoneParts): House["phones"] {
  const { config, residents, credentials, phoneKeys, line, take, web, name = hostname } = parts;
  return {
    login: (id, password) =>
      credentials.mqttPrincipal(id, password)?.kind === "device" && residents.get("device", id)?.kind === "phone",
    heard: async (phone, payload) => {
      try {
        await take({ topic: topicOf(config.root, "owntracks.fix", phone, "http"), payload, retained: false });
      } catch (error) {
        throw fromStore(error) ? new LintelError("E_NOT_KEPT", {}, error) : error;
      }
    },
    agree: async (phone, encrypted, actor) => {
      if (encrypted) return phoneKeys.issue(phone, actor);
      await phoneKeys.drop(phone, actor);
      return undefined;
    },
    addresses: () => {
      const { plain, secure } = web();
      const mqtt = line.port === null ? line.url : `mqtt://${hostname()}:${line.port}`;
      return {
        http: secure === null ? `http://${hostname()}:${plain}` : `https://${name()}:${secure}`,
        mqtt: line.tlsPort === null ? mqtt : `mqtts://${name()}:${line.tlsPort}`,
        ...(secure !== null && { trust: `http://${name()}:${plain}/` }),
      };
    },
    topic: topicOf(config.root, "owntracks.fix", "%u", "%d"),
  };
}
