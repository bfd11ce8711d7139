import { z } from "zod";
import { ConsentId, EventId, nameOfType } from "../core/engage/events.ts";
import { ItemReceipt, type Signed } from "../core/engage/objects.ts";
import { openSigned } from "../core/engage/signed.ts";
import { codeOf, fail } from "../core/errors.ts";
import { wallOf } from "../core/instant.ts";
import type { Statement } from "../store/audit.ts";
import type { Ledger } from "../store/ledger.ts";
import type { Brands } from "./brands.ts";
import type { Chain } from "./chain.ts";
import type { ChainEntry, Errands, WayOut } from "./grant.ts";
import type { GrantsBook } from "./grants-book.ts";
import { forgetRow, keepRow, kept, keptIds } from "./keeps.ts";
import { promiseMs } from "./receipts.ts";

/** What a brand has proved of a thing it was told: when it was gone, and its own signed word where it went alone. */
export type Gone = { readonly at: number; readonly receipt?: Signed };

/** One thing a brand was told, and whether it still has it. */
export type Item = {
  readonly id: string;
  /** The exact text of the event. */
  readonly text: string;
  /** It can be deleted alone; what tells of a yes or its end goes with that yes. */
  readonly can: boolean;
  /** Since when the brand has been asked to delete it. */
  readonly asked_at?: number;
  /** When its time to prove that was over: it is asked no more by itself. */
  readonly broken_at?: number;
  readonly gone?: Gone;
};

/** Single things taken back from a brand: asked until it has signed that they are gone, or its time for that is over. */
export type Forgetting = {
  /** The things in what was sent, with what became of each. */
  readonly marked: (resident: string, brand: string) => (payload: string) => readonly Item[];
  /** One of a resident's own things is to go; what was not proved in time may be asked for anew. E_NOT_FOUND. */
  forget(resident: string, item: string): Promise<void>;
  /** What was not proved in time is written down as that, and asked for no more. */
  overdue(): Promise<void>;
  /** Asks again for what has not been proved. */
  again(): void;
  /** Whether anything is still to be proved. */
  waits(): boolean;
};

const prefix = "item.";
const Want = z.object({
  brand: z.string(),
  item: EventId,
  consent: ConsentId,
  seq: z.number(),
  at: z.number(),
  broken: z.number().optional(),
});
type Want = z.infer<typeof Want>;
const Events = z.array(z.object({ event: z.string() }));
const Head = z.object({ id: EventId, type: z.string(), consentid: ConsentId });
/** So many wrong receipts are written down between two starts of the house. */
const mostRefused = 20;

