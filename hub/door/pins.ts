import { argon2, timingSafeEqual } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { fail } from "../core/errors.ts";
import type { Busy } from "../core/quiet.ts";
import type { Random } from "../core/random.ts";
import { makeSlots } from "../core/slots.ts";
import type { Ledger } from "../store/ledger.ts";
import { readKeyFile, writeKeyFile } from "../store/key-file.ts";
import { trivial } from "../core/trivial-codes.ts";
import { makeTurns } from "../core/in-turn.ts";
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
  let pepper = readKeyFile(path);
  let salt = saltOf(keeps);
  const lost = rows.size > 0 && (!pepper || !salt);
  // Each takes 19 MiB.
  const slots = makeSlots(mostAtOnce, mostWaiting);

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
    pepper ??= await writeKeyFile(path, random.bytes);
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

function saltOf(keeps: Keeps): Buffer | undefined {
  const kept = keeps.get(saltId, z.object({ salt: z.string() }));
  return kept && Buffer.from(kept.salt, "base64url");
}
