/** Whose an event was that is gone, as a name that tells nothing: so that no home leaves more of them than it may. */
export const brand004 = `
ALTER TABLE gone_events ADD COLUMN home TEXT NOT NULL DEFAULT '';
CREATE INDEX gone_events_by_home ON gone_events (home);
`;
