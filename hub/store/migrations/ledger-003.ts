/** Who comes in by web: passwords and PINs, sessions, invitations, known browsers, lock-outs. */
export const ledger003 = `
CREATE TABLE access_accounts (resident TEXT PRIMARY KEY, password TEXT, pin TEXT, changed INTEGER NOT NULL) STRICT;
CREATE TABLE access_sessions (id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, seat TEXT NOT NULL, resident TEXT, standing TEXT, place TEXT, phone TEXT, key TEXT, token TEXT, created INTEGER NOT NULL, seen INTEGER NOT NULL, expires INTEGER NOT NULL, agent TEXT NOT NULL) STRICT;
CREATE INDEX access_sessions_by_resident ON access_sessions (resident);
CREATE TABLE access_invitations (hash TEXT PRIMARY KEY, resident TEXT NOT NULL, standing TEXT NOT NULL, phone TEXT, created INTEGER NOT NULL, expires INTEGER NOT NULL) STRICT;
CREATE TABLE access_known (hash TEXT NOT NULL, resident TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (resident, hash)) STRICT;
CREATE TABLE access_keeps (id TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT;
CREATE TABLE push_subscriptions (device TEXT PRIMARY KEY, resident TEXT NOT NULL, document TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
`;
