import type { Language, Standing } from "../core/house.ts";

/** Where somebody asks from: the address of the socket, never of a header, and what the browser says it is. */
export type From = {
  readonly address: string;
  readonly agent: string;
  /** The secret of a session, over or not, that the browser still carries: an account knows it by that. */
  readonly known?: string;
};

/** A session as it may be shown; never its secret. */
export type SessionView = {
  readonly id: string;
  readonly seat: string;
  readonly resident?: string;
  readonly standing?: Standing;
  readonly place?: string;
  readonly phone?: string;
  readonly created: number;
  readonly seen: number;
  readonly expires: number;
  readonly stepped_until?: number;
  readonly agent: string;
};

/** A session just opened, with the secret that its seat's cookie carries; shown this once. */
export type Opened = { readonly secret: string; readonly session: SessionView };

/** The public half of the key a seat holds (ES256), as JWK coordinates. */
export type SeatKey = { readonly x: string; readonly y: string };

/** How a wall that asks to be let in stands. */
export type PairingView = {
  /** `comparing`: somebody has typed its code, and compares its number. */
  readonly state: "waiting" | "comparing" | "paired" | "refused" | "expired";
  readonly screen?: string;
  readonly place?: string;
};

/** A wall that waits for an adult to type its code. */
export type WaitingView = {
  readonly ref: string;
  readonly at: number;
  readonly width: number;
  readonly height: number;
  readonly from: string;
};

/** Who may come in by web and how: claim, accounts, sessions, invitations, pairing, step-up, lock-outs. */
export type AccessRoom = {
  /** True when some owner has a password. */
  claimed(): boolean;
  /** Opens a claim window of 15 minutes; a new one ends the old. `resident`: whose password is to be set anew. E_NOT_FOUND. */
  openClaim(resident?: string): { readonly code: string; readonly until: number };
  claimOpen(): boolean;
  /** E_CLAIM_CLOSED, E_WRONG_CODE (five close it for where they come from), E_PASSWORD_WEAK, E_PIN_WEAK, E_NOT_FOUND (`resident`), E_WRONG_TYPE. */
  claim(
    asked: {
      readonly code: string;
      readonly name: string;
      readonly language: Language;
      readonly password: string;
      readonly pin: string;
      readonly resident?: string;
      readonly home?: { readonly name: string; readonly zone: string };
    },
    from: From,
  ): Promise<Opened>;
  /** `who` is a name or an id. E_WRONG_PASSWORD (the same for a stranger), E_LOCKED_OUT, E_BUSY. */
  signIn(asked: { readonly who: string; readonly password: string }, from: From): Promise<Opened>;
  /** What a seat with a key is to sign; the same whether there is such a seat. */
  challenge(seat: string): { readonly nonce: string };
  /** ES256 over `lintel-seat.<seat>.<nonce>`, raw 64 bytes in base64url. E_SEAT_PROOF. */
  openSeat(
    asked: { readonly seat: string; readonly nonce: string; readonly signature: string },
    from: From,
  ): Promise<Opened>;
  /**
   * A link's token (`screen:<place>` or `phone:<device>`) for a session that ends with the token. It is taken once, within
   * a day; the same `browser` (a secret of its own) may come again. E_NO_TOKEN.
   */
  exchange(link: { readonly token: string; readonly browser?: string }, from: From): Promise<Opened>;
  /** One use, 24 hours. E_NOT_FOUND. */
  invite(
    asked: { readonly resident: string; readonly phone?: string },
    actor: string,
  ): Promise<{ readonly code: string; readonly expires: number }>;
  /** Whoever has a PIN or password proves it; others set theirs. E_INVITATION, E_STEP_UP, E_WRONG_PIN, E_WRONG_PASSWORD, E_LOCKED_OUT, E_PASSWORD_WEAK, E_PIN_WEAK, E_WRONG_TYPE. */
  join(
    asked: {
      readonly code: string;
      readonly pin?: string;
      readonly password?: string;
      readonly phone?: string;
      readonly key?: SeatKey;
    },
    from: From,
  ): Promise<Opened>;
  /** E_TOO_MANY, E_WRONG_TYPE. */
  beginPairing(
    asked: { readonly key: SeatKey; readonly width: number; readonly height: number },
    from: From,
  ): { readonly pairing: string; readonly code: string; readonly expires: number };
  pairing(id: string): PairingView;
  waiting(): readonly WaitingView[];
  /**
   * The number by which somebody sees that the screen before them is the one of that code: it shows the same, made of its
   * own key. E_PAIRING_OVER, E_WRONG_CODE (five end all that wait).
   */
  comparePairing(code: string): { readonly check: string };
  /** With a `check` that is not the screen's own it is refused for good. E_PAIRING_OVER, E_WRONG_CODE (five end all that wait), E_NOT_FOUND. */
  acceptPairing(
    asked: {
      readonly code: string;
      readonly place: string;
      readonly check?: string;
      readonly name?: string;
      readonly screen?: string;
    },
    actor: string,
  ): Promise<{ readonly screen: string }>;
  /** E_NOT_FOUND. */
  unpair(screen: string, actor: string): Promise<void>;
  /** Whose secret this is, from memory. */
  session(secret: string): SessionView | undefined;
  sessions(resident?: string): readonly SessionView[];
  /** E_NOT_FOUND. */
  end(session: string, actor: string): Promise<void>;
  /** E_WRONG_PIN, E_WRONG_PASSWORD, E_LOCKED_OUT, E_NO_PIN, E_NOT_FOUND. */
  stepUp(
    session: string,
    by: { readonly pin: string } | { readonly password: string },
    from: From,
  ): Promise<{ readonly until: number }>;
  /** E_PIN_WEAK, E_NOT_FOUND. */
  setPin(resident: string, pin: string, actor: string): Promise<void>;
  /** Ends the person's sessions, all but the one named. E_PASSWORD_WEAK, E_NOT_FOUND. */
  setPassword(resident: string, password: string, actor: string, but?: string): Promise<void>;
  has(resident: string): { readonly password: boolean; readonly pin: boolean };
  [Symbol.dispose](): void;
};
