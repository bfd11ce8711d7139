import type { Bus } from "./bus/bus.ts";
import type { Clock } from "./core/clock.ts";
import { fail } from "./core/errors.ts";
import type { Sentence } from "./core/events.ts";
import type { RoleTest } from "./core/found.ts";
import { derivedId } from "./core/ids.ts";
import type { Did } from "./core/messages.ts";
import { readRole, roles, type RoleName } from "./core/roles.ts";
import type { Command } from "./core/run.ts";
import { at, type OnFault } from "./core/timer.ts";
import type { RoleView } from "./core/world.ts";
import type { Store } from "./store/open.ts";
import { actsOf, type Told, undoOf } from "./role-test-acts.ts";

/** Tests of roles: a harmless act that is seen or heard, undone by itself; one at a time for each role. */
export type RoleTests = {
  /** E_NOT_FOUND, E_ROLE_UNBOUND, E_HELD, E_BUSY. */
  start(address: string, actor: string): RoleTest;
  /** The newest test of a role. */
  of(address: string): RoleTest | undefined;
  /** Undoes what is being tested now; nothing happens where nothing is. E_NOT_FOUND where there never was a test. */
  undo(address: string): RoleTest;
  [Symbol.dispose](): void;
};

/** What tests need of the house. */
export type RoleTestNeeds = {
  readonly clock: Clock;
  readonly bus: Pick<Bus, "on" | "emit">;
  readonly store: Pick<Store, "sql">;
  readonly role: (address: string) => RoleView | undefined;
  readonly command: (command: Command) => void;
  /** Why a role would not act now. */
  readonly whyNot: (address: string) => Sentence | undefined;
  /** What a climate unit can be set to, where it says so. */
  readonly modes: (thing: string) => readonly string[] | undefined;
  readonly onFault: OnFault;
};

type Running = {
  readonly id: string;
  readonly thing: string;
  readonly undo: Told;
  stop: () => void;
  /** Somebody else has told the thing something since. */
  taken: boolean;
};

const answerMs = 10_000;
const recentMs = 600_000;

/** Opens the tests; what a hub that went down had begun to test is undone now. */
export function openRoleTests(needs: RoleTestNeeds): RoleTests {
  const { clock, bus, role, onFault } = needs;
  const tests = new Map<string, RoleTest>();
  const running = new Map<string, Running>();

  const put = (stands: Omit<RoleTest, "at">) => {
    const test = { ...stands, at: Math.floor(clock.wall()) };
    tests.set(test.role, test);
    bus.emit("role.changed", { address: test.role });
    return test;
  };
  const send = (address: string, thing: string, id: string, { verb, with: given }: Told) => {
    const name = readRole(address)?.role ?? fail("E_NOT_FOUND", { noun: "role", id: address });
    const deadline = clock.wall() + answerMs;
    needs.command({ id, role: address, thing, verb, with: given, class: roles[name].class, deadline });
  };
  const over = (address: string) => {
    running.get(address)?.stop();
    running.delete(address);
  };
  const undo = (address: string): RoleTest => {
    const known = tests.get(address) ?? fail("E_NOT_FOUND", { noun: "test", id: address });
    const now = running.get(address);
    if (!now || known.is === "undoing") return known;
    now.stop();
    if (now.taken) {
      over(address);
      return put({ role: address, is: "undone", says: { key: "test.taken", params: { role: address } } });
    }
    const told = put({ role: address, is: "undoing", says: { key: "test.undoing", params: { role: address } } });
    send(address, now.thing, `${now.id}.undo`, now.undo);
    return tests.get(address) ?? told;
  };
  const answered = (address: string, test: RoleTest, { outcome, code = "E_DEVICE_FAILED", detail }: Did) => {
    const why = { why: `error.${code}`, ...detail, role: address };
    if (outcome === "refused" || outcome === "stopped") {
      over(address);
      put({ role: address, is: "failed", says: { key: "test.refused", params: why } });
    } else if (outcome === "failed") put({ ...test, is: "shown", says: { key: "test.unsure", params: why } });
    else put({ ...test, is: "shown", says: { key: "test.shown", params: { role: address } } });
  };
  const undone = (address: string, { outcome, code = "E_DEVICE_FAILED", detail }: Did) => {
    if (outcome === "accepted") return;
    over(address);
    const well = outcome === "done";
    const why = well ? {} : { why: `error.${code}`, ...detail };
    const key = well ? "test.undone" : "test.not-undone";
    put({ role: address, is: well ? "undone" : "failed", says: { key, params: { ...why, role: address } } });
  };
  const off = bus.on("device.did", ({ device, did }) => {
    for (const [address, now] of running) {
      if (now.thing !== device) continue;
      const test = tests.get(address);
      if (did.id === now.id && test?.is === "asked") answered(address, test, did);
      else if (did.id === `${now.id}.undo`) undone(address, did);
      else if (did.id !== now.id && did.outcome !== "refused") now.taken = true;
    }
  });
  const start = (address: string, actor: string): RoleTest => {
    const asked = readRole(address)?.role ?? fail("E_NOT_FOUND", { noun: "role", id: address });
    const view = role(address) ?? fail("E_ROLE_UNBOUND", { role: address });
    const bound = view.address;
    if (view.held) fail("E_HELD", { role: bound });
    const act = actsOf(asked, view, needs.modes(view.thing));
    if (running.has(bound) || ("busy" in act && act.busy)) fail("E_BUSY", { role: bound });
    const why = needs.whyNot(bound);
    if (why) return put({ role: bound, is: "failed", says: why });
    if ("only" in act) return put({ role: bound, is: "checked", says: { key: act.only, params: { role: bound } } });
    const id = `test.${derivedId(bound, actor, String(clock.wall()))}`;
    const end = clock.mono() + act.last_s * 1_000;
    const stop = at(clock, end, () => void undo(bound), onFault);
    running.set(bound, { id, thing: view.thing, undo: act.undo, stop, taken: false });
    const until = clock.wall() + act.last_s * 1_000;
    put({ role: bound, is: "asked", says: { key: "test.asked", params: { role: bound } }, until });
    send(bound, view.thing, id, act.tell);
    return tests.get(bound) ?? fail("E_INTERNAL");
  };
  undoLeft(needs, send);
  return {
    start,
    of: (address) => tests.get(role(address)?.address ?? address),
    undo: (address) => undo(role(address)?.address ?? address),
    [Symbol.dispose]: () => {
      off();
      for (const { stop } of running.values()) stop();
    },
  };
}

/** What was begun before the hub went down, and not undone. */
function undoLeft(
  { store, clock, role }: RoleTestNeeds,
  send: (address: string, thing: string, id: string, told: Told) => void,
): void {
  const rows = store
    .sql(
      `SELECT id, thing, role FROM commands AS begun WHERE id LIKE 'test.%' AND id NOT LIKE '%.undo' AND sent > ?
       AND (outcome IS NULL OR outcome NOT IN ('refused', 'stopped'))
       AND NOT EXISTS (SELECT 1 FROM commands WHERE id = begun.id || '.undo')`,
    )
    .all(Math.floor(clock.wall() - recentMs));
  for (const row of rows) {
    const [id, thing, address] = [String(row["id"]), String(row["thing"]), String(row["role"])];
    const name: RoleName | undefined = readRole(address)?.role;
    const told = name && undoOf(name);
    if (told && role(address)?.thing === thing) send(address, thing, `${id}.undo`, told);
  }
}
