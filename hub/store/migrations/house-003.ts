/** What the house learned of ways home, by distance alone and never by place, and of how fast rooms cool and warm. */
export const house003 = `
CREATE TABLE ways_home (trip TEXT NOT NULL, resident TEXT NOT NULL, band INTEGER NOT NULL, minutes REAL NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (trip, band)) STRICT;
CREATE INDEX ways_home_by_resident ON ways_home (resident, band, at);
CREATE TABLE room_thermals (thing TEXT PRIMARY KEY, document TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
`;
