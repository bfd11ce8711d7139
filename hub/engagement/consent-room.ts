import type { Bus } from "../bus/bus.ts";
import type { Clock } from "../core/clock.ts";
import { codeOf } from "../core/errors.ts";
import type { Sentence } from "../core/events.ts";
import type { Language, Presence, Resident } from "../core/house.ts";
import type { Busy } from "../core/quiet.ts";
import type { Random } from "../core/random.ts";
import { at } from "../core/timer.ts";
import type { Statement } from "../store/audit.ts";
import type { Ledger } from "../store/ledger.ts";
import { type Asking, type NeverAsked, openAsking } from "./asking.ts";
import { type Brands, openBrands } from "./brands.ts";
import { type Chain, erasedRows, openChain } from "./chain.ts";
import { type Decisions, makeDecisions } from "./consent.ts";
import { type Forgetting, openForgetting } from "./forgetting.ts";
import type { Errands, Permission, WayOut } from "./grant.ts";
import { type GrantsBook, openGrantsBook } from "./grants-book.ts";
import { dayMs, grownUps, type Situation } from "./grants-rules.ts";
import { unnamedRow } from "./outbox-rows.ts";
import { forgetMonthsRow } from "./signals-months.ts";
import { openPauses, type Pauses } from "./pause.ts";
import { makePermission } from "./permission.ts";
import { openReceipts, type Receipts } from "./receipts.ts";
import { openShield } from "./shield.ts";

/** What permission is opened with; the rest of the house is handed in as functions. */
export type ConsentFrom = {
  readonly bus: Bus;
  readonly ledger: Pick<Ledger, "read" | "write">;
  readonly clock: Clock;
  readonly random: Random;
  readonly people: () => readonly Pick<Resident, "id" | "standing">[];
  readonly presence: (resident: string) => Presence;
  /** Where or when nobody is asked anything. */
  readonly barred: (resident: string, screen: string) => NeverAsked | undefined;
  readonly say: (sentence: Sentence, language: Language) => string;
  readonly zone: () => string;
  /** The address of the directory of brands; a house without one has none. */
  readonly directory: () => string | undefined;
  readonly onFault: (error: unknown) => void;
};

/** Permission with everything it rests on. */
export type ConsentRoom = {
  readonly permission: Permission;
  readonly chain: Chain;
  readonly book: GrantsBook;
  readonly brands: Brands;
  readonly decisions: Decisions;
  readonly asking: Asking;
  readonly pauses: Pauses;
  readonly receipts: Receipts;
  readonly forgetting: Forgetting;
  /** Tells the house that a resident's pause changed, at every brand they agreed to anything with. */
  changed(resident: string): void;
  /** Hands in the way out, which itself rests on permission; what ran out or changed meanwhile is then made good. */
  begin(out: WayOut, errands: Errands): Promise<void>;
  readonly busy: Busy;
  [Symbol.dispose](): void;
};

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** Opens permission. */
export function openConsent(from: ConsentFrom): ConsentRoom {
  const { bus, ledger, clock, random, people, onFault } = from;
  const chain = openChain({ ledger, clock, random });
  const unread = (id: string) => onFault(new Error(`a row of permission cannot be read: ${id}`));
  const book = openGrantsBook({ ledger, chain, bus, unread });
  const pauses = openPauses(ledger, chain);
  const situation = (): Situation => ({ now: chain.now(), people: people(), paused: pauses.has });
  let rim: { readonly out: WayOut; readonly errands: Errands } | undefined;
  const out: WayOut = {
    told: (grant, is) => rim?.out.told(grant, is) ?? [],
    purged: (consent) => rim?.out.purged(consent) ?? [],
    sourceOf: (brand) => rim?.out.sourceOf(brand) ?? "",
    sampleOf: (asks) => rim?.out.sampleOf(asks) ?? "",
    bytesAMonth: (asks) => rim?.out.bytesAMonth(asks) ?? 0,
  };
  const errands = (): Errands => rim?.errands ?? { push: () => Promise.reject(new Error("there is no edge")) };
  const decisions = makeDecisions({ book, situation, people, random, out });
  const brands = openBrands({
    ledger,
    chain,
    now: chain.now,
    directory: from.directory,
    errands,
    pinned: (brand) => book.all().some((one) => one.brand === brand && one.state !== "refused"),
    suspend: decisions.suspend,
    unread,
  });
  const shield = openShield({
    ledger,
    write: (rows) => chain.write([], rows),
    bus,
    now: chain.now,
    people,
    presence: from.presence,
    onFault,
  });
  const receipts = openReceipts({
    ledger,
    book,
    brands,
    errands,
    out,
    now: chain.now,
    told: (brand) => bus.emit("engage.mail", { brand }),
    onFault,
  });
  const forgetting = openForgetting({ ledger, chain, book, brands, errands, out, began: () => beat.set(), onFault });
  const permission = makePermission({
    book,
    situation,
    shielded: shield.up,
    rotation: receipts.rotation,
    door: brands.door,
  });
  const asking = openAsking({
    chain,
    book,
    brands,
    person: (resident) => people().find(({ id }) => id === resident),
    barred: from.barred,
    say: from.say,
    day: (wall, language) => dayIn(wall, language, from.zone()),
    out,
    random,
    now: chain.now,
  });
  const beat = beating({ ...from, permission, chain, book, brands, decisions, receipts, forgetting });
  const lookAtPeople = () => decisions.people((one) => rowsOf(one, pauses), namedBeside(ledger.read));
  const changed = bus.on("household.changed", ({ noun }) => {
    if (noun === "resident") lookAtPeople().catch(onFault);
  });
  const again = bus.on("consent.changed", () => beat.set());

  return {
    permission,
    chain,
    book,
    brands,
    decisions,
    asking,
    pauses,
    receipts,
    forgetting,
    changed: (resident) => {
      const heard = new Set(book.all().flatMap((one) => (one.resident === resident ? [one.brand] : [])));
      for (const brand of heard) bus.emit("consent.changed", { resident, brand });
    },
    begin: async (wayOut, itsErrands) => {
      rim = { out: wayOut, errands: itsErrands };
      await lookAtPeople();
      await decisions.sweep();
      beat.set();
    },
    busy: chain.busy,
    [Symbol.dispose]: () => {
      changed();
      again();
      beat.stop();
      shield[Symbol.dispose]();
    },
  };
}

