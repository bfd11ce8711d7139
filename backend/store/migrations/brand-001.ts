/** What one brand's room holds of the homes that let it: by pairwise names only, and nothing of where they asked from. */
export const brand001 = `
CREATE TABLE keys (n INTEGER PRIMARY KEY, kid TEXT NOT NULL UNIQUE, x TEXT NOT NULL, d TEXT, signs_from INTEGER NOT NULL) STRICT;
CREATE TABLE manifests (version INTEGER PRIMARY KEY, document TEXT NOT NULL, kid TEXT NOT NULL, sig TEXT NOT NULL) STRICT;
CREATE TABLE catalogue (seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, document TEXT NOT NULL, UNIQUE (kind, id)) STRICT;
CREATE TABLE homes (source TEXT PRIMARY KEY, kid TEXT NOT NULL, x TEXT NOT NULL, virtual INTEGER NOT NULL, letters INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE VIEW counted_homes AS SELECT source FROM homes WHERE virtual = 0;
CREATE TABLE nonces (source TEXT NOT NULL, nonce TEXT NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (source, nonce)) STRICT, WITHOUT ROWID;
CREATE INDEX nonces_by_until ON nonces (until);
CREATE TABLE events (seq INTEGER PRIMARY KEY, source TEXT NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, subject TEXT NOT NULL, purpose TEXT NOT NULL, category TEXT NOT NULL, level INTEGER NOT NULL, consentid TEXT NOT NULL, consentepoch INTEGER NOT NULL, time TEXT NOT NULL, received INTEGER NOT NULL, due INTEGER NOT NULL, teaches TEXT NOT NULL, document TEXT NOT NULL, UNIQUE (source, id)) STRICT;
CREATE INDEX events_by_teaching ON events (source, subject, teaches, seq);
CREATE INDEX events_by_grant ON events (source, consentid, type, consentepoch);
CREATE INDEX events_by_due ON events (due);
CREATE TABLE facts (source TEXT NOT NULL, subject TEXT NOT NULL, key TEXT NOT NULL, id TEXT NOT NULL, value TEXT NOT NULL, origin TEXT NOT NULL, purpose TEXT NOT NULL, category TEXT NOT NULL, consentid TEXT NOT NULL, eventid TEXT NOT NULL, verified_at INTEGER NOT NULL, valid_until INTEGER NOT NULL, PRIMARY KEY (source, subject, key)) STRICT;
CREATE TABLE floors (source TEXT NOT NULL, consentid TEXT NOT NULL, epoch INTEGER NOT NULL, PRIMARY KEY (source, consentid)) STRICT;
CREATE TABLE mails (source TEXT NOT NULL, n INTEGER NOT NULL, consentid TEXT NOT NULL, subject TEXT NOT NULL, due INTEGER NOT NULL, document TEXT NOT NULL, PRIMARY KEY (source, n)) STRICT;
CREATE INDEX mails_by_due ON mails (due);
CREATE TABLE receipts (source TEXT NOT NULL, n INTEGER NOT NULL, consentid TEXT NOT NULL, epoch INTEGER NOT NULL, document TEXT NOT NULL, PRIMARY KEY (source, n), UNIQUE (source, consentid, epoch)) STRICT;
CREATE TABLE gone_homes (hash TEXT PRIMARY KEY, sealed BLOB, until INTEGER NOT NULL) STRICT;
CREATE TABLE gone_events (hash TEXT PRIMARY KEY, until INTEGER NOT NULL) STRICT;
CREATE INDEX gone_events_by_until ON gone_events (until);
`;
