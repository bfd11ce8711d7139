import { createHash } from "node:crypto";
import { comparedDigits, pairingText } from "../core/access.ts";
import { fail } from "../core/errors.ts";
import type { HouseholdDocument } from "../core/house.ts";
import { derivedId } from "../core/ids.ts";
import { sourceOf } from "../core/source.ts";
import { auditRow } from "../store/audit.ts";
import type { AccessRoom, PairingView } from "./room.ts";
import { plainName, slugOf } from "./names.ts";
import type { Shared } from "./parts.ts";
import { keyFor } from "./seats.ts";
import { digest, newDigits, newId, sameDigest } from "./secrets.ts";

type Pairing = {
  readonly id: string;
  readonly code: string;
  readonly key: { readonly x: string; readonly y: string };
  readonly width: number;
  readonly height: number;
  readonly at: number;
  readonly from: string;
  readonly expires: number;
  outcome: PairingView;
};

const lastsMs = 600_000;
const mostWrong = 5;
const mostWaiting = 40;
const mostFromOne = 10;
const largest = 20_000;

function checkOf({ id, key }: Pairing): string {
  return comparedDigits(createHash("sha256").update(pairingText(id, key)).digest());
}

/** Walls that ask to be let in: in memory alone, for ten minutes. */
export function makePairing(
  shared: Shared,
): Pick<AccessRoom, "beginPairing" | "pairing" | "waiting" | "comparePairing" | "acceptPairing" | "unpair"> {
  const { household, credentials, steady, random, ledger, sessions } = shared;
  const asking = new Map<string, Pairing>();
  let wrong = 0;
  const isOver = ({ expires }: Pairing) => expires <= steady.now();
  const waits = ({ outcome: { state } }: Pairing) => state === "waiting" || state === "comparing";
  const waiting = () => [...asking.values()].filter((one) => waits(one) && !isOver(one));
  const forget = () => {
    // What became of it can still be asked for a while.
    for (const [id, { expires }] of asking) if (expires + lastsMs <= steady.now()) asking.delete(id);
  };
  const audit = (actor: string, action: string, screen: string) =>
    auditRow(steady.shown(steady.now()), actor, action, `screen/${screen}`, {});

  /** The wall with that code; every code is compared, whichever fits. */
  const withCode = (code: string): Pairing => {
    const all = waiting();
    if (all.length === 0) fail("E_PAIRING_OVER");
    const asked = digest(code.replace(/\s/g, "").slice(0, 20));
    const [found] = all.filter((one) => sameDigest(digest(one.code), asked));
    if (found) return found;
    wrong += 1;
    if (wrong >= mostWrong) {
      for (const one of all) one.outcome = { state: "refused" };
      wrong = 0;
    }
    return fail("E_WRONG_CODE");
  };

  const screenFor = (
    { key }: Pairing,
    { place, name, screen }: Parameters<AccessRoom["acceptPairing"]>[0],
  ): HouseholdDocument<"device"> => {
    const there = household.get("place", place) ?? fail("E_NOT_FOUND", { noun: "place", id: place });
    const known = screen === undefined ? undefined : household.get("device", screen);
    if (screen !== undefined && (known?.kind !== "screen" || known.made_of))
      fail("E_NOT_FOUND", { noun: "device", id: screen });
    const id = known?.id ?? slugOf(`screen-${place}`, "screen", (one) => household.get("device", one) !== undefined);
    const own = name === undefined ? (known?.name ?? there.name) : plainName(name);
    return { ...known, id, kind: "screen", name: own, place, key: keyFor(id, key) };
  };

  /** The tokens that speak for a screen: its own, and where it hangs alone every other that is a wall's and no device's. */
  const linksOf = ({ id, place = "" }: HouseholdDocument<"device">): readonly string[] => {
    const alone = !household.all("device").some((one) => one.kind === "screen" && one.place === place && one.id !== id);
    const scope = `screen:${place}`;
    return credentials.all().flatMap((one) => {
      const isLink = one.kind === "token" && one.scopes.every((each) => each.startsWith("screen:"));
      const speaks = one.id === id || (alone && one.scopes.includes(scope) && !household.get("device", one.id));
      return isLink && speaks ? [one.id] : [];
    });
  };

  return {
    beginPairing: ({ key, width, height }, from) => {
      forget();
      keyFor("screen", key);
      for (const [field, size] of Object.entries({ width, height }))
        if (!Number.isInteger(size) || size < 1 || size > largest) fail("E_WRONG_TYPE", { field });
      const others = waiting();
      const source = sourceOf(from);
      if (others.length >= mostWaiting || others.filter((one) => one.from === source).length >= mostFromOne)
        fail("E_TOO_MANY");
      let code = newDigits(random);
      while (others.some((one) => one.code === code)) code = newDigits(random);
      const at = steady.now();
      const pairing: Pairing = {
        id: newId(random),
        code,
        key,
        width,
        height,
        at,
        from: source,
        expires: at + lastsMs,
        outcome: { state: "waiting" },
      };
      asking.set(pairing.id, pairing);
      return { pairing: pairing.id, code, expires: steady.shown(pairing.expires) };
    },
    pairing: (id) => {
      const found = asking.get(id);
      if (!found) return { state: "expired" };
      return waits(found) && isOver(found) ? { state: "expired" } : found.outcome;
    },
    waiting: () =>
      waiting().map(({ id, at, width, height, from }) => ({
        ref: derivedId("pairing", id),
        at: steady.shown(at),
        width,
        height,
        from,
      })),
    comparePairing: (code) => {
      const pairing = withCode(code);
      pairing.outcome = { state: "comparing" };
      return { check: checkOf(pairing) };
    },
    acceptPairing: async (asked, actor) => {
      const pairing = withCode(asked.code);
      if (asked.check !== undefined && !sameDigest(asked.check, checkOf(pairing))) {
        pairing.outcome = { state: "refused" };
        fail("E_WRONG_CODE");
      }
      const document = screenFor(pairing, asked);
      const { id, place = "" } = document;
      const before = household.get("device", id);
      const role = `screen.${place}`;
      const bound = household.get("role", role) !== undefined;
      const moved = household
        .all("role")
        .filter((one) => one.thing === id && one.id !== role && one.id.startsWith("screen."));
      // Taken from this instant: two who accept the same wall make one screen.
      pairing.outcome = { state: "paired", screen: id, place };
      try {
        await household.putTogether(
          [
            { noun: "device", document, ...(before ? {} : { revision: 0 }) },
            ...(bound ? [] : [{ noun: "role" as const, document: { id: role, thing: id }, revision: 0 }]),
          ],
          [audit(actor, "access.pair", id)],
          actor,
        );
      } catch (error) {
        pairing.outcome = { state: "waiting" };
        throw error;
      }
      wrong = 0;
      for (const one of moved) await household.remove("role", one.id, actor);
      return { screen: id };
    },
    unpair: async (screen, actor) => {
      const device = household.get("device", screen);
      if (device?.kind !== "screen") return fail("E_NOT_FOUND", { noun: "device", id: screen });
      const { key, ...bare } = device;
      // Shut out first, written down after.
      const ended = sessions.end(({ seat }) => seat === screen);
      const rows = [...ended, audit(actor, "access.unpair", screen)];
      if (key) await household.putTogether([{ noun: "device", document: bare }], rows, actor);
      else await ledger.write(rows);
      for (const id of linksOf(device)) await credentials.revoke(id, "token", actor);
    },
  };
}