/** Opens it. */
export function openForgetting(from: {
  readonly ledger: Pick<Ledger, "read">;
  readonly chain: Chain;
  readonly book: GrantsBook;
  readonly brands: Brands;
  readonly errands: () => Errands;
  readonly out: Pick<WayOut, "sourceOf">;
  /** There is something to be asked for again. */
  readonly began: () => void;
  readonly onFault: (error: unknown) => void;
}): Forgetting {
  const { ledger, chain, book, brands, out } = from;
  const wanted = new Map(
    keptIds(ledger.read, prefix).flatMap((id) => {
      const want = kept(ledger.read, id, Want);
      return want ? [[want.item, want] as const] : [];
    }),
  );
  const waiting = ledger.read.prepare("SELECT state FROM outbox WHERE id = ?");
  const whose = ledger.read.prepare("SELECT resident FROM engage_subjects WHERE seq = ?");
  let [tries, refused] = [0, 0];

  const done = async (want: Want, entries: readonly ChainEntry[]) => {
    await chain.write(entries, [forgetRow(`${prefix}${want.item}`)]);
    wanted.delete(want.item);
  };
  const ask = async (want: Want) => {
    const door = brands.door(want.brand);
    // With its yes all of it went; what stands on the wire now is heard of first.
    if (book.get(want.consent)?.erasure?.receipt !== undefined) return done(want, []);
    if (!door || waiting.get(want.item)?.["state"] === "sending") return;
    const { brand, item } = want;
    const source = out.sourceOf(brand);
    const task = `forget-${item}-${(tries += 1)}`;
    const { url, keys } = door;
    const { objects } = await from.errands().push({ do: "forget", task, brand, url, source, keys, item });
    const found = receiptIn(objects, (kid) => brands.keyOf(brand, kid));
    if (found && found.receipt.item === item && found.receipt.source === source) {
      const resident = whose.get(want.seq)?.["resident"];
      const { rows, derived, receiptid: receipt } = found.receipt;
      const said = { brand, event: item, rows, derived, receipt };
      const own = typeof resident === "string" ? { resident, payload: JSON.stringify(found.signed) } : {};
      return done(want, [{ kind: "erased", said, ...own }]);
    }
    refused += 1;
    if (refused <= mostRefused) await chain.write([{ kind: "gated", said: { brand, what: "receipt", why: "item" } }]);
  };
  /** An errand that comes to nothing now is run again with the next beat. */
  const background = (want: Want) =>
    void ask(want).catch((error: unknown) => {
      if (codeOf(error) !== "E_NET_DOWN") from.onFault(error);
    });
  const waitingFor = () => [...wanted.values()].filter(({ broken }) => broken === undefined);
  const sent = (resident: string, brand?: string) =>
    chain.lines(resident, { kinds: ["sent"], limit: Number.MAX_SAFE_INTEGER, brand });

  return {
    marked: (resident, brand) => {
      const lines = chain.lines(resident, { kinds: ["erased"], limit: Number.MAX_SAFE_INTEGER, brand });
      const gone = new Map(lines.flatMap(({ said, payload, at }) => goneIn(String(said["event"] ?? ""), at, payload)));
      return (payload) =>
        eventsIn(payload).map(({ text, id, consentid, type }) => {
          const { erasure } = book.get(consentid) ?? {};
          const all = erasure?.receipt === undefined || erasure.at === undefined ? undefined : { at: erasure.at };
          const went = gone.get(id) ?? all;
          const asked = wanted.get(id);
          return {
            id,
            text,
            can: isAlone(type),
            ...(asked ? { asked_at: asked.at } : {}),
            ...(asked?.broken === undefined ? {} : { broken_at: asked.broken }),
            ...(went ? { gone: went } : {}),
          };
        });
    },
    forget: async (resident, item) => {
      const of = sent(resident)
        .flatMap(({ seq, said, payload = "[]" }) => eventsIn(payload).map((one) => ({ ...one, seq, said })))
        .find((one) => one.id === item && isAlone(one.type));
      if (!of) return fail("E_NOT_FOUND", { noun: "item", id: item });
      const brand = String(of.said["brand"]);
      const [before] = chain
        .lines(resident, { kinds: ["erased"], limit: Number.MAX_SAFE_INTEGER, brand })
        .filter(({ said }) => said["event"] === item);
      if (before || (wanted.has(item) && wanted.get(item)?.broken === undefined)) return;
      const want: Want = { brand, item, consent: of.consentid, seq: of.seq, at: chain.now() };
      // What came back to be sent again does not go again.
      await chain.write([], [keepRow(`${prefix}${item}`, want), unsent(item)]);
      wanted.set(item, want);
      background(want);
      from.began();
    },
    overdue: async () => {
      for (const want of waitingFor().filter(({ at }) => chain.now() - at >= promiseMs)) {
        const late: Want = { ...want, broken: chain.now() };
        const { brand, item } = want;
        const said = { brand, event: item, promise: "broken" };
        const resident = whose.get(want.seq)?.["resident"];
        const own = typeof resident === "string" ? { resident } : {};
        await chain.write([{ kind: "policy", said, ...own }], [keepRow(`${prefix}${item}`, late)]);
        // Its proof may have come while this was written.
        if (wanted.get(item) === want) wanted.set(item, late);
      }
    },
    again: () => {
      for (const want of waitingFor()) background(want);
    },
    waits: () => waitingFor().length > 0,
  };
}

function unsent(item: string): Statement {
  return { sql: "DELETE FROM outbox WHERE id = ? AND state <> 'sending'", params: [item] };
}

/** What tells of a yes or of its end is no thing to be learned. */
function isAlone(type: string): boolean {
  const name = nameOfType(type);
  return name !== undefined && !name.startsWith("consent.");
}

function eventsIn(payload: string) {
  return (parsed(Events, payload) ?? []).flatMap(({ event }) => {
    const head = parsed(Head, event);
    return head ? [{ ...head, text: event }] : [];
  });
}

function goneIn(event: string, at: number, payload: string | undefined): readonly (readonly [string, Gone])[] {
  if (event === "") return [];
  const receipt = payload === undefined ? undefined : parsed(z.custom<Signed>(), payload);
  return [[event, { at, ...(receipt ? { receipt } : {}) }]];
}

function receiptIn(objects: readonly Signed[], keyOf: Parameters<typeof openSigned>[1]) {
  const [signed] = objects;
  const text = signed && openSigned(signed, keyOf);
  const receipt = text === undefined ? undefined : parsed(ItemReceipt, text);
  return signed && receipt && Number.isFinite(wallOf(receipt.at)) ? { signed, receipt } : undefined;
}

function parsed<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    // No JSON: nothing of the kind.
    return undefined;
  }
}
