import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeBus } from "../../../hub/bus/bus.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import { LintelError } from "../../../hub/core/errors.ts";
import type { Events } from "../../../hub/core/events.ts";
import { seededRandom } from "../../../hub/core/random.ts";
import type { CredentialKind } from "../../../hub/residents/credential-rows.ts";
import { openCredentials } from "../../../hub/residents/credentials.ts";
import { openResidents } from "../../../hub/residents/residents.ts";
import type { Ledger } from "../../../hub/store/ledger.ts";
import { covers } from "../../help/covers.ts";
import { rethrow, temporaryFolder, temporaryLedger } from "../../help/store.ts";

function open(ledger: Pick<Ledger, "read" | "write">, seed = 1) {
  const bus = makeBus(rethrow);
  const told: Events["credential.changed"][] = [];
  bus.on("credential.changed", (change) => told.push(change));
  const from = { ledger, bus, clock: steppingClock(1_763_683_200_000), random: seededRandom(seed) };
  return { told, credentials: openCredentials(from), residents: openResidents(from) };
}

const bytes = (text: string) => Buffer.from(text);
const audit = (ledger: Pick<Ledger, "read">) =>
  ledger.read
    .prepare("SELECT action, subject FROM audit ORDER BY seq")
    .all()
    .map((row) => `${String(row["action"])} ${String(row["subject"])}`);

