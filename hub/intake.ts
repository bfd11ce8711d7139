import type { Delivery, Take } from "./bus/wire.ts";
import { isForeign } from "./core/acl.ts";
import { LintelError } from "./core/errors.ts";
import { readTopic, type TopicName } from "./core/topics.ts";
import type { Store } from "./store/open.ts";

/** The rooms that take messages in, and where a refused one is told. */
export type Rooms = {
  readonly root: string;
  readonly store: Store;
  readonly native: (name: TopicName, id: string, payload: Uint8Array, retained: boolean) => void;
  readonly owntracks: (ids: readonly string[], payload: Uint8Array, retained: boolean) => void;
  /** What other makers' devices tell: no evidence yet, so nothing is journaled of it. */
  readonly makers: (delivery: Delivery) => void;
  readonly refused: (topic: string, device: string, error: unknown) => void;
  /** Hears of each message what the store could not keep of it, or nothing when it is kept. */
  readonly kept: (error?: unknown) => void;
};

/**
 * One message, one transaction: evidence, moment, run, steps and commands are journaled together before it is
 * acknowledged, and the commands leave in the same tick. Bad input is named and acknowledged, for it will never become
 * better; a store that cannot write leaves the message unacknowledged.
 */
export function makeIntake(rooms: Rooms): Take {
  return (delivery) => {
    const { topic, payload, retained } = delivery;
    if (isForeign(rooms.root, topic)) return rooms.makers(delivery);
    const read = readTopic(rooms.root, topic);
    if (!read) return;
    const device = read.ids[0] ?? "";
    try {
      rooms.store.work(() => {
        if (read.name.startsWith("owntracks.")) rooms.owntracks(read.ids, payload, retained);
        else rooms.native(read.name, device, payload, retained);
      });
    } catch (error) {
      if (fromStore(error)) {
        rooms.kept(error);
        throw error;
      }
      return rooms.refused(topic, device, error);
    }
    rooms.kept();
  };
}

/** Whether an error came from the store itself, whatever it was wrapped in: trying again later may help. */
export function fromStore(error: unknown): boolean {
  if (error instanceof LintelError && (error.code === "E_DISK_FULL" || error.code === "E_STORE_DAMAGED")) return true;
  if (!(error instanceof Error)) return false;
  return ("code" in error && error.code === "ERR_SQLITE_ERROR") || fromStore(error.cause);
}
