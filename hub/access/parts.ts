import type { Language } from "../core/house.ts";
import { render } from "../core/sentence.ts";
import type { Accounts } from "./accounts.ts";
import type { Attempts } from "./attempts.ts";
import type { Invitations } from "./invitations.ts";
import type { KnownBrowsers } from "./known.ts";
import type { Needs } from "./needs.ts";
import type { Passwords } from "./passwords.ts";
import type { Sessions } from "./sessions.ts";
import type { Steady } from "./steady.ts";

/** What the parts of the room share. */
export type Shared = Needs & {
  readonly steady: Steady;
  readonly attempts: Attempts;
  readonly passwords: Passwords;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly invitations: Invitations;
  readonly known: KnownBrowsers;
};

/** A sentence for somebody of a language. */
export function said(
  { words }: Pick<Needs, "words">,
  language: Language,
  key: string,
  params: Readonly<Record<string, string>> = {},
): string {
  return render({ key, params }, { words: words(language), language, zone: "UTC" });
}
