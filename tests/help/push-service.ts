import { createECDH, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import type { Web } from "../../hub/core/ways-out.ts";
import { openWeb } from "../../hub/web.ts";

type Decrypt = (body: Uint8Array, how: Readonly<Record<string, unknown>>) => Buffer;
const { decrypt } = createRequire(import.meta.resolve("web-push"))("http_ece") as { decrypt: Decrypt };

/** One push as it came to the service. */
export type Posted = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: Buffer };

/** A push service on a real port; the house's own web leads to it under the name it has in the world. */
export async function pushService() {
  const posted: Posted[] = [];
  let status = 201;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => void parts.push(part));
    request.on("end", () => {
      posted.push({ path: request.url ?? "", headers: request.headers, body: Buffer.concat(parts) });
      response.writeHead(status, { location: "http://127.0.0.1:1/" }).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const web: Web = openWeb((url, init) =>
    fetch(url.replace(/^https:\/\/push\.example/, `http://127.0.0.1:${port}`), init),
  );
  return {
    web,
    posted,
    answers: (next: number) => {
      status = next;
    },
    /** What the browser of a phone subscribes with, and how it reads what comes. */
    browser: (name: string) => {
      const pair = createECDH("prime256v1");
      pair.generateKeys();
      const auth = randomBytes(16).toString("base64url");
      return {
        subscription: {
          endpoint: `https://push.example/${name}`,
          keys: { p256dh: pair.getPublicKey().toString("base64url"), auth },
        },
        read: ({ body }: Posted): unknown =>
          JSON.parse(decrypt(body, { version: "aes128gcm", privateKey: pair, authSecret: auth }).toString()),
      };
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
