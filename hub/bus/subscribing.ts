import { ErrorWithSubackPacket, type MqttClient } from "mqtt";
import { LintelError } from "../core/errors.ts";

/** What one SUBSCRIBE names at most, in characters: ten thousand filters in one would be over the packet cap. */
const longest = 8_192;

/** Asks for filters, a packet at a time. E_FORBIDDEN once all are asked where the broker refused any, E_BROKER_DOWN. */
export async function ask(
  client: MqttClient,
  filters: readonly string[],
  qosOf: (filter: string) => 0 | 1,
): Promise<void> {
  let failed: LintelError | undefined;
  for (const part of inParts(filters)) {
    try {
      await client.subscribeAsync(Object.fromEntries(part.map((filter) => [filter, { qos: qosOf(filter) }])));
    } catch (cause) {
      const refused =
        cause instanceof ErrorWithSubackPacket && cause.packet.granted.some((code) => Number(code) >= 128);
      // One that is refused keeps no other from being asked for.
      failed = new LintelError(refused ? "E_FORBIDDEN" : "E_BROKER_DOWN", { filters: named(part) }, cause);
      if (!refused) break;
    }
  }
  if (failed) throw failed;
}

/** Gives filters up, a packet at a time. E_BROKER_DOWN. */
export async function forgo(client: MqttClient, filters: readonly string[]): Promise<void> {
  for (const part of inParts(filters)) {
    try {
      await client.unsubscribeAsync(part);
    } catch (cause) {
      throw new LintelError("E_BROKER_DOWN", { filters: named(part) }, cause);
    }
  }
}

function named(filters: readonly string[]): string {
  return filters.join(" ").slice(0, 400);
}

function inParts(filters: readonly string[]): string[][] {
  const parts: string[][] = [];
  let room = 0;
  for (const filter of filters) {
    room -= filter.length;
    if (room < 0) {
      parts.push([]);
      room = longest - filter.length;
    }
    parts.at(-1)?.push(filter);
  }
  return parts;
}