describe("a revoked credential opens nothing", () => {
  test("a login works from the answer to its issue, with its own secret and id alone, also after a restart", async () => {
    await using ledger = await temporaryLedger();
    const { credentials } = open(ledger);
    const bath = await credentials.issue("bath", "mqtt", [], "cli");
    const residents = await credentials.issue("people", "mqtt", ["virtual"], "cli");
    expect(Buffer.from(bath, "base64url")).toHaveLength(32);
    for (const { mqttPrincipal } of [credentials, open(ledger, 2).credentials]) {
      expect(mqttPrincipal("bath", bytes(bath))).toEqual({ kind: "device", id: "bath" });
      expect(mqttPrincipal("people", bytes(residents))).toEqual({ kind: "virtual", id: "people" });
      expect(mqttPrincipal("bath", bytes(residents))).toBeUndefined();
      expect(mqttPrincipal("bath", bytes(""))).toBeUndefined();
      expect(mqttPrincipal("nobody", bytes(bath))).toBeUndefined();
    }
    const kept = JSON.stringify(ledger.read.prepare("SELECT * FROM credentials, audit").all());
    expect(kept).not.toContain(bath);
  });

  test("it is refused in the very tick of its revocation, and for ever after", async () => {
    covers("event:credential.changed");
    await using ledger = await temporaryLedger();
    const { credentials, told } = open(ledger);
    const bath = await credentials.issue("bath", "mqtt", [], "cli");
    const screen = await credentials.issue("bath", "token", ["screen:bath", "read", "read"], "cli");
    expect(credentials.token(screen)).toEqual({ id: "bath", scopes: ["read", "screen:bath"] });
    const revoked = [credentials.revoke("bath", "mqtt", "cli"), credentials.revoke("bath", "token", "cli")];
    expect([credentials.mqttPrincipal("bath", bytes(bath)), credentials.token(screen)]).toEqual([undefined, undefined]);
    await Promise.all(revoked);
    const again = open(ledger, 2).credentials;
    expect([again.mqttPrincipal("bath", bytes(bath)), again.token(screen), again.all()]).toEqual([
      undefined,
      undefined,
      [],
    ]);
    expect(told.map(({ kind, revoked }) => [kind, revoked])).toEqual([
      ["mqtt", false],
      ["token", false],
      ["mqtt", true],
      ["token", true],
    ]);
    expect(audit(ledger)).toEqual([
      "credential.issue mqtt/bath",
      "credential.issue token/bath",
      "credential.revoke mqtt/bath",
      "credential.revoke token/bath",
    ]);
  });

  test("with a disk that takes nothing, an issue gives no secret and a revocation still refuses", async () => {
    covers("error:E_DISK_FULL");
    await using ledger = await temporaryLedger();
    let full = false;
    const write: Ledger["write"] = (statements) =>
      full ? Promise.reject(new LintelError("E_DISK_FULL")) : ledger.write(statements);
    const { credentials } = open({ read: ledger.read, write });
    const bath = await credentials.issue("bath", "mqtt", [], "cli");
    full = true;
    await expect(credentials.issue("bed", "mqtt", [], "cli")).rejects.toMatchObject({ code: "E_DISK_FULL" });
    await expect(credentials.revoke("bath", "mqtt", "cli")).rejects.toMatchObject({ code: "E_DISK_FULL" });
    expect(credentials.mqttPrincipal("bath", bytes(bath))).toBeUndefined();
    expect(credentials.all()).toEqual([]);
  });

  test("any order of issues and revocations, at once or in turn, agrees with the ledger", async () => {
    await using ledger = await temporaryLedger();
    const { credentials } = open(ledger);
    const op = fc.record({
      issue: fc.boolean(),
      id: fc.constantFrom("a", "b"),
      kind: fc.constantFrom<CredentialKind>("mqtt", "token"),
      waits: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(op, { maxLength: 8 }), async (ops) => {
        const secrets: { id: string; kind: CredentialKind; secret: string }[] = [];
        const running: Promise<void>[] = [];
        for (const { issue, id, kind, waits } of ops) {
          const done = issue
            ? credentials.issue(id, kind, kind === "token" ? ["read"] : [], "cli").then((secret) => {
                secrets.push({ id, kind, secret });
              })
            : credentials.revoke(id, kind, "cli").catch(ifUnknown);
          if (waits) await done;
          else running.push(done);
        }
        await Promise.all(running);
        const again = open(ledger, 2).credentials;
        expect(credentials.all()).toEqual(again.all());
        expect(credentials.passwordLines()).toEqual(again.passwordLines());
        for (const { id, kind, secret } of secrets) {
          const opens = (by: typeof again) =>
            kind === "mqtt" ? by.mqttPrincipal(id, bytes(secret)) : by.token(secret);
          expect(opens(credentials)).toEqual(opens(again));
        }
      }),
      { numRuns: 40 },
    );
  });

  test("a device that is removed is cut off with it", async () => {
    await using ledger = await temporaryLedger();
    const { credentials, residents, told } = open(ledger);
    await residents.put("device", { id: "bath", kind: "bath", name: "Bath" }, "cli");
    const bath = await credentials.issue("bath", "mqtt", [], "cli");
    await residents.remove("device", "bath", "cli");
    expect(credentials.mqttPrincipal("bath", bytes(bath))).toBeUndefined();
    expect(told.at(-1)).toEqual({ id: "bath", kind: "mqtt", revoked: true });
    expect(open(ledger, 2).credentials.all()).toEqual([]);
  });

  test("a phone that is removed, or whose owner leaves, speaks no more, whoever gets its name next", async () => {
    await using ledger = await temporaryLedger();
    const { credentials, residents } = open(ledger);
    const phone = { id: "phone-lin", kind: "phone", name: "Phone", owner: "lin" };
    const lin = { id: "lin", name: "Lin", standing: "adult", language: "en", sleeps: "bedroom" };
    const takes = [
      () => residents.remove("device", "phone-lin", "cli"),
      () => residents.remove("resident", "lin", "cli"),
    ];
    for (const take of takes) {
      await residents.put("resident", lin, "cli");
      await residents.put("device", { ...phone, key: { kid: "phone-lin", alg: "EdDSA", x: "a".repeat(43) } }, "cli");
      const page = await credentials.issue("page-1", "token", ["phone:phone-lin"], "cli");
      const wall = await credentials.issue("wall-1", "token", ["screen:hall"], "cli");
      const login = await credentials.issue("phone-lin", "mqtt", [], "cli");
      await take();
      await residents.put("resident", lin, "cli");
      await residents.put("device", phone, "cli");
      for (const { token, mqttPrincipal } of [credentials, open(ledger, 2).credentials]) {
        expect(token(page)).toBeUndefined();
        expect(mqttPrincipal("phone-lin", bytes(login))).toBeUndefined();
        expect(token(wall)).toMatchObject({ id: "wall-1" });
      }
      expect(residents.get("device", "phone-lin")).toEqual(phone);
    }
  });

  test("an id, a kind or a scope that is none is refused by name", async () => {
    covers("error:E_WRONG_TYPE", "error:E_NOT_FOUND");
    await using ledger = await temporaryLedger();
    const { credentials } = open(ledger);
    const wrong = { code: "E_WRONG_TYPE" };
    await expect(credentials.issue("#", "mqtt", [], "cli")).rejects.toMatchObject(wrong);
    await expect(credentials.issue("bath", "mqtt", ["root"], "cli")).rejects.toMatchObject(wrong);
    await expect(credentials.issue("bath", "mqtt", ["device", "hub"], "cli")).rejects.toMatchObject(wrong);
    await expect(credentials.issue("bath", "token", [], "cli")).rejects.toMatchObject(wrong);
    await expect(credentials.issue("bath", "token", ["a b"], "cli")).rejects.toMatchObject(wrong);
    await expect(credentials.issue("bath", "token", ["read"], "")).rejects.toMatchObject(wrong);
    await expect(credentials.revoke("bath", "token", "cli")).rejects.toMatchObject({ code: "E_NOT_FOUND" });
    expect([credentials.all(), audit(ledger)]).toEqual([[], []]);
  });

  const mosquitto = "/usr/bin/mosquitto_passwd";
  if (!existsSync(mosquitto)) console.info("a-revoked-credential: no mosquitto_passwd here, its reading is left out");
  test.runIf(existsSync(mosquitto))("Mosquitto's own tool reads the password file", async () => {
    await using ledger = await temporaryLedger();
    const { credentials } = open(ledger);
    await credentials.issue("bath", "mqtt", [], "cli");
    await credentials.issue("bed", "mqtt", [], "cli");
    using folder = temporaryFolder();
    const path = folder.file("password");
    writeFileSync(
      path,
      credentials
        .passwordLines()
        .map((line) => `${line}\n`)
        .join(""),
      { mode: 0o600 },
    );
    execFileSync(mosquitto, ["-D", path, "bath"], { stdio: "pipe" });
    expect(credentials.passwordLines().map((line) => line.split(":")[0])).toEqual(["bath", "bed"]);
  });
});

function ifUnknown(error: unknown): void {
  if (!(error instanceof LintelError) || error.code !== "E_NOT_FOUND") throw error;
}
