import { deskSeat, steppedForMs } from "../core/access.ts";
import { fail, LintelError } from "../core/errors.ts";
import type { Resident } from "../core/house.ts";
import { sourceOf } from "../core/source.ts";
import { auditRow, type Statement } from "../store/audit.ts";
import type { AccessRoom, From } from "./room.ts";
import type { Against, Try } from "./attempts.ts";
import { nameKey } from "./names.ts";
import type { Shared } from "./parts.ts";
import { digest, newSecret } from "./secrets.ts";
import { checkPassword, checkPin, plainForm } from "./strength.ts";

/** People and their own secrets. */
export type People = Pick<AccessRoom, "signIn" | "stepUp" | "setPin" | "setPassword"> & {
  /**
   * Judges a secret of somebody who sits at `where` or was invited; the try is on the disk before, and counts against
   * that place alone: whoever holds a stolen session shuts its owner out nowhere else. E_WRONG_PIN, E_WRONG_PASSWORD, E_LOCKED_OUT, E_BUSY.
   */
  prove(
    resident: string,
    by: { readonly pin: string } | { readonly password: string },
    where: string,
    from: From,
  ): Promise<Try>;
  /** The row that tells of a try. */
  told(action: string, resident: string | undefined, from: From): Statement;
};

/** Makes what people do with their own secrets. */
export function makePeople(shared: Shared): People {
  const { ledger, bus, household, steady, attempts, passwords, accounts, sessions, known } = shared;
  const heaps = newSecret(shared.random);
  const resident = (id: string): Resident =>
    household.get("resident", id) ?? fail("E_NOT_FOUND", { noun: "resident", id });
  const told: People["told"] = (action, who, from) =>
    auditRow(steady.shown(steady.now()), who ?? "nobody", action, `resident/${who ?? ""}`, { from: [sourceOf(from)] });
  const outcome = (said: "right" | "wrong" | "locked", from: From) =>
    bus.emit("access.attempted", { outcome: said, from: sourceOf(from) });

  const judged = async (
    against: readonly Against[],
    from: From,
    about: { readonly who: string | undefined; readonly kept: string | undefined; readonly secret: string },
    wrong: "E_WRONG_PIN" | "E_WRONG_PASSWORD",
  ): Promise<Try> => {
    passwords.checkFree();
    const begun = await attempts.begin(against).catch((error: unknown) => {
      if (error instanceof LintelError && error.code === "E_LOCKED_OUT") outcome("locked", from);
      throw error;
    });
    const right = await passwords.matches(about.kept, plainForm(about.secret));
    outcome(right ? "right" : "wrong", from);
    if (right) return begun;
    await ledger.write([told("access.wrong", about.who, from)]);
    return fail(wrong);
  };

  /** By id, or by name where only one person with a password bears it. */
  const namedBy = (who: string): string | undefined => {
    if (household.get("resident", who)) return who;
    const key = nameKey(who);
    const bearing = household
      .all("resident")
      .filter(({ name, id }) => nameKey(name) === key && accounts.get(id).password);
    return bearing.length === 1 ? bearing[0]?.id : undefined;
  };

  const prove: People["prove"] = (id, by, where, from) => {
    const { pin, password } = accounts.get(id);
    if ("pin" in by) {
      if (pin === undefined) fail("E_NO_PIN");
      return judged(
        [{ rule: "pin", id: `${id}.${where}` }],
        from,
        { who: id, kept: pin, secret: by.pin },
        "E_WRONG_PIN",
      );
    }
    const about = { who: id, kept: password, secret: by.password };
    return judged([{ rule: "known", id: `${id}.${where}` }], from, about, "E_WRONG_PASSWORD");
  };

  /** New secrets are worth nothing for somebody who left meanwhile. */
  const keep = async (
    id: string,
    changed: { readonly password?: string; readonly pin?: string },
    rows: readonly Statement[],
  ) => {
    resident(id);
    await ledger.write([accounts.row(id, changed, steady.now()), ...rows]);
    if (household.get("resident", id)) return accounts.keep(id, changed);
    await ledger.write(accounts.forget(id));
    return fail("E_NOT_FOUND", { noun: "resident", id });
  };

  return {
    told,
    prove,
    signIn: async ({ who, password }, from) => {
      const id = namedBy(who.slice(0, 400));
      const kept = id === undefined ? undefined : accounts.get(id).password;
      // A stranger's names fall into few heaps, and nobody knows which: so nobody learns by them who lives here or fills the disk.
      const account = id ?? `?${digest(`${heaps} ${nameKey(who)}`).slice(0, 1)}`;
      const at = id === undefined ? undefined : known.by(id, from);
      const against: readonly Against[] =
        id !== undefined && at !== undefined
          ? [{ rule: "known", id: `${id}.${at}` }]
          : [
              { rule: "strangers", id: account },
              { rule: "source", id: sourceOf(from) },
              { rule: "house", id: "all" },
            ];
      const begun = await judged(against, from, { who: id, kept, secret: password }, "E_WRONG_PASSWORD");
      const person = id === undefined ? undefined : household.get("resident", id);
      if (!person || accounts.get(person.id).password !== kept) return fail("E_WRONG_PASSWORD");
      const seated = { seat: deskSeat, resident: person.id, standing: person.standing, stepped: true };
      const prepared = sessions.prepare(seated, from);
      await ledger.write([
        ...begun.right(),
        ...prepared.rows,
        ...known.rows(person.id, from, prepared.secret),
        told("access.sign-in", person.id, from),
      ]);
      return prepared.stand();
    },
    stepUp: async (session, by, from) => {
      const found = sessions.get(session) ?? fail("E_NOT_FOUND", { noun: "session", id: session });
      const who = found.resident ?? fail("E_FORBIDDEN");
      // A phone that opens itself anew by its key is the same place; a desk is opened by a password each time.
      const where = found.seat === deskSeat ? found.id : found.seat;
      const begun = await prove(who, by, where, from);
      await ledger.write([...begun.right(), told("access.step-up", who, from)]);
      const still = sessions.get(session) ?? fail("E_NOT_FOUND", { noun: "session", id: session });
      const until = steady.now() + steppedForMs;
      sessions.step(still, until);
      return { until: steady.shown(until) };
    },
    setPin: async (id, pin, actor) => {
      resident(id);
      checkPin(pin);
      const hash = await passwords.hash(pin);
      await keep(id, { pin: hash }, [auditRow(steady.shown(steady.now()), actor, "access.pin", `resident/${id}`, {})]);
    },
    setPassword: async (id, password, actor, but) => {
      checkPassword(password, resident(id).name);
      const hash = await passwords.hash(plainForm(password));
      await keep(id, { password: hash }, [
        auditRow(steady.shown(steady.now()), actor, "access.password", `resident/${id}`, {}),
      ]);
      const ended = sessions.end((one) => one.resident === id && one.id !== but);
      await ledger.write(ended);
    },
  };
}
