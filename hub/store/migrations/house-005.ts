/** What the home itself knows for offers and questions, and tells nobody: uses by day, cards, answers, letters. */
export const house005 = `
CREATE TABLE engage_uses (resident TEXT NOT NULL, category TEXT NOT NULL, day TEXT NOT NULL, used TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (resident, category, day, used)) STRICT;
CREATE TABLE engage_counted (id TEXT PRIMARY KEY, resident TEXT NOT NULL, category TEXT NOT NULL, day TEXT NOT NULL) STRICT;
CREATE TABLE engage_objects (brand TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, document TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (brand, kind, id)) STRICT;
CREATE TABLE engage_cards (id TEXT PRIMARY KEY, resident TEXT NOT NULL, brand TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL, document TEXT NOT NULL) STRICT;
CREATE INDEX engage_cards_by_resident ON engage_cards (resident, at);
CREATE TABLE engage_notes (resident TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, document TEXT NOT NULL, PRIMARY KEY (resident, kind, id)) STRICT;
`;
