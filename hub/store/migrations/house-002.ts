/** Pages fetched from outside and kept as they came, so that a house without internet still has the last good one. */
export const house002 = `
CREATE TABLE kept_pages (owner TEXT NOT NULL, id TEXT NOT NULL, body BLOB NOT NULL, etag TEXT, at INTEGER NOT NULL, PRIMARY KEY (owner, id)) STRICT;
`;
