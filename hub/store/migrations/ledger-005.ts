/** Every revision of the household's flow documents: who saved it, when, and how it stands; `tab` is empty for what no tab holds. */
export const ledger005 = `
CREATE TABLE flow_saves (seq INTEGER PRIMARY KEY AUTOINCREMENT, deploy TEXT NOT NULL, tab TEXT NOT NULL, scene TEXT, revision TEXT NOT NULL, document TEXT NOT NULL, base TEXT NOT NULL, at INTEGER NOT NULL, author TEXT NOT NULL, source TEXT NOT NULL, note TEXT, state TEXT NOT NULL) STRICT;
CREATE INDEX flow_saves_by_tab ON flow_saves (tab, seq);
CREATE UNIQUE INDEX flow_saves_one_current ON flow_saves (tab) WHERE state = 'current';
CREATE UNIQUE INDEX flow_saves_one_draft ON flow_saves (tab) WHERE state = 'draft';
`;
