import type { Language } from "../core/house.ts";
import type { Random } from "../core/random.ts";

/** Who is at the editor: a grown-up of the house in a session that stands. */
export type FlowsVisitor = {
  readonly id: string;
  readonly adult: boolean;
  readonly language: Language;
  readonly session: string;
};

/** The tokens by which the flows process asks who somebody is: one a session, made by the hub and never shown to a browser. */
export type Tokens = {
  of(visitor: FlowsVisitor): string;
  who(token: string): FlowsVisitor | undefined;
  drop(session: string): void;
};

const most = 500;

/** Makes a book of tokens; it stands in memory alone. */
export function makeTokens(random: Pick<Random, "bytes">): Tokens {
  const bySession = new Map<string, string>();
  const visitors = new Map<string, FlowsVisitor>();
  const drop = (session: string) => {
    visitors.delete(bySession.get(session) ?? "");
    bySession.delete(session);
  };
  return {
    of: (visitor) => {
      const known = bySession.get(visitor.session);
      const token = known ?? Buffer.from(random.bytes(24)).toString("base64url");
      bySession.set(visitor.session, token);
      visitors.set(token, visitor);
      for (const oldest of bySession.keys()) if (bySession.size > most) drop(oldest);
      return token;
    },
    who: (token) => visitors.get(token),
    drop,
  };
}
