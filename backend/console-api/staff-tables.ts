/** The people of the brands, in the operator's database: who may do what, and who is signed in. */
export const staffMigration = `
CREATE TABLE staff (id TEXT PRIMARY KEY, brand TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, salt TEXT, hash TEXT, wrong INTEGER NOT NULL, locked INTEGER NOT NULL, at INTEGER NOT NULL, UNIQUE (brand, name)) STRICT;
CREATE TABLE staff_links (hash TEXT PRIMARY KEY, staff TEXT NOT NULL, until INTEGER NOT NULL) STRICT;
CREATE TABLE staff_sessions (hash TEXT PRIMARY KEY, staff TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL) STRICT;
CREATE INDEX staff_sessions_by_staff ON staff_sessions (staff);
`;

/** Browsers somebody has signed in with before: who guesses elsewhere does not shut them out. */
export const knownMigration = `
CREATE TABLE staff_known (hash TEXT PRIMARY KEY, staff TEXT NOT NULL, wrong INTEGER NOT NULL, locked INTEGER NOT NULL, until INTEGER NOT NULL) STRICT;
CREATE INDEX staff_known_by_staff ON staff_known (staff);
`;
