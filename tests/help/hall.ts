import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import express, { type Request, type Response } from "express";
import { Server, type Namespace } from "socket.io";
import { liveNamespace, liveSchema, type LiveValues } from "../../hub/core/live.ts";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
};

/** A hall whose live line says what a test lets it say, while its codes go to a real hub's API. */
export async function openHall(pages: string, api: string) {
  const app = express();
  const codes: string[] = [];
  const forward = async (request: Request, response: Response): Promise<void> => {
    const body = String(request.body);
    if (request.path.endsWith("/pin")) codes.push(body);
    const { authorization, cookie, "x-lintel-seat": seat, "accept-language": language = "en" } = request.headers;
    const headers = {
      "content-type": "application/json",
      // The page stands before the hub here, and is the house's own.
      origin: api,
      "accept-language": language,
      ...(authorization === undefined ? {} : { authorization }),
      ...(cookie === undefined ? {} : { cookie }),
      ...(typeof seat === "string" ? { "x-lintel-seat": seat } : {}),
    };
    const answer = await fetch(api + request.path, { method: "POST", headers, body });
    response
      .status(answer.status)
      .set("Set-Cookie", answer.headers.getSetCookie())
      .type("application/json")
      .send(await answer.text());
  };
  app.post(["/api/v1/door/pin", "/api/v1/sessions/exchange"], express.text({ type: () => true }), (request, response) =>
    forward(request, response),
  );
  app.post("/api/{*rest}", (_request, response) => void response.status(201).json({ event: "e" }));
  app.use((request, response) => {
    const file = request.path.startsWith("/assets/") ? request.path : "/wall/index.html";
    response.type(types[extname(file)] ?? "application/octet-stream").send(readFileSync(join(pages, file)));
  });
  const server = createServer(app);
  const io = new Server(server, { serveClient: false });
  const live: Namespace = io.of(liveNamespace);
  let values: LiveValues = {};
  let seq = 0;
  const snapshot = () => ({ schema: liveSchema, epoch: "hall", seq, at: Date.now(), place: "hall", values });
  live.on("connection", (socket) => socket.emit("snapshot", snapshot()));
  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    /** What was sent to the door, as it was sent. */
    codes,
    /** Everything the hall is told from now on. */
    tells: (next: LiveValues) => {
      values = next;
      seq += 1;
      live.emit("snapshot", snapshot());
    },
    /** The hub falls silent. */
    leaves: () => {
      live.disconnectSockets(true);
      void io.close();
      server.closeAllConnections();
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await io.close();
    },
  };
}
