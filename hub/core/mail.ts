import { z } from "zod";

/** An address of one mailbox: nothing in it can end a line or begin another. */
export const MailAddress = z
  .string()
  .max(254)
  .regex(/^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,186}[A-Za-z0-9])$/);

/** The household's own mail server; `locked`: TLS from the first byte (port 465), else by STARTTLS before anything is said. */
export const MailServer = z.strictObject({
  host: z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/),
  port: z.number().int().min(1).max(65_535),
  locked: z.boolean(),
  user: z.string().min(1).max(200),
  password: z.string().min(1).max(200),
  from: MailAddress,
});
/** See the schema of the same name. */
export type MailServer = z.infer<typeof MailServer>;

/** One letter to one mailbox: the same said twice, plain and as a page. */
export type MailLetter = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

/**
 * Hands a letter to a mail server. E_MAIL_LOGIN for a wrong password, E_MAIL_REFUSED where the server takes no such letter,
 * E_MAIL_UNLOCKED where it offers no TLS, E_NET_DOWN or E_DEADLINE where it may go better later.
 */
export type Post = (server: MailServer, letter: MailLetter) => Promise<void>;
