import type { Category, Level, Purpose } from "../../hub/core/engage/lists.ts";
import { makeBus } from "../../hub/bus/bus.ts";
import { makeTurns } from "../../hub/core/in-turn.ts";
import type { BrandDoor, Grant, Permission } from "../../hub/engagement/grant.ts";
import { grantRow, type KeptGrant } from "../../hub/engagement/grants-rows.ts";
import type { Ledger } from "../../hub/store/ledger.ts";
import { rethrow } from "./store.ts";

/** What a test wants granted; the rest is as usual. */
export type Wish = {
  readonly resident?: string;
  readonly brand?: string;
  readonly purpose?: Purpose;
  readonly category?: Category;
  readonly level?: Level;
  readonly since?: number;
  readonly until?: number;
};

const day_ms = 86_400_000;
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Permission as a table of grants in memory and in the real ledger: forty lines that decide the same as the room. */
export function smallPermission(ledger: Pick<Ledger, "write">, now: () => number, children: readonly string[] = []) {
  const bus = makeBus(rethrow);
  const grants = new Map<string, KeptGrant>();
  const paused = new Set<string>();
  const state = { shielded: false, rotation: 0 };
  const door: BrandDoor = {
    url: "http://127.0.0.1:9/b/x",
    name: "A brand",
    keys: [{ kid: "k-1", x: "A".repeat(43) }],
    retention_days: 90,
  };
  const standing = () =>
    [...grants.values()].filter(
      (one) =>
        one.state === "given" &&
        one.since <= now() &&
        now() < one.until &&
        !paused.has(one.resident) &&
        !children.includes(one.resident),
    );
  const permission: Permission = {
    stands: ({ resident, brand, purpose, category, level = 1 }) =>
      standing().find(
        (one) =>
          (resident === undefined || one.resident === resident) &&
          one.brand === brand &&
          one.purpose === purpose &&
          one.category === category &&
          one.level >= level,
      ),
    allows: (consent, epoch) => standing().find((one) => one.id === consent && one.epoch === epoch),
    standing,
    yeses: () => [...grants.values()].filter((one) => one.state === "given" && now() < one.until),
    grant: (id) => grants.get(id),
    paused: (resident) => resident !== undefined && paused.has(resident),
    shielded: () => state.shielded,
    now,
    rotation: () => state.rotation,
    door: () => door,
  };
  const inTurn = makeTurns();
  const put = async (next: KeptGrant, before?: KeptGrant, more: Parameters<Ledger["write"]>[0] = []) => {
    await ledger.write([grantRow(next, before), ...more]);
    grants.set(next.id, next);
    bus.emit("consent.changed", { resident: next.resident, brand: next.brand });
  };
  return {
    permission,
    bus,
    state,
    door,
    give: async (wish: Wish = {}): Promise<Grant> => {
      const n = grants.size;
      const grant: KeptGrant = {
        id: `c_${"0".repeat(24)}${crockford[Math.floor(n / 32)] ?? ""}${crockford[n % 32] ?? ""}`,
        resident: wish.resident ?? "ada",
        brand: wish.brand ?? "oatfield",
        purpose: wish.purpose ?? "offers",
        category: wish.category ?? "breakfast",
        level: wish.level ?? 2,
        state: "given",
        epoch: 1,
        since: Math.floor(wish.since ?? now()),
        until: Math.floor(wish.until ?? now() + 180 * day_ms),
        touchpoints: ["wall"],
        notice: "n".repeat(43),
        words: "May they know?",
        language: "en",
        screen: "phone",
        confirmed: true,
        told: true,
      };
      await put(grant);
      return grant;
    },
    /** As the room does: the grant, its waiting rows and the word of it in one write. */
    withdraw: (id: string, rows: (after: Grant) => Parameters<Ledger["write"]>[0] = () => []) =>
      inTurn(async () => {
        const before = grants.get(id);
        if (!before || before.state === "withdrawn") return;
        const after: KeptGrant = { ...before, state: "withdrawn", epoch: before.epoch + 1 };
        grants.set(id, after);
        await put(after, before, rows(after));
      }),
    suspend: (id: string, is: boolean) =>
      inTurn(async () => {
        const before = grants.get(id);
        if (before && before.state !== "withdrawn") await put({ ...before, state: is ? "suspended" : "given" }, before);
      }),
    pause: (resident: string, is: boolean) => {
      if (is) paused.add(resident);
      else paused.delete(resident);
      bus.emit("consent.changed", { resident, brand: "" });
    },
  };
}
