import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { sayReady } from "./child-side.ts";

// The floor: the same bytes into one table, each batch on the disk before its answer; nothing is proved or judged.
const db = new DatabaseSync(join(process.env["LINTEL_DATA"] ?? "", "floor.db"));
db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE events (document TEXT NOT NULL)");
const insert = db.prepare("INSERT INTO events (document) VALUES (?)");
const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    const events = JSON.parse(Buffer.concat(parts).toString()) as unknown[];
    db.exec("BEGIN IMMEDIATE");
    for (const event of events) insert.run(JSON.stringify(event));
    db.exec("COMMIT");
    response.end(`{"stored":${events.length}}`);
  });
});
server.listen(0, "127.0.0.1", () => {
  sayReady((server.address() as AddressInfo).port, async () => {
    server.closeAllConnections();
    server.close();
    db.close();
    await Promise.resolve();
  });
});
