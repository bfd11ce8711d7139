/** Which brands have a room in this backend; what is theirs stands in their own databases. */
export const operator001 = `
CREATE TABLE brands (id TEXT PRIMARY KEY, since INTEGER NOT NULL) STRICT;
`;
