import { expect, test } from "vitest";
import { systemClock } from "../../../hub/core/clock.ts";
import { MailAddress, type MailLetter, type MailServer, type Post } from "../../../hub/core/mail.ts";
import { systemRandom } from "../../../hub/core/random.ts";
import { waysOut } from "../../../hub/core/ways-out.ts";
import { openMail } from "../../../hub/smtp.ts";
import { covers } from "../../help/covers.ts";
import { mailServer } from "../../help/mail-server.ts";

const letter: MailLetter = { to: "lin@example.com", subject: "Your week", text: "One\n.\n..two", html: "<p>One</p>" };
type Server = Awaited<ReturnType<typeof mailServer>>;
const settings = ({ host, port }: Server, more: Partial<MailServer> = {}): MailServer => ({
  host,
  port,
  locked: false,
  user: "house",
  password: "a pass word",
  from: "house@example.com",
  ...more,
});
const postTo = ({ ca }: Pick<Server, "ca">, timeout_ms = 10_000): Post =>
  openMail({ clock: systemClock(), random: systemRandom(), ca, timeout_ms });
/** The parts of a letter as its reader's program has them. */
function read(message: string) {
  const [head = "", ...rest] = message.split("\r\n\r\n");
  const parts = [...message.matchAll(/Content-Type: (text\/\w+)[^\r\n]*\r\n[^\r\n]+\r\n\r\n([\w+/=\r\n]*?)\r\n--/g)];
  const body = Object.fromEntries(parts.map(([, type, text = ""]) => [type, Buffer.from(text, "base64").toString()]));
  return { head: head.replaceAll(/\r\n /g, ""), body, rest };
}
const subjectIn = (head: string) =>
  [...(/^Subject: (.*)$/m.exec(head)?.[1] ?? "").matchAll(/=\?utf-8\?B\?([\w+/=]+)\?=/g)]
    .map(([, word = ""]) => Buffer.from(word, "base64").toString())
    .join("");

test.each([
  ["from the first byte", true],
  ["by STARTTLS", false],
])("over a line that is locked %s a letter comes whole, plain and as a page", async (_, locked) => {
  await using server = await mailServer("house", "a pass word", { locked });
  await postTo(server)(settings(server, { locked }), letter);
  expect(server.taken).toMatchObject([{ from: "house@example.com", to: "lin@example.com" }]);
  const { head, body } = read(server.taken[0]?.message ?? "");
  expect(body).toEqual({ "text/plain": letter.text, "text/html": letter.html });
  expect(subjectIn(head)).toBe("Your week");
  expect(head).toContain("Auto-Submitted: auto-generated");
  expect(server.taken[0]?.message.split("\r\n").every((line) => line.length <= 998)).toBe(true);
  // The name and the word for it are said after the lock alone.
  const auth = server.heard.findIndex((line) => line.startsWith("AUTH"));
  if (!locked) expect(server.heard.slice(0, auth)).toContain("STARTTLS");
  expect(Object.keys(waysOut)).toContain("mail");
});

test("nothing in a subject or an address ends its line or begins another", async () => {
  await using server = await mailServer("house", "a pass word");
  const nasty = "Hello\r\nBcc: all@example.com\r\n\r\n<script>\u0000\u0085 燕麦".repeat(6);
  await postTo(server)(settings(server), { ...letter, subject: nasty });
  const { head } = read(server.taken[0]?.message ?? "");
  expect(head.split("\r\n").filter((line) => /^bcc/i.test(line))).toEqual([]);
  expect(head.split("\r\n").map((line) => line.split(":")[0])).toEqual([
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Auto-Submitted",
    "Content-Type",
  ]);
  expect(subjectIn(head)).toContain("Bcc: all@example.com <script>");
  for (const address of ["a@b.c\r\nRCPT TO:<x@y.z>", "a b@c.d", "<a@b.c>", "a@b.c>", "a@", "@b", "a@-b", "a\u0000@b.c"])
    expect(MailAddress.safeParse(address).success, address).toBe(false);
  expect(MailAddress.safeParse("lin.q+home@mail.example.com").success).toBe(true);
});

test("a wrong password, an unknown mailbox, a server without a lock and one that is not who it says: each by name", async () => {
  covers("error:E_MAIL_LOGIN", "error:E_MAIL_REFUSED", "error:E_MAIL_UNLOCKED", "error:E_NET_DOWN");
  await using server = await mailServer("house", "a pass word");
  const post = postTo(server);
  await expect(post(settings(server, { password: "wrong" }), letter)).rejects.toMatchObject({ code: "E_MAIL_LOGIN" });
  const unknown = { ...letter, to: "nobody@example.com" };
  await expect(post(settings(server), unknown)).rejects.toMatchObject({ code: "E_MAIL_REFUSED" });
  await using open = await mailServer("house", "a pass word", { unlocked: true });
  await expect(post(settings(open), letter)).rejects.toMatchObject({ code: "E_MAIL_UNLOCKED" });
  expect(open.heard.join("\n")).not.toMatch(/AUTH|MAIL FROM/);
  // Somebody else's certificate: nothing is said to it.
  const stranger = postTo({ ca: open.ca });
  await expect(stranger(settings(server, { locked: false }), letter)).rejects.toMatchObject({ code: "E_NET_DOWN" });
  await expect(post({ ...settings(server), port: 1 }, letter)).rejects.toMatchObject({ code: "E_NET_DOWN" });
  expect(server.taken).toEqual([]);
});

test("a server that is busy may be asked again; one that speaks before the lock is on is hung up on", async () => {
  await using server = await mailServer("house", "a pass word", { busyFirst: 1 });
  const post = postTo(server);
  await expect(post(settings(server), letter)).rejects.toMatchObject({ code: "E_NET_DOWN" });
  await post(settings(server), letter);
  expect(server.taken).toHaveLength(1);
  await using early = await mailServer("house", "a pass word", { speaksEarly: true });
  await expect(postTo(early)(settings(early), letter)).rejects.toMatchObject({ code: "E_NET_DOWN" });
  expect(early.heard.join("\n")).not.toContain("AUTH");
});

test("a server that never answers is given up", async () => {
  covers("error:E_DEADLINE");
  const { createServer } = await import("node:net");
  const silent = createServer(() => undefined).listen(0, "127.0.0.1");
  await new Promise((resolve) => void silent.once("listening", resolve));
  const address = silent.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const post = openMail({ clock: systemClock(), random: systemRandom(), timeout_ms: 100 });
  const to = { host: "127.0.0.1", port, locked: false, user: "u", password: "p", from: "h@example.com" };
  await expect(post(to, letter)).rejects.toMatchObject({ code: "E_DEADLINE" });
  silent.close();
});
