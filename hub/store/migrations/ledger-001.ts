/** The first schema of ledger.db: what must survive a power cut (`synchronous=FULL`). */
export const ledger001 = `
CREATE TABLE household (noun TEXT NOT NULL, id TEXT NOT NULL, document TEXT NOT NULL, revision INTEGER NOT NULL, PRIMARY KEY (noun, id)) STRICT;
CREATE TABLE credentials (id TEXT NOT NULL, kind TEXT NOT NULL, hash TEXT NOT NULL, scopes TEXT NOT NULL, created INTEGER NOT NULL, revoked INTEGER, PRIMARY KEY (id, kind)) STRICT;
CREATE TABLE audit (seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL) STRICT;
CREATE TABLE hazards (id TEXT PRIMARY KEY, thing TEXT NOT NULL, verb TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
`;
