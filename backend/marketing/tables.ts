/**
 * What a brand's own database holds for its people: drafts, what was said by pseudonym, letters, calls, and a log of every
 * query. Each row of somebody's carries the consent it stands on and the instant it has to be gone.
 */
export const marketingMigration = `
CREATE TABLE m_campaigns (id TEXT PRIMARY KEY, state TEXT NOT NULL, document TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE TABLE m_objects (kind TEXT NOT NULL, id TEXT NOT NULL, state TEXT NOT NULL, version INTEGER NOT NULL, draft TEXT NOT NULL, published TEXT, at INTEGER NOT NULL, PRIMARY KEY (kind, id)) STRICT;
CREATE TABLE m_measures (question TEXT NOT NULL, answer TEXT NOT NULL, what TEXT NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (question, answer, what)) STRICT;
CREATE TABLE m_said (source TEXT NOT NULL, event TEXT NOT NULL, who TEXT NOT NULL, consent TEXT NOT NULL, epoch INTEGER NOT NULL, kind TEXT NOT NULL, purpose TEXT NOT NULL, category TEXT NOT NULL, about TEXT, version INTEGER, value TEXT, amount INTEGER, at INTEGER NOT NULL, valid INTEGER NOT NULL, due INTEGER NOT NULL, held INTEGER NOT NULL, virtual INTEGER NOT NULL, PRIMARY KEY (source, event)) STRICT;
CREATE INDEX m_said_by_kind ON m_said (kind, about);
CREATE INDEX m_said_by_consent ON m_said (consent);
CREATE INDEX m_said_by_due ON m_said (due);
CREATE TABLE m_letters (source TEXT NOT NULL, event TEXT NOT NULL, who TEXT NOT NULL, consent TEXT NOT NULL, epoch INTEGER NOT NULL, kind TEXT NOT NULL, category TEXT NOT NULL, about TEXT, text TEXT NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL, answered INTEGER, settled INTEGER, replies INTEGER NOT NULL, due INTEGER NOT NULL, virtual INTEGER NOT NULL, PRIMARY KEY (source, event)) STRICT;
CREATE INDEX m_letters_by_state ON m_letters (kind, state, at);
CREATE TABLE m_replies (id TEXT PRIMARY KEY, source TEXT NOT NULL, event TEXT NOT NULL, at INTEGER NOT NULL, author TEXT NOT NULL, text TEXT NOT NULL, settles INTEGER NOT NULL) STRICT;
CREATE INDEX m_replies_by_letter ON m_replies (source, event);
CREATE TABLE m_calls (source TEXT NOT NULL, event TEXT NOT NULL, who TEXT NOT NULL, consent TEXT NOT NULL, epoch INTEGER NOT NULL, category TEXT NOT NULL, about TEXT, state TEXT NOT NULL, name TEXT, phone TEXT, at INTEGER NOT NULL, expires INTEGER NOT NULL, called INTEGER, due INTEGER NOT NULL, virtual INTEGER NOT NULL, PRIMARY KEY (source, event)) STRICT;
CREATE TABLE m_brand (id TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT;
CREATE TABLE m_asked (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, staff TEXT NOT NULL, query TEXT NOT NULL) STRICT;
CREATE INDEX m_asked_by_query ON m_asked (query);
`;

/** The tables about homes that were released with noise, by week; they name nobody. */
export const releasesMigration = `
CREATE TABLE m_released (week INTEGER NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL, document TEXT NOT NULL, PRIMARY KEY (week, name)) STRICT;
`;

/** The tables that hold rows of somebody's, all with `source`, `event`, `who`, `consent`, `epoch` and `due`. */
export const tablesOfPeople = ["m_said", "m_letters", "m_calls"] as const;
