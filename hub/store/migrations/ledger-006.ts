/** Whoever made an invitation or a token: both end when that person's own standing does. */
export const ledger006 = `
ALTER TABLE access_invitations ADD COLUMN maker TEXT;
ALTER TABLE credentials ADD COLUMN maker TEXT;
`;
