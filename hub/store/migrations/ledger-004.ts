/** What may leave the house and what did: grants, brands as they were pinned, events on their way, and the chain of it all. */
export const ledger004 = `
CREATE TABLE grants (id TEXT PRIMARY KEY, resident TEXT NOT NULL, recipient TEXT NOT NULL, purpose TEXT NOT NULL, category TEXT NOT NULL, level INTEGER NOT NULL, state TEXT NOT NULL, epoch INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL, document TEXT NOT NULL) STRICT;
CREATE INDEX grants_by_resident ON grants (resident, state);
CREATE INDEX grants_by_recipient ON grants (recipient, state);
CREATE TABLE brands (id TEXT PRIMARY KEY, url TEXT NOT NULL, document TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE TABLE outbox (id TEXT PRIMARY KEY, recipient TEXT NOT NULL, consent TEXT NOT NULL, epoch INTEGER NOT NULL, resident TEXT, type TEXT NOT NULL, due INTEGER NOT NULL, expires INTEGER NOT NULL, event TEXT NOT NULL, salt TEXT NOT NULL, state TEXT NOT NULL, batch TEXT, claimed INTEGER, tries INTEGER NOT NULL, why TEXT) STRICT;
CREATE INDEX outbox_by_due ON outbox (state, due);
CREATE INDEX outbox_by_consent ON outbox (consent, epoch);
CREATE TABLE engage_chain (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, document TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE TRIGGER engage_chain_is_not_changed BEFORE UPDATE ON engage_chain BEGIN SELECT RAISE(ABORT, 'the chain is never changed'); END;
CREATE TRIGGER engage_chain_is_not_shortened BEFORE DELETE ON engage_chain BEGIN SELECT RAISE(ABORT, 'the chain is never shortened'); END;
CREATE TABLE engage_subjects (seq INTEGER PRIMARY KEY, resident TEXT, salt TEXT NOT NULL, payload TEXT NOT NULL) STRICT;
CREATE INDEX engage_subjects_by_resident ON engage_subjects (resident);
CREATE TABLE engage_keeps (id TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT;
`;
