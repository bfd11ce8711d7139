import type { Bus } from "../bus/bus.ts";
import type { Clock } from "../core/clock.ts";
import type { Random } from "../core/random.ts";
import type { Ledger } from "../store/ledger.ts";
import { auditRow, type Statement } from "../store/audit.ts";

/** The passphrases phones encrypt their positions with; unlike a password they are needed as they are. */
export type PhoneKeys = {
  /** The phone's passphrase; undefined where none was agreed and it sends plain. */
  key(phone: string): string | undefined;
  /** Makes a new one, which stands once it is written down. */
  issue(phone: string, actor: string): Promise<string>;
  /** From now on the phone sends plain. */
  drop(phone: string, actor: string): Promise<void>;
  /** Stops listening. */
  [Symbol.dispose](): void;
};

/** As many as OwnTracks takes for a key: 32 characters, here of 24 random bytes. */
const randomBytes = 24;

/** The row that ends a phone's key. */
export function dropKeyRow(phone: string): Statement {
  return { sql: "DELETE FROM phone_keys WHERE device = ?", params: [phone] };
}

/** Reads the keys from the ledger. */
export function openPhoneKeys(from: {
  readonly ledger: Pick<Ledger, "read" | "write">;
  readonly bus: Pick<Bus, "on">;
  readonly clock: Pick<Clock, "wall">;
  readonly random: Pick<Random, "bytes">;
}): PhoneKeys {
  const { ledger, bus, clock, random } = from;
  const keys = new Map<string, string>();
  for (const { device, key } of ledger.read.prepare("SELECT device, key FROM phone_keys").all())
    keys.set(String(device), String(key));
  const standing = ledger.read.prepare("SELECT 1 FROM phone_keys WHERE device = ?");
  // A device that is removed loses its key in the same write; what stands is read again.
  const off = bus.on("household.changed", ({ noun, id }) => {
    if (noun === "device" && keys.has(id) && !standing.get(id)) keys.delete(id);
  });
  const audit = (actor: string, action: string, phone: string) =>
    auditRow(clock.wall(), actor, action, `phone/${phone}`, {});
  return {
    key: (phone) => keys.get(phone),
    issue: async (phone, actor) => {
      const key = Buffer.from(random.bytes(randomBytes)).toString("base64url");
      const sql = `INSERT INTO phone_keys (device, key, at) VALUES (?, ?, ?)
        ON CONFLICT (device) DO UPDATE SET key = excluded.key, at = excluded.at`;
      const row = { sql, params: [phone, key, Math.floor(clock.wall())] };
      await ledger.write([row, audit(actor, "phone-key.issue", phone)]);
      keys.set(phone, key);
      return key;
    },
    drop: async (phone, actor) => {
      if (!keys.has(phone)) return;
      await ledger.write([dropKeyRow(phone), audit(actor, "phone-key.drop", phone)]);
      keys.delete(phone);
    },
    [Symbol.dispose]: off,
  };
}
