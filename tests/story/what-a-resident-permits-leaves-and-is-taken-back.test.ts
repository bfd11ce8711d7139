import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seatHeader } from "../../hub/core/access.ts";
import { systemClock } from "../../hub/core/clock.ts";
import { seededRandom, systemRandom } from "../../hub/core/random.ts";
import { openEdge } from "../../hub/engagement/edge.ts";
import { openHub, type Hub } from "../../hub/open-hub.ts";
import { virtualResidents } from "../../hub/virtual-house.ts";
import { someBrand, startBackend } from "../help/backend.ts";
import { keptLog } from "../help/broker.ts";

const base = mkdtempSync(join(tmpdir(), "lintel-permits-"));
const data = join(base, "virtual");
const { log, lines } = keptLog();
const closing = new AsyncDisposableStack();
/** Every byte that the house put on the wire. */
const wire: Buffer[] = [];
let hub: Hub;
let token = "";

beforeAll(async () => {
  closing.defer(() => rmSync(base, { recursive: true, force: true }));
  // The brands stand behind a wire on which everything is kept.
  let port = 0;
  const recorder = createServer((from) => {
    const to = connect(port, "127.0.0.1");
    from.on("data", (part) => wire.push(part));
    from.pipe(to).pipe(from);
    from.on("error", () => to.destroy());
    to.on("error", () => from.destroy());
    from.on("close", () => to.destroy());
  });
  recorder.listen(0, "127.0.0.1");
  await once(recorder, "listening");
  closing.defer(() => void recorder.close());
  const publicUrl = `http://127.0.0.1:${(recorder.address() as AddressInfo).port}`;
  const backend = closing.use(await startBackend({ publicUrl }));
  ({ port } = backend);
  someBrand(backend);
  const config = {
    house: "virtual",
    data,
    base,
    httpPort: 0,
    mqttPort: 0,
    root: "lintel",
    logLevel: "info",
    clock: "real",
    clockSpeed: 1,
    directory: `${publicUrl}/v1/brands`,
  } as const;
  const clock = systemClock();
  hub = closing.use(await openHub(config, { clock, random: seededRandom(3), log }));
  const socket = join(data, "edge.sock");
  closing.use(openEdge({ socket, folder: join(data, "edge"), virtual: true, clock, random: systemRandom(), log }));
  token = new URL(hub.ready.links.find(({ url }) => url.includes("phone=phone-lin"))?.url ?? "").hash.slice(7);
}, 60_000);
afterAll(() => closing.disposeAsync());

/** Lin at her phone: she has proved herself. */
async function lin() {
  const origin = `http://localhost:${hub.ready.http}`;
  const url = (path: string) => `${origin}/api/v1/${path}`;
  const opened = await fetch(url("sessions/exchange"), {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: "{}",
  });
  const { seat } = (await opened.json()) as { seat: string };
  const cookie = opened.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  const ask = async <Body>(method: string, path: string, body?: unknown): Promise<Body> => {
    const answer = await fetch(url(path), {
      method,
      headers: { "content-type": "application/json", origin, cookie, [seatHeader]: seat },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const said = (await answer.json().catch(() => ({}))) as Body;
    expect([path, answer.status < 300, answer.status < 300 ? {} : said]).toEqual([path, true, {}]);
    return said;
  };
  const pin = virtualResidents.find(({ id }) => id === "lin")?.code;
  await ask("POST", "me/step-up", { pin });
  return ask;
}

/** What the ledger of permission holds, and the bytes it says were sent. */
function chained(): { readonly kinds: string[]; readonly bytes: number } {
  using ledger = new DatabaseSync(join(data, "ledger.db"), { readOnly: true });
  const rows = ledger.prepare("SELECT document FROM engage_chain ORDER BY seq").all();
  const said = rows.map(({ document }) => JSON.parse(String(document)) as Record<string, unknown>);
  const bytes = said.flatMap((row) => [row["bytes"], row["head_bytes"]]).filter((one) => typeof one === "number");
  return { kinds: said.map((row) => String(row["kind"])), bytes: bytes.reduce((all, one) => all + one, 0) };
}

async function until(what: () => boolean): Promise<void> {
  while (!what()) await new Promise((resolve) => setTimeout(resolve, 50));
}

const onWire = () => wire.reduce((sum, part) => sum + part.byteLength, 0);

test(
  "nothing leaves before somebody asks; then every byte is in the ledger, and is taken back",
  { timeout: 240_000 },
  async () => {
    const ask = await lin();
    expect(await ask("GET", "privacy")).toMatchObject({ brands: [], grants: [] });
    expect(onWire()).toBe(0);
    expect(await ask("POST", "privacy/look", {})).toMatchObject({ brands: [{ brand: "oatfield" }] });

    const wish = { brand: "oatfield", purpose: "research", category: "breakfast", level: 1 };
    const query = new URLSearchParams(Object.entries(wish).map(([key, value]) => [key, String(value)])).toString();
    const { notice } = await ask<{ notice: string }>("GET", `privacy/ask?${query}`);
    const grant = await ask<{ id: string }>("POST", "privacy/grants", { ...wish, notice, touchpoints: ["phone"] });
    await until(() => chained().kinds.includes("acked"));
    expect(Buffer.concat(wire).toString()).toContain("dev.lintel.consent.given.v1");
    expect(Buffer.concat(wire).toString()).not.toMatch(/\bLin\b|lin-eyes/);

    await ask("DELETE", `privacy/grants/${grant.id}`);
    await until(() => chained().kinds.includes("erased"));
    expect(Buffer.concat(wire).toString()).toContain("dev.lintel.consent.withdrawn.v1");
    const { grants } = await ask<{ grants: unknown[] }>("GET", "privacy");
    expect(grants).toMatchObject([{ id: grant.id, state: "withdrawn", erased_at: expect.any(Number) as number }]);
    // A request that was let go and not heard is counted as well: never too little.
    await until(() => chained().bytes >= onWire());
    expect(lines.filter((line) => line.includes("a brand was not heard"))).toEqual([]);
  },
);
