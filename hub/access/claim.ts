import { deskSeat } from "../core/access.ts";
import { fail } from "../core/errors.ts";
import { makeTurns } from "../core/in-turn.ts";
import { sourceOf } from "../core/source.ts";
import type { AccessRoom } from "./room.ts";
import { plainName, slugOf } from "./names.ts";
import { said, type Shared } from "./parts.ts";
import type { People } from "./people.ts";
import { digest, newCode, readCode, sameDigest } from "./secrets.ts";
import { checkPassword, checkPin, plainForm } from "./strength.ts";

type Asked = Parameters<AccessRoom["claim"]>[0];
type Open = {
  readonly hash: string;
  readonly until: number;
  readonly resident: string | undefined;
  readonly wrong: Map<string, number>;
};
type Wanted = Parameters<Shared["household"]["putTogether"]>[0];

const lastsMs = 900_000;
const codeLength = 10;
const mostWrong = 5;

/** The first way in, and the way back in for who forgot: one code, in memory as its digest alone. */
export function makeClaim(
  shared: Shared,
  people: People,
): Pick<AccessRoom, "claimed" | "openClaim" | "claimOpen" | "claim"> {
  const { household, accounts, passwords, sessions, steady, random, virtual, known, bus, attempts } = shared;
  let open: Open | undefined;
  const standing = () => (open && open.until > steady.now() ? open : undefined);
  const claimed = () =>
    household.all("resident").some((one) => one.standing === "owner" && accounts.get(one.id).password !== undefined);
  const inTurn = makeTurns();

  /** Five wrong ones shut the window for where they came from, and for nobody else: it is the owner's way back in. */
  const withCode = (code: string, source: string): Open => {
    const window = standing() ?? fail("E_CLAIM_CLOSED");
    const wrong = window.wrong.get(source) ?? 0;
    if (wrong >= mostWrong) fail("E_CLAIM_CLOSED");
    if (sameDigest(window.hash, digest(readCode(code)))) return window;
    window.wrong.set(source, wrong + 1);
    return fail("E_WRONG_CODE");
  };

  /** Whose password it will be: of whom the window was opened for, of an owner there is, or of a new one. */
  const claimant = ({ resident: window }: Open, { resident: asked }: Asked): string | undefined => {
    if (window !== undefined && asked !== undefined && window !== asked) fail("E_FORBIDDEN");
    const id = window ?? asked;
    if (id === undefined) return virtual ? fail("E_NOT_FOUND", { noun: "resident", id: "" }) : undefined;
    const person = household.get("resident", id);
    if (!person || (window === undefined && person.standing !== "owner")) fail("E_NOT_FOUND", { noun: "resident", id });
    return id;
  };

  /** The home, a first place to sleep and the owner, as far as there are none yet. */
  const settled = (asked: Asked, name: string): { readonly id: string; readonly wanted: Wanted } => {
    const { language, home } = asked;
    const newHome = () => {
      const { name: typed, zone } = home ?? fail("E_WRONG_TYPE", { field: "home" });
      return {
        noun: "home" as const,
        document: { id: household.newHomeId(false), name: plainName(typed, "home"), zone, language },
      };
    };
    const [place] = household.all("place");
    const bedroom = { id: "bedroom", name: said(shared, language, "place.bedroom") };
    const id = slugOf(name, "resident", (one) => household.get("resident", one) !== undefined);
    const owner = { id, name, standing: "owner", language, sleeps: place?.id ?? bedroom.id };
    return {
      id,
      wanted: [
        ...(household.home() ? [] : [newHome()]),
        ...(place ? [] : [{ noun: "place" as const, document: bedroom, revision: 0 }]),
        { noun: "resident", document: owner, revision: 0 },
      ],
    };
  };

  return {
    claimed,
    claimOpen: () => standing() !== undefined,
    openClaim: (resident) => {
      if (resident !== undefined && !household.get("resident", resident))
        fail("E_NOT_FOUND", { noun: "resident", id: resident });
      // Whoever has the machine may set a password anew; a second first owner is nobody's.
      if (resident === undefined && claimed()) fail("E_WRONG_TYPE", { field: "resident", problem: "whose?" });
      const code = newCode(random, codeLength);
      const until = steady.now() + lastsMs;
      open = { hash: digest(code), until, resident, wrong: new Map() };
      return { code, until: steady.shown(until) };
    },
    claim: async (asked, from) => {
      const tried = (outcome: "right" | "wrong") => bus.emit("access.attempted", { outcome, from: sourceOf(from) });
      let window: Open;
      try {
        window = withCode(asked.code, sourceOf(from));
      } catch (error) {
        tried("wrong");
        throw error;
      }
      const existing = claimant(window, asked);
      const name = existing === undefined ? plainName(asked.name) : (household.get("resident", existing)?.name ?? "");
      checkPassword(asked.password, name);
      checkPin(asked.pin);
      return inTurn(async () => {
        // Two who have the code: whoever is first is the owner.
        if (standing() !== window) fail("E_CLAIM_CLOSED");
        const [password, pin] = [await passwords.hash(plainForm(asked.password)), await passwords.hash(asked.pin)];
        if (standing() !== window) fail("E_CLAIM_CLOSED");
        const made = existing === undefined ? settled(asked, name) : { id: existing, wanted: [] };
        const { id, wanted } = made;
        const as =
          existing === undefined ? "owner" : (household.get("resident", existing)?.standing ?? fail("E_CLAIM_CLOSED"));
        const ended = sessions.end((one) => one.resident === id);
        const prepared = sessions.prepare({ seat: deskSeat, resident: id, standing: as, stepped: true }, from);
        const rows = [
          accounts.row(id, { password, pin }, steady.now()),
          ...attempts.forget(id),
          ...ended,
          ...prepared.rows,
          ...known.rows(id, from, prepared.secret),
          people.told("access.claim", id, from),
        ];
        await household.putTogether(wanted, rows, id);
        accounts.keep(id, { password, pin });
        if (open === window) open = undefined;
        tried("right");
        return prepared.stand();
      });
    },
  };
}
