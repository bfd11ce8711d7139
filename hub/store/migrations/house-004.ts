/** What the house has to say and to whom it was said, when each screen was last there, and what is different about a scene's house day: skipped, later, or settings for that run alone. */
export const house004 = `
CREATE TABLE notices (id TEXT PRIMARY KEY, at INTEGER NOT NULL, document TEXT NOT NULL) STRICT;
CREATE TABLE screens_seen (screen TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT;
CREATE TABLE scene_days (scene TEXT NOT NULL, resident TEXT NOT NULL, day TEXT NOT NULL, skipped_at INTEGER, skipped_by TEXT, later_min INTEGER, once TEXT, way TEXT, PRIMARY KEY (scene, resident, day)) STRICT;
CREATE INDEX runs_by_resident ON runs (resident, started);
`;
