/** The door and the phones: who was let in and why, codes, lock-outs, and the keys that phones encrypt with. */
export const ledger002 = `
CREATE TABLE door_audit (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, document TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE INDEX door_audit_by_time ON door_audit (at);
CREATE TABLE door_subjects (seq INTEGER PRIMARY KEY, resident TEXT NOT NULL, salt TEXT NOT NULL) STRICT;
CREATE INDEX door_subjects_by_resident ON door_subjects (resident);
CREATE TABLE door_pins (resident TEXT NOT NULL, use TEXT NOT NULL, hash TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (resident, use)) STRICT;
CREATE TABLE door_keeps (id TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT;
CREATE TABLE phone_keys (device TEXT PRIMARY KEY, key TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
`;
