import type { Member, StaffRole } from "../../backend/console-api/staff.ts";
import type { Campaign } from "../../backend/marketing/campaigns.ts";
import type { Figure } from "../../backend/marketing/figures.ts";
import type { Letter } from "../../backend/marketing/letters.ts";
import type { LintFault } from "../../backend/marketing/lint-words.ts";
import type { HomeEvent } from "../../hub/core/engage/events.ts";
import type { StartedBackend } from "./backend.ts";

/** What the console's answers may hold; which of it is there goes by what was asked. */
type ConsoleBody = {
  readonly code: string;
  readonly faults: readonly LintFault[];
  readonly open: readonly unknown[];
  readonly member: Member;
  readonly brand: { readonly id: string };
  readonly brands: readonly unknown[];
  readonly staff: readonly Member[];
  readonly campaign: Campaign;
  readonly letter: Letter;
  readonly letters: readonly Letter[];
  readonly receipts: readonly unknown[];
  readonly figures: readonly Figure[];
  readonly queue: Readonly<Record<string, number>>;
  readonly events: readonly HomeEvent[];
  readonly homes: number;
};

/** What came back. */
type Came = { readonly status: number; readonly body: ConsoleBody; readonly headers: Headers };

/** A browser at the console of a brand, signed in where a role is said; it keeps its cookie as a browser does. */
export async function seatAt(backend: StartedBackend, brand?: string, role?: StaffRole) {
  const jar = new Map<string, string>();
  const cookies = () => [...jar].map(([name, value]) => `${name}=${value}`);
  const cookie = () => cookies().join("; ");
  const raw = async (
    method: string,
    path: string,
    body: string | undefined,
    headers: Record<string, string> = {},
  ): Promise<Came> => {
    const response = await fetch(`${backend.url}/console/api${path}`, {
      method: method.toUpperCase(),
      headers: { origin: backend.url, ...(jar.size > 0 && { cookie: cookie() }), ...headers },
      ...(body !== undefined && { body }),
    });
    for (const set of response.headers.getSetCookie()) {
      const [name = "", value = ""] = (set.split(";", 1)[0] ?? "").split("=", 2);
      jar.set(name, value);
    }
    const text = await response.text();
    const told = JSON.parse(text.startsWith("{") ? text : "{}") as ConsoleBody;
    return { status: response.status, body: told, headers: response.headers };
  };
  const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Came> =>
    raw(method, path, body === undefined ? undefined : JSON.stringify(body), {
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    });
  if (brand !== undefined && role !== undefined) {
    const { code } = backend.furnishing.staff.invite({ brand, name: `${role}-1`, role });
    const came = await ask("post", "/set-up", { code, password: goodPassword });
    if (came.status !== 200) throw new Error(`not signed in: ${JSON.stringify(came.body)}`);
  }
  return { ask, raw, cookie, cookies, url: backend.url };
}

/** Long enough, and of no name. */
export const goodPassword = "seven quiet otters";
