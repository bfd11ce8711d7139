import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { readKeyFile, writeKeyFile } from "../store/key-file.ts";
import type { Busy } from "../core/quiet.ts";
import { keyPairOf, type KeyPair } from "../core/signing-key.ts";
import { join } from "node:path";
import { type ConsentFrom, openConsent } from "./consent-room.ts";
import { type Digest, openDigest } from "./digest.ts";
import type { Post } from "../core/mail.ts";
import { mayDecide } from "./grants-rules.ts";
import { makeHold } from "./held.ts";
import { type OffersFrom, type OffersRoom, openOffers } from "./offers.ts";
import { makePrivacy, type PrivacyRoom } from "./privacy.ts";
import { openSignals } from "./signals-room.ts";

export type { NeverAsked } from "./asking.ts";
export type { Digest } from "./digest.ts";
export type { PrivacyRoom } from "./privacy.ts";
export type { CardViewer, OffersFrom, OffersRoom } from "./offers.ts";

/** What the room is opened with; the rest of the house is handed in as functions. */
export type EngagementFrom = Omit<ConsentFrom, "people"> &
  Pick<OffersFrom, "store" | "household" | "reads" | "faults"> & {
    readonly log: Log;
    /** The machine's own clock, by which the edge waits. */
    readonly patience: Clock;
    /** The folder of the house's data: the home's secrets lie there. */
    readonly folder: string;
    /** The unix socket of the edge. */
    readonly socket: string;
    /** The way of letters; a house without one sends none. */
    readonly post?: Post | undefined;
  };

/** What leaves the house, by whose leave, and what comes back for it. */
export type EngagementRoom = {
  readonly privacy: PrivacyRoom;
  readonly offers: OffersRoom;
  readonly digest: Digest;
  readonly busy: Busy;
  [Symbol.asyncDispose](): Promise<void>;
};

/** Opens the room. With no grant given nothing beats, nothing is counted, nothing is shown and nothing leaves. */
export async function openEngagement(from: EngagementFrom): Promise<EngagementRoom> {
  const { household, faults } = from;
  await using closing = new AsyncDisposableStack();
  const people = () => household.all("resident");
  const consent = closing.use(openConsent({ ...from, people }));
  const { permission, chain, book, receipts } = consent;
  let takeIn: OffersRoom["take"] = () => Promise.resolve();
  const signals = closing.use(
    await openSignals({
      ...from,
      chain,
      permission,
      isChild: (resident) => !people().some((one) => one.id === resident && mayDecide(one)),
      receipts: receipts.take,
      owes: receipts.owes,
      brands: () => [...new Set(book.all().map(({ brand }) => brand))],
      take: (brand, objects) => takeIn(brand, objects),
    }),
  );
  await consent.begin(signals.wayOut, signals.errands);
  const { features, sourceOf, subjectOf, outbox } = signals;
  const offers = closing.use(
    openOffers({ ...from, permission, chain, out: { queue: outbox.queue, features, sourceOf, subjectOf } }),
  );
  takeIn = offers.take;
  const digest = closing.use(openDigest({ ...from, permission, chain, post: from.post }));
  // What was due while the house was off is told now.
  signals.look().catch((error: unknown) => faults.raise("engage", error, "engage"));
  const held = makeHold({ ...consent, errands: signals.errands, out: { sourceOf, subjectOf }, folder: from.folder });
  const privacy = makePrivacy({ room: consent, key: await homeKey(from), people, lastWeek: signals.lastWeek, held });
  const parts = [consent.busy, signals.busy, offers.busy, digest.busy];
  const sum = (of: "pending" | "activity") => parts.reduce((n, part) => n + part[of](), 0);
  const opened = closing.move();
  return {
    privacy: {
      ...privacy,
      eraseAt: async (resident, brand) => {
        await privacy.eraseAt(resident, brand);
        offers.forgetAt(resident, brand);
      },
    },
    offers,
    digest,
    busy: { pending: () => sum("pending"), activity: () => sum("activity"), flush: () => Promise.resolve() },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** The key this home signs its receipts with; made once. */
async function homeKey({ folder, random }: Pick<EngagementFrom, "folder" | "random">): Promise<KeyPair> {
  const path = join(folder, "engage-key");
  return keyPairOf("home", readKeyFile(path) ?? (await writeKeyFile(path, random.bytes)));
}
