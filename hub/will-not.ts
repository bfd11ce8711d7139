import type { SceneHealth } from "./core/found.ts";
import { readRole } from "./core/roles.ts";
import type { Lack, WillNot } from "./notices/notices.ts";
import type { PreviewDay } from "./scenes/scenes.ts";
import type { Residents } from "./residents/residents.ts";

/** Why a role does not serve, as health says it, where it is its device that does not answer. */
const silences: ReadonlySet<unknown> = new Set([
  "health.offline",
  "health.offline-days",
  "health.last-heard",
  "health.last-heard-days",
  "health.never",
  "health.silent",
  "health.gone",
]);

/** What of tomorrow will not happen, because a device is silent. */
export function willNotOf(residents: Pick<Residents, "get">, health: readonly SceneHealth[]): readonly WillNot[] {
  const said = health.flatMap(({ says }) => says);
  return said.flatMap(({ params: { role: address, thing, when, why } }) => {
    if (when !== "tomorrow" || !silences.has(why) || typeof thing !== "string") return [];
    const role = readRole(String(address))?.role;
    return role ? [{ role, thing, name: residents.get("device", thing)?.name ?? thing }] : [];
  });
}

/** What else tomorrow's scenes lack as things stand: what stands in their way that somebody at home can mend, each once. */
export function lacksOf(days: readonly PreviewDay[], silent: readonly WillNot[]): readonly Lack[] {
  const told = new Set<unknown>(silent.map(({ role }) => role));
  const found = new Map<string, Lack>();
  for (const { title, blockers, sure } of days.at(-1)?.items ?? []) {
    if (sure === "maybe") continue;
    for (const { key, params } of blockers) {
      const role = String(params["role"] ?? "");
      if (!mendable(key) || told.has(readRole(role)?.role)) continue;
      const cause = `${key}:${role}`;
      if (!found.has(cause))
        found.set(cause, { cause, params: { ...title.params, ...params, what: title.key, why: key } });
    }
  }
  return [...found.values()];
}

/** Where people are, or what they like, is nobody's fault; what a device needs is. */
function mendable(key: string): boolean {
  return key.startsWith("breakfast.missing.") || devices.has(key);
}

const devices: ReadonlySet<string> = new Set([
  "error.E_DEVICE_OFFLINE",
  "error.E_ROLE_UNBOUND",
  "error.E_HELD",
  "guard.not-ready",
  "guard.unbound",
]);
