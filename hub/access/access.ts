import { fail, LintelError } from "../core/errors.ts";
import type { Busy } from "../core/quiet.ts";
import { auditRow } from "../store/audit.ts";
import { openAccounts } from "./accounts.ts";
import { openAttempts } from "./attempts.ts";
import { makeClaim } from "./claim.ts";
import { openInvitations } from "./invitations.ts";
import { makeJoining } from "./joining.ts";
import { openKnown } from "./known.ts";
import { leaving, newestKept } from "./leaving.ts";
import { makePairing } from "./pairing.ts";
import type { Needs } from "./needs.ts";
import type { Shared } from "./parts.ts";
import { openPasswords } from "./passwords.ts";
import { makePeople } from "./people.ts";
import { makeSeats } from "./seats.ts";
import type { AccessRoom } from "./room.ts";
import { openSessions } from "./sessions.ts";
import { makeStands } from "./stands.ts";
import { makeSteady } from "./steady.ts";

export type { AccessRoom, From, Opened, SessionView } from "./room.ts";

/** Opens the room: what stands in the ledger of people who are gone is taken off first. */
export function openAccess(needs: Needs): AccessRoom & { readonly busy: Busy } {
  const { ledger, bus, clock, rim, random, folder, onFault } = needs;
  const steady = makeSteady(clock, rim, newestKept(ledger.read));
  const passwords = openPasswords(folder, random);
  const accounts = openAccounts(ledger.read);
  const stands = makeStands(needs);
  const shared: Shared = {
    ...needs,
    steady,
    passwords,
    accounts,
    attempts: openAttempts(ledger, steady),
    sessions: openSessions({ ledger, bus, steady, rim, random, stands, onFault }),
    invitations: openInvitations(ledger, steady, random),
    known: openKnown(ledger, steady),
  };
  const { sessions } = shared;
  if (accounts.all().length > 0 && passwords.keyless())
    onFault(new LintelError("E_STORE_DAMAGED", { problem: "access.key" }));
  const off = leaving(shared, stands);
  const people = makePeople(shared);
  const { signIn, stepUp, setPin, setPassword } = people;
  return {
    ...makeClaim(shared, people),
    signIn,
    ...makeSeats(shared),
    ...makeJoining(shared, people),
    ...makePairing(shared),
    session: sessions.of,
    sessions: (resident) =>
      sessions
        .all()
        .filter((one) => resident === undefined || one.resident === resident)
        .map(sessions.view),
    end: async (session, actor) => {
      const { seat, resident } = sessions.get(session) ?? fail("E_NOT_FOUND", { noun: "session", id: session });
      const ended = sessions.end(({ id }) => id === session);
      const subject = resident === undefined ? `seat/${seat}` : `resident/${resident}`;
      await ledger.write([...ended, auditRow(clock.wall(), actor, "access.end", subject, {})]);
    },
    stepUp,
    setPin,
    setPassword,
    has: (resident) => {
      const { password, pin } = accounts.get(resident);
      return { password: password !== undefined, pin: pin !== undefined };
    },
    busy: passwords.busy,
    [Symbol.dispose]: () => {
      off();
      sessions[Symbol.dispose]();
    },
  };
}
