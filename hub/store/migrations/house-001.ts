/** The first schema of house.db: state, runs and evidence (`synchronous=NORMAL`). */
export const house001 = `
CREATE TABLE retained (topic TEXT PRIMARY KEY, payload BLOB NOT NULL, qos INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE TABLE things (id TEXT PRIMARY KEY, about TEXT, status TEXT, state TEXT, state_at INTEGER, seen INTEGER NOT NULL) STRICT;
CREATE TABLE evidence (id TEXT PRIMARY KEY, source TEXT NOT NULL, at INTEGER NOT NULL, device TEXT NOT NULL, resident TEXT, place TEXT, confidence REAL NOT NULL) STRICT;
CREATE INDEX evidence_by_time ON evidence (at);
CREATE TABLE presence (resident TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT;
CREATE TABLE trips (id TEXT PRIMARY KEY, resident TEXT NOT NULL, document TEXT NOT NULL, ended INTEGER) STRICT;
CREATE INDEX trips_open ON trips (resident) WHERE ended IS NULL;
CREATE TABLE fixes (trip TEXT NOT NULL, at INTEGER NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL, accuracy_m REAL NOT NULL, PRIMARY KEY (trip, at)) STRICT;
CREATE TABLE moments (id TEXT PRIMARY KEY, kind TEXT NOT NULL, at INTEGER NOT NULL, resident TEXT, place TEXT, trip TEXT, because TEXT NOT NULL) STRICT;
CREATE INDEX moments_by_time ON moments (at);
CREATE TABLE scene_revisions (scene TEXT NOT NULL, revision TEXT NOT NULL, document TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (scene, revision)) STRICT;
CREATE TABLE runs (id TEXT PRIMARY KEY, scene TEXT NOT NULL, revision TEXT NOT NULL, engine INTEGER NOT NULL, moment TEXT NOT NULL, resident TEXT, place TEXT, trip TEXT, started INTEGER NOT NULL, state TEXT NOT NULL, outcome TEXT, ended INTEGER) STRICT;
CREATE INDEX runs_by_state ON runs (state);
CREATE INDEX runs_by_start ON runs (started);
CREATE TABLE steps (run TEXT NOT NULL, key TEXT NOT NULL, visit INTEGER NOT NULL, state TEXT NOT NULL, entered INTEGER NOT NULL, deadline INTEGER, output TEXT, command TEXT, detail TEXT, PRIMARY KEY (run, key, visit)) STRICT;
CREATE TABLE candidates (scene TEXT NOT NULL, moment TEXT NOT NULL, verdict TEXT NOT NULL, guard TEXT, at INTEGER NOT NULL, PRIMARY KEY (scene, moment)) STRICT;
CREATE INDEX candidates_by_time ON candidates (at);
CREATE TABLE commands (id TEXT PRIMARY KEY, thing TEXT NOT NULL, role TEXT NOT NULL, class TEXT NOT NULL, message TEXT NOT NULL, sent INTEGER NOT NULL, boot TEXT NOT NULL, outcome TEXT, code TEXT, detail TEXT) STRICT;
CREATE INDEX commands_open ON commands (outcome) WHERE outcome IS NULL OR outcome = 'accepted';
CREATE TABLE holds (role TEXT PRIMARY KEY, since INTEGER NOT NULL, because TEXT NOT NULL) STRICT;
CREATE TABLE boots (at INTEGER PRIMARY KEY, report TEXT NOT NULL) STRICT;
`;
