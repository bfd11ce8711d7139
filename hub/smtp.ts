import { connect as connectOpen, type Socket } from "node:net";
import { connect as connectLocked } from "node:tls";
import type { Clock } from "./core/clock.ts";
import { fail, LintelError } from "./core/errors.ts";
import type { MailServer, Post } from "./core/mail.ts";
import type { Random } from "./core/random.ts";
import { mayGo } from "./core/ways-out.ts";
import { messageOf } from "./mail-message.ts";

/** What the way of letters needs; `ca`: whom a test trusts beside the machine's own. */
export type MailRim = {
  readonly clock: Pick<Clock, "wall">;
  readonly random: Pick<Random, "bytes">;
  readonly ca?: string;
  readonly timeout_ms?: number;
};

type Reply = { readonly code: number; readonly lines: readonly string[] };
type Line = {
  /** Says something and gives what is answered. */
  ask(text: string): Promise<Reply>;
  greeting(): Promise<Reply>;
  end(): void;
};

const longestReply = 16_384;

/** Makes the house's own way of letters: one connection a letter, always locked before a name or a word is said (RFC 5321, 3207, 4954). */
export function openMail({ clock, random, ca, timeout_ms = 30_000 }: MailRim): Post {
  return async (server, letter) => {
    const { host, port, locked } = server;
    const to = URL.parse(`${locked ? "smtps" : "smtp"}://${host}:${port}`);
    if (!to || !mayGo("mail", to)) fail("E_NO_WAY_OUT", { owner: "mail", host });
    // The network lives in the machine's own time, whatever clock the house has.
    const late = AbortSignal.timeout(timeout_ms);
    const sockets: Socket[] = [];
    const opened = (socket: Socket) => {
      sockets.push(socket);
      socket.on("error", () => undefined);
      late.addEventListener("abort", () => socket.destroy());
      return socket;
    };
    const lock = (socket?: Socket) =>
      opened(
        connectLocked({
          host,
          port,
          servername: host,
          minVersion: "TLSv1.2",
          ...(socket ? { socket } : {}),
          ...(ca === undefined ? {} : { ca }),
        }),
      );
    try {
      const id = Buffer.from(random.bytes(16)).toString("hex");
      const message = messageOf(letter, { from: server.from, at: clock.wall(), id });
      if (locked) await said(lineOf(lock()), server, letter.to, message, true);
      else {
        const open = opened(connectOpen({ host, port }));
        const line = lineOf(open);
        good(await line.greeting(), [220]);
        const offers = good(await line.ask("EHLO [127.0.0.1]"), [250]).lines;
        if (!offers.some((one) => /^STARTTLS$/i.test(one))) fail("E_MAIL_UNLOCKED", { host });
        good(await line.ask("STARTTLS"), [220]);
        line.end();
        await said(lineOf(lock(open)), server, letter.to, message, false);
      }
    } catch (error) {
      if (error instanceof LintelError) throw error;
      if (late.aborted) throw new LintelError("E_DEADLINE", { after_s: Math.round(timeout_ms / 1_000) }, error);
      throw new LintelError("E_NET_DOWN", { owner: "mail" }, error);
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  };
}

/** One letter over a locked line. */
async function said(line: Line, server: MailServer, to: string, message: string, greets: boolean): Promise<void> {
  const { user, password, from } = server;
  if (greets) good(await line.greeting(), [220]);
  good(await line.ask("EHLO [127.0.0.1]"), [250]);
  const login = await line.ask(`AUTH PLAIN ${Buffer.from(`\0${user}\0${password}`, "utf8").toString("base64")}`);
  if ([530, 534, 535, 538].includes(login.code)) fail("E_MAIL_LOGIN", { host: server.host });
  good(login, [235]);
  good(await line.ask(`MAIL FROM:<${from}>`), [250]);
  good(await line.ask(`RCPT TO:<${to}>`), [250, 251]);
  good(await line.ask("DATA"), [354]);
  // A line that begins with a dot gets another, or it would end the letter (RFC 5321 4.5.2).
  const stuffed = message.replaceAll(/^\./gm, "..");
  good(await line.ask(`${stuffed}${stuffed.endsWith("\r\n") ? "" : "\r\n"}.`), [250]);
  // It has the letter: whether it says good-bye is nothing to us.
  line.ask("QUIT").catch(() => undefined);
}

/** What was answered, where that was hoped for; a 4xx may go better later, a 5xx never does. */
function good(reply: Reply, hoped: readonly number[]): Reply {
  if (hoped.includes(reply.code)) return reply;
  if (reply.code >= 400 && reply.code < 500) throw new Error(`the mail server asks to come later: ${reply.code}`);
  return fail("E_MAIL_REFUSED", { status: reply.code });
}

/** Speaks one line at a time; whatever came before it was asked for is no answer, and ends it. */
function lineOf(socket: Socket): Line {
  let text = "";
  let waiting: PromiseWithResolvers<Reply> | undefined;
  const gone = (error: unknown) => {
    const now = waiting;
    waiting = undefined;
    now?.reject(error);
  };
  const heard = (part: Buffer) => {
    text += part.toString("latin1");
    if (text.length > longestReply) return void socket.destroy(new Error("the mail server says too much"));
    const whole = /^(?:\d{3}-[^\r\n]*\r?\n)*(\d{3})(?: [^\r\n]*)?\r?\n/.exec(text);
    if (!whole) return;
    const rest = text.slice(whole[0].length);
    const now = waiting;
    // More than the answer, or one that nobody asked for: somebody else speaks on this line (CVE-2011-0411).
    if (!now || rest !== "") return void socket.destroy(new Error("the mail server speaks out of turn"));
    text = "";
    waiting = undefined;
    const lines = whole[0].split(/\r?\n/).flatMap((one) => (one === "" ? [] : [one.slice(4)]));
    now.resolve({ code: Number(whole[1]), lines });
  };
  const lost = () => gone(new Error("the mail server hung up"));
  socket.on("data", heard);
  socket.on("error", gone);
  socket.on("close", lost);
  const next = () => {
    if (socket.destroyed) return Promise.reject(new Error("the mail server hung up"));
    waiting = Promise.withResolvers<Reply>();
    return waiting.promise;
  };
  return {
    greeting: next,
    ask: (said) => {
      const answer = next();
      socket.write(`${said}\r\n`);
      return answer;
    },
    end: () => {
      socket.off("data", heard);
      socket.off("error", gone);
      socket.off("close", lost);
    },
  };
}
