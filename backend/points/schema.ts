/**
 * The ledger of points in a brand's own database. Entries and transfers are never changed nor deleted: they know random
 * account ids only. Whatever names a person (members, grounds, notes) stands apart and can go.
 */
export const pointsMigration = `
CREATE TABLE points_keeps (id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE points_accounts (id TEXT PRIMARY KEY, kind TEXT NOT NULL, unit TEXT NOT NULL, balance INTEGER NOT NULL, overdraft INTEGER NOT NULL, opened INTEGER NOT NULL, closed INTEGER,
  CHECK (kind <> 'member' OR balance >= -overdraft), CHECK (kind NOT IN ('liability', 'holds', 'shelf', 'pieces') OR balance >= 0)) STRICT;
CREATE TABLE points_members (account TEXT PRIMARY KEY, subject TEXT NOT NULL UNIQUE, source TEXT NOT NULL, salt TEXT NOT NULL) STRICT;
CREATE INDEX points_members_by_source ON points_members (source);
CREATE TABLE points_grounds (consent TEXT NOT NULL, subject TEXT NOT NULL, source TEXT NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (consent, subject)) STRICT, WITHOUT ROWID;
CREATE INDEX points_grounds_by_subject ON points_grounds (subject);
CREATE INDEX points_grounds_by_source ON points_grounds (source);
CREATE TABLE points_transfers (id TEXT PRIMARY KEY, kind TEXT NOT NULL, at INTEGER NOT NULL, mark TEXT NOT NULL) STRICT;
CREATE TABLE points_entries (seq INTEGER PRIMARY KEY, transfer TEXT NOT NULL, account TEXT NOT NULL, amount INTEGER NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE INDEX points_entries_by_account ON points_entries (account, seq);
CREATE INDEX points_entries_by_transfer ON points_entries (transfer);
CREATE TABLE points_notes (transfer TEXT PRIMARY KEY, account TEXT, consent TEXT, event TEXT, salt TEXT NOT NULL, about TEXT NOT NULL) STRICT;
CREATE INDEX points_notes_by_account ON points_notes (account);
CREATE INDEX points_notes_by_consent ON points_notes (consent);
CREATE INDEX points_notes_by_event ON points_notes (event);
CREATE TABLE points_once (key TEXT PRIMARY KEY, account TEXT NOT NULL, until INTEGER) STRICT;
CREATE INDEX points_once_by_account ON points_once (account);
CREATE TABLE points_items (id TEXT PRIMARY KEY, version INTEGER NOT NULL, document TEXT NOT NULL) STRICT;
CREATE TABLE points_codes (hash TEXT PRIMARY KEY, account TEXT, item TEXT NOT NULL, paid INTEGER NOT NULL, stock INTEGER NOT NULL, deal TEXT, until INTEGER NOT NULL, state TEXT NOT NULL, consent TEXT, event TEXT, ground TEXT) STRICT;
CREATE INDEX points_codes_by_account ON points_codes (account, state);
CREATE INDEX points_codes_by_until ON points_codes (state, until);
CREATE INDEX points_codes_by_consent ON points_codes (consent);
CREATE INDEX points_codes_by_event ON points_codes (event);
CREATE TABLE points_referrals (id TEXT PRIMARY KEY, account TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE points_brought (account TEXT PRIMARY KEY, referrer TEXT NOT NULL, paid INTEGER NOT NULL) STRICT;
CREATE INDEX points_brought_by_referrer ON points_brought (referrer);
CREATE TABLE points_deals (id TEXT PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, closes INTEGER NOT NULL, document TEXT NOT NULL) STRICT;
CREATE INDEX points_deals_by_closes ON points_deals (state, closes);
CREATE TABLE points_holds (id TEXT PRIMARY KEY, deal TEXT NOT NULL, account TEXT NOT NULL, amount INTEGER NOT NULL, at INTEGER NOT NULL, seq INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX points_holds_by_deal ON points_holds (deal, account);
CREATE INDEX points_holds_by_account ON points_holds (account);
CREATE TABLE points_dues (deal TEXT NOT NULL, n INTEGER NOT NULL, account TEXT NOT NULL, due INTEGER NOT NULL, amount INTEGER NOT NULL, state TEXT NOT NULL, PRIMARY KEY (deal, n)) STRICT;
CREATE INDEX points_dues_by_due ON points_dues (state, due);
CREATE INDEX points_dues_by_account ON points_dues (account);
CREATE TRIGGER points_entries_stay BEFORE UPDATE ON points_entries BEGIN SELECT RAISE (ABORT, 'entries stay'); END;
CREATE TRIGGER points_entries_keep BEFORE DELETE ON points_entries BEGIN SELECT RAISE (ABORT, 'entries stay'); END;
CREATE TRIGGER points_transfers_stay BEFORE UPDATE ON points_transfers BEGIN SELECT RAISE (ABORT, 'transfers stay'); END;
CREATE TRIGGER points_transfers_keep BEFORE DELETE ON points_transfers BEGIN SELECT RAISE (ABORT, 'transfers stay'); END;
`;
