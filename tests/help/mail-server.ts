import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { createSecureContext, createServer as createLocked, TLSSocket } from "node:tls";
import { openTestKeys, type TestKeys } from "./certificates.ts";

/** What a mail server of a test was handed. */
export type Taken = { readonly from: string; readonly to: string; readonly message: string };

/** How it behaves. */
export type MailManners = {
  /** TLS from the first byte; else STARTTLS, unless `unlocked`. */
  readonly locked?: boolean;
  readonly unlocked?: boolean;
  /** Says something after STARTTLS before the lock is on. */
  readonly speaksEarly?: boolean;
  /** What it answers to so many first letters at their end. */
  readonly busyFirst?: number;
};

/** A mail server after RFC 5321, 3207 and 4954 for one user: it speaks as Debian's do, and keeps every line it heard. */
export async function mailServer(user: string, password: string, manners: MailManners = {}) {
  const keys: TestKeys = await openTestKeys();
  const { cert, key } = certificateOf(keys);
  const sockets = new Set<Socket>();
  const taken: Taken[] = [];
  const heard: string[] = [];
  let busy = manners.busyFirst ?? 0;
  const say = (socket: Socket, text: string) => void socket.write(`${text}\r\n`);
  const speak = (socket: Socket, locked: boolean, greets: boolean) => {
    let text = "";
    let [known, from, to, letter] = [false, "", "", undefined as string[] | undefined];
    sockets.add(socket);
    if (greets) say(socket, "220 mail.example ESMTP");
    socket.on("error", () => undefined);
    const take = (line: string) => {
      if (letter) {
        if (line !== ".") return void letter.push(line.replace(/^\./, ""));
        const message = letter.join("\r\n");
        letter = undefined;
        if (busy > 0) {
          busy -= 1;
          return say(socket, "451 4.3.0 try again later");
        }
        taken.push({ from, to, message });
        return say(socket, "250 2.0.0 queued");
      }
      heard.push(line);
      const [verb = ""] = line.split(/[ :]/);
      switch (verb.toUpperCase()) {
        case "EHLO":
          say(socket, "250-mail.example");
          if (!locked && manners.unlocked !== true) say(socket, "250-STARTTLS");
          return say(socket, locked ? "250 AUTH PLAIN LOGIN" : "250 SIZE 1000000");
        case "STARTTLS": {
          socket.removeAllListeners("data");
          if (manners.speaksEarly) return void socket.write("220 go ahead\r\n250 and this\r\n");
          say(socket, "220 go ahead");
          const secure = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext({ cert, key }) });
          return speak(secure, true, false);
        }
        case "AUTH": {
          if (!locked) return say(socket, "538 encryption required");
          const [, name, word] = Buffer.from(line.split(" ")[2] ?? "", "base64")
            .toString("utf8")
            .split("\0");
          known = name === user && word === password;
          return say(socket, known ? "235 2.7.0 welcome" : "535 5.7.8 wrong name or password");
        }
        case "MAIL":
          if (!known) return say(socket, "530 5.7.0 who are you");
          from = /<([^>]*)>/.exec(line)?.[1] ?? "";
          return say(socket, "250 ok");
        case "RCPT":
          to = /<([^>]*)>/.exec(line)?.[1] ?? "";
          return say(socket, to.startsWith("nobody@") ? "550 5.1.1 no such mailbox" : "250 ok");
        case "DATA":
          letter = [];
          return say(socket, "354 go on, end with a dot");
        case "QUIT":
          return say(socket, "221 bye");
        default:
          return say(socket, "500 what?");
      }
    };
    socket.on("data", (part: Buffer) => {
      text += part.toString("latin1");
      for (let end = text.indexOf("\r\n"); end >= 0; end = text.indexOf("\r\n")) {
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        take(line);
      }
    });
  };
  const server: Server = manners.locked
    ? createLocked({ cert, key }, (socket) => speak(socket, true, true))
    : createServer((socket) => speak(socket, false, true));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    taken,
    heard,
    ca: keys.ca,
    host: "127.0.0.1",
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      keys[Symbol.dispose]();
    },
  };
}

function certificateOf(keys: TestKeys): { readonly cert: string; readonly key: string } {
  const standing = keys.context();
  if (!standing) throw new Error("there is no certificate");
  return { cert: standing.cert, key: standing.key };
}