/** The rows that take somebody out of all that permission keeps. */
function rowsOf(resident: string, pauses: Pauses): readonly Statement[] {
  return [...erasedRows(resident), unnamedRow(resident), pauses.forget(resident), forgetMonthsRow(resident)];
}

/** Everybody who is named beside the grants. */
function namedBeside(read: Ledger["read"]): readonly string[] {
  const rows = read
    .prepare(
      `SELECT resident AS who FROM engage_subjects WHERE resident IS NOT NULL
       UNION SELECT resident FROM outbox WHERE resident IS NOT NULL
       UNION SELECT substr(id, 7) FROM engage_keeps WHERE substr(id, 1, 6) = 'pause.'
       UNION SELECT substr(id, 9, length(id) - 16) FROM engage_keeps WHERE substr(id, 1, 8) = 'blurred.'`,
    )
    .all();
  return rows.map(({ who }) => String(who));
}

/** Whatever has a time: grants run out, brands owe their proof, manifests are read anew. Without a grant nothing beats. */
function beating(
  from: Pick<ConsentFrom, "clock" | "people" | "onFault"> &
    Pick<ConsentRoom, "permission" | "chain" | "book" | "brands" | "decisions" | "receipts" | "forgetting">,
) {
  const { clock, chain, book, brands, decisions, receipts, forgetting, onFault } = from;
  let cancel: (() => void) | undefined;
  let stopped = false;
  const open = () => book.all().filter(({ state }) => isOpen(state));
  const beat = async () => {
    await decisions.sweep();
    await receipts.overdue();
    receipts.again();
    await forgetting.overdue();
    forgetting.again();
    await chain.keepTime();
    // A pause is a pause of everything that leaves.
    const yes = new Set(from.permission.standing().map(({ brand }) => brand));
    for (const brand of brands.all()) if (yes.has(brand.id) && chain.now() - brand.at >= dayMs) refresh(brand.id);
    set();
  };
  const refresh = (brand: string) =>
    void brands.refresh(brand).catch((error: unknown) => {
      // Nobody there: the next beat asks again.
      if (codeOf(error) !== "E_NET_DOWN") onFault(error);
    });
  const set = (least = 1) => {
    cancel?.();
    cancel = undefined;
    if (stopped || (open().length === 0 && !receipts.waits() && !forgetting.waits())) return;
    const nearest = Math.min(...open().map(({ until }) => until));
    const wait = Math.min(hourMs, Math.max(nearest - chain.now(), 0) + least);
    cancel = at(clock, clock.mono() + wait, beat, (error) => {
      onFault(error);
      // What could not be written now is tried again, and not at once.
      set(minuteMs);
    });
  };
  return {
    set: () => set(),
    stop: () => {
      stopped = true;
      cancel?.();
    },
  };
}

function isOpen(state: string): boolean {
  return state === "given" || state === "suspended";
}

/** Everybody who may decide is paused by a wall; each begins again for themselves. */
export function everybody(people: ConsentFrom["people"]): readonly string[] {
  return grownUps(people());
}

function dayIn(wall: number, language: Language, timeZone: string): string {
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone,
  }).format(wall);
}
