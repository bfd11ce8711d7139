import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** Serves freshly built pages in front of a whole house, under the house's own content policy; the rest is the house's. */
export async function servePages(pages: string, hub: number): Promise<{ readonly url: string } & AsyncDisposable> {
  const policy = (await fetch(`http://127.0.0.1:${hub}/api/v1/health`)).headers.get("content-security-policy") ?? "";
  const server = createServer((asked, answer) => {
    const path = normalize(new URL(asked.url ?? "/", "http://house").pathname);
    const named = ["/", "/claim", "/signin"].includes(path) ? "/start/" : path;
    const file = join(pages, named.endsWith("/") ? join(named, "index.html") : named);
    if (!path.startsWith("/api/") && existsSync(file) && statSync(file).isFile()) {
      answer.writeHead(200, {
        "content-type": types[extname(file)] ?? "application/octet-stream",
        "content-security-policy": policy,
      });
      return void answer.end(readFileSync(file));
    }
    const headers: Record<string, string | string[] | undefined> = { ...asked.headers, host: `localhost:${hub}` };
    // The page stands before the house here, and is the house's own.
    if (asked.headers.origin === `http://${asked.headers.host}`) headers["origin"] = `http://localhost:${hub}`;
    const onward = request({ host: "127.0.0.1", port: hub, method: asked.method, path: asked.url, headers }, (came) => {
      answer.writeHead(came.statusCode ?? 502, came.headers);
      came.pipe(answer);
    });
    onward.on("error", () => answer.writeHead(502).end());
    asked.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
