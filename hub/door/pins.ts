import { argon2, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { fail } from "../core/errors.ts";
import type { Busy } from "../core/quiet.ts";
import type { Random } from "../core/random.ts";
import type { Ledger } from "../store/ledger.ts";
import { writeFileWhole } from "../store/write-file.ts";
import { trivial } from "./trivial-codes.ts";
import { makeTurns } from "./in-turn.ts";
import { keepRow, type Keeps, type Statement } from "./keeps.ts";

/** What a code is for: to open, or to open and tell the others silently that its owner is forced to. */
export type PinUse = "open" | "duress";

/** Whose code, and what for. */
export type Whose = { readonly resident: string; readonly use: PinUse };

/** A code that was found; `stands` as long as it is neither changed nor taken away. */
export type Matched = Whose & { readonly stands: () => boolean };

/** The codes of the house: written, never read back. */
export type Pins = {
  /** Whose code this is; the same work is done whether there is one or none. E_BUSY when too many wait. */
  match(pin: string): Promise<Matched | undefined>;
  /** Sets a code; `write` puts it on the disk with whatever stands or falls with it. E_CODE_WEAK, E_CODE_TAKEN. */
  set(whose: Whose, pin: string, write: (rows: readonly Statement[]) => Promise<unknown>): Promise<void>;
  /** Takes a code away; false when there was none. */
  remove(whose: Whose, write: (rows: readonly Statement[]) => Promise<unknown>): Promise<boolean>;
  /** What takes every code of somebody away. */
  forget(resident: string): readonly Statement[];
  owners(): readonly string[];
  /** True when codes stand here whose key is gone: none of them can match any more. */
  readonly lost: boolean;
  readonly busy: Busy;
};

const keyFile = "door.key";
const mostAtOnce = 2;
const mostWaiting = 16;
const saltId = "salt";
const work = { parallelism: 1, tagLength: 32, memory: 19_456, passes: 2 } as const;

/** Opens the codes; their key is a file beside the database, so that the database alone gives nothing to guess at. */
export function openPins(from: {
  readonly ledger: Pick<Ledger, "read">;
  readonly keeps: Keeps;
  readonly folder: string;
  readonly random: Pick<Random, "bytes">;
}): Pins {
  const { ledger, keeps, folder, random } = from;
  const path = join(folder, keyFile);
  const rows = new Map<string, Whose & { readonly hash: Buffer }>();
  const idOf = ({ resident, use }: Whose) => `${resident}.${use}`;
  for (const row of ledger.read.prepare("SELECT resident, use, hash FROM door_pins").all()) {
    const whose: Whose = { resident: String(row["resident"]), use: row["use"] === "duress" ? "duress" : "open" };
    rows.set(idOf(whose), { ...whose, hash: Buffer.from(String(row["hash"]), "base64url") });
  }
  let pepper = readKey(path);
  let salt = saltOf(keeps);
  const lost = rows.size > 0 && (!pepper || !salt);
  const slots = makeSlots();

  /** Checked against what nobody has, so that an empty house takes as long to answer. */
  const idle = { pepper: Buffer.from(random.bytes(32)), salt: Buffer.from(random.bytes(16)) };
  const hashed = (pin: string) => {
    const [secret, nonce] = [pepper ?? idle.pepper, salt ?? idle.salt];
    return slots.run(
      () =>
        new Promise<Buffer>((resolve, reject) => {
          argon2("argon2id", { message: Buffer.from(pin), nonce, secret, ...work }, (error, hash) =>
            error ? reject(error) : resolve(hash),
          );
        }),
    );
  };
  const found = (hash: Buffer) => {
    let whose: (Whose & { readonly hash: Buffer }) | undefined;
    // Every row is compared, whichever fits.
    for (const row of rows.values())
      if (row.hash.length === hash.length && timingSafeEqual(row.hash, hash)) whose = row;
    return whose;
  };
  const ready = async (): Promise<readonly Statement[]> => {
    if (!pepper) {
      const fresh = Buffer.from(random.bytes(32));
      await writeFileWhole(path, `${fresh.toString("base64url")}\n`, 0o600);
      pepper = fresh;
    }
    if (salt) return [];
    const fresh = Buffer.from(random.bytes(16));
    salt = fresh;
    return [keepRow(saltId, { salt: fresh.toString("base64url") })];
  };

  // Two that are the same, set at once, must not both be taken.
  const inTurn = makeTurns();

  return {
    match: async (pin) => {
      const whose = found(await hashed(pin));
      if (!whose) return undefined;
      return { resident: whose.resident, use: whose.use, stands: () => rows.get(idOf(whose)) === whose };
    },
    set: (whose, pin, write) =>
      inTurn(async () => {
        if (!/^\d{6,12}$/.test(pin) || trivial(pin)) fail("E_CODE_WEAK");
        const fresh = await ready();
        const hash = await hashed(pin);
        const taken = found(hash);
        if (taken && idOf(taken) !== idOf(whose)) fail("E_CODE_TAKEN");
        const { resident, use } = whose;
        const sql = `INSERT INTO door_pins (resident, use, hash, at) VALUES (?, ?, ?, 0)
          ON CONFLICT (resident, use) DO UPDATE SET hash = excluded.hash`;
        await write([...fresh, { sql, params: [resident, use, hash.toString("base64url")] }]);
        rows.set(idOf(whose), { ...whose, hash });
      }),
    remove: (whose, write) =>
      inTurn(async () => {
        const { resident, use } = whose;
        if (!rows.has(idOf(whose))) return false;
        // Refused from this instant, whatever the disk says.
        rows.delete(idOf(whose));
        await write([{ sql: "DELETE FROM door_pins WHERE resident = ? AND use = ?", params: [resident, use] }]);
        return true;
      }),
    forget: (resident) => {
      for (const use of ["open", "duress"] as const) rows.delete(idOf({ resident, use }));
      return [{ sql: "DELETE FROM door_pins WHERE resident = ?", params: [resident] }];
    },
    owners: () => [...new Set([...rows.values()].map(({ resident }) => resident))],
    lost,
    busy: slots.busy,
  };
}

/** At most two computations at once: each takes 19 MiB, and a flood of guesses must not take the machine. */
function makeSlots() {
  const waiting: (() => void)[] = [];
  let [running, activity] = [0, 0];
  const taken = (): Promise<void> | undefined => {
    if (running >= mostAtOnce) return new Promise((resolve) => void waiting.push(resolve));
    running += 1;
    return undefined;
  };
  // Handed on as it is: a place that is given back is never taken by somebody who did not wait.
  const free = () => {
    activity += 1;
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };
  return {
    run: async <T>(compute: () => Promise<T>): Promise<T> => {
      if (waiting.length >= mostWaiting) fail("E_BUSY");
      activity += 1;
      await taken();
      try {
        return await compute();
      } finally {
        free();
      }
    },
    busy: { pending: () => running + waiting.length, activity: () => activity, flush: () => Promise.resolve() },
  };
}

function readKey(path: string): Buffer | undefined {
  try {
    const key = Buffer.from(readFileSync(path, "utf8").trim(), "base64url");
    return key.length === 32 ? key : undefined;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function saltOf(keeps: Keeps): Buffer | undefined {
  const kept = keeps.get(saltId, z.object({ salt: z.string() }));
  return kept && Buffer.from(kept.salt, "base64url");
}
