import { fail } from "../core/errors.ts";
import { makeTurns } from "../core/in-turn.ts";
import type { HouseholdDocument } from "../core/house.ts";
import { auditRow } from "../store/audit.ts";
import type { AccessRoom, From } from "./room.ts";
import type { Try } from "./attempts.ts";
import { type Invitation, mayInvite } from "./invitations.ts";
import { plainName, slugOf } from "./names.ts";
import { said, type Shared } from "./parts.ts";
import type { People } from "./people.ts";
import { keyFor } from "./seats.ts";
import { checkPassword, checkPin, plainForm } from "./strength.ts";

type Asked = Parameters<AccessRoom["join"]>[0];
type Device = HouseholdDocument<"device">;

/** Being asked in, and coming in by that. */
export function makeJoining(shared: Shared, people: People): Pick<AccessRoom, "invite" | "join"> {
  const { household, invitations, accounts, passwords, sessions, ledger, steady } = shared;
  // One after the other: of two who come as somebody without a secret, the second must know what the first has set.
  const inTurn = makeTurns();
  const person = (id: string) => household.get("resident", id) ?? fail("E_NOT_FOUND", { noun: "resident", id });

  /** The phone that was named, or a new one of theirs. */
  const phoneFor = ({ resident, phone }: Invitation, { phone: typed, key }: Asked): Device => {
    const { name, language } = person(resident);
    const named = phone === undefined ? undefined : household.get("device", phone);
    if (phone !== undefined && (named?.kind !== "phone" || named.owner !== resident)) fail("E_INVITATION");
    const id = named?.id ?? slugOf(`phone-${resident}`, "phone", (one) => household.get("device", one) !== undefined);
    const own =
      typed === undefined ? said(shared, language, "phone.of", { name }).slice(0, 80) : plainName(typed, "phone");
    const device = named ?? { id, kind: "phone", name: own, owner: resident };
    return key === undefined ? device : { ...device, key: keyFor(id, key) };
  };

  /** Whoever holds a link of somebody who has a secret already must know that, too: asking somebody in never makes you them. */
  const proved = async (invitation: Invitation, asked: Asked, from: From): Promise<Try | undefined> => {
    const { resident } = invitation;
    const has = accounts.get(resident);
    if (!has.pin && !has.password) return undefined;
    if (has.pin && asked.pin !== undefined) return people.prove(resident, { pin: asked.pin }, "invited", from);
    if (has.password && asked.password !== undefined)
      return people.prove(resident, { password: asked.password }, "invited", from);
    return fail("E_STEP_UP");
  };

  const join: AccessRoom["join"] = async (asked, from) => {
    const invitation = invitations.find(asked.code) ?? fail("E_INVITATION");
    const { resident, standing } = invitation;
    const { name } = person(resident);
    const device = phoneFor(invitation, asked);
    const begun = await proved(invitation, asked, from);
    const has = begun ? accounts.get(resident) : {};
    const fresh = {
      ...(asked.pin !== undefined && !has.pin ? { pin: asked.pin } : {}),
      ...(asked.password !== undefined && !has.password ? { password: asked.password } : {}),
    };
    if (fresh.pin !== undefined) checkPin(fresh.pin);
    if (fresh.password !== undefined) checkPassword(fresh.password, name);
    const changed = {
      ...(fresh.pin === undefined ? {} : { pin: await passwords.hash(fresh.pin) }),
      ...(fresh.password === undefined ? {} : { password: await passwords.hash(plainForm(fresh.password)) }),
    };
    // Somebody else may have been quicker, or it ended meanwhile.
    if (!invitations.take(invitation)) return fail("E_INVITATION");
    const before = household.get("device", device.id);
    const wanted =
      before === device ? [] : [{ noun: "device" as const, document: device, ...(before ? {} : { revision: 0 }) }];
    const seated = { seat: device.id, phone: device.id, resident, standing, ...(begun ? { stepped: true } : {}) };
    const prepared = sessions.prepare({ ...seated, ...(device.key ? { key: device.key.x } : {}) }, from);
    const secrets = Object.keys(changed).length > 0 ? [accounts.row(resident, changed, steady.now())] : [];
    const rows = [invitations.row(invitation), ...(begun?.right() ?? []), ...secrets, ...prepared.rows];
    try {
      await household.putTogether(wanted, [...rows, people.told("access.join", resident, from)], resident);
    } catch (error) {
      invitations.giveBack(invitation);
      throw error;
    }
    if (!household.get("resident", resident)) {
      await ledger.write([...accounts.forget(resident), ...sessions.end((one) => one.resident === resident)]);
      return fail("E_INVITATION");
    }
    accounts.keep(resident, changed);
    return prepared.stand();
  };

  return {
    invite: async ({ resident, phone }, actor) => {
      const { standing } = person(resident);
      const device = phone === undefined ? undefined : household.get("device", phone);
      if (phone !== undefined && (device?.kind !== "phone" || device.owner !== resident))
        fail("E_NOT_FOUND", { noun: "device", id: phone });
      const maker = household.get("resident", actor) ? { maker: actor } : {};
      const made = invitations.make({ resident, standing, ...(phone === undefined ? {} : { phone }), ...maker });
      const audit = auditRow(steady.shown(steady.now()), actor, "access.invite", `resident/${resident}`, {});
      await ledger.write([...made.rows, audit]);
      if (household.get("resident", resident)?.standing !== standing || !mayInvite(household, made.invitation)) {
        await ledger.write([invitations.row(made.invitation)]);
        fail("E_NOT_FOUND", { noun: "resident", id: resident });
      }
      made.keep();
      return { code: made.code, expires: made.expires };
    },
    join: (asked, from) => inTurn(() => join(asked, from)),
  };
}
