import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { sayReady } from "./child-side.ts";

// The floor of the screens: a bare echo, and a page that writes what it hears into one text.
const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Echo</title>
<main><p id="says">-</p></main>
<script src="/socket.io/socket.io.min.js"></script>
<script>
const says = document.querySelector("#says").firstChild;
const line = io({ transports: ["websocket"] });
line.on("connect", () => (document.querySelector("main").dataset.line = "live"));
line.on("said", (text) => (says.data = text));
</script></html>`;
const server = createServer((_, answer) => void answer.writeHead(200, { "content-type": "text/html" }).end(page));
const io = new Server(server);
io.on("connection", (socket) => void socket.on("say", (text: string) => io.emit("said", text)));
server.listen(0, "127.0.0.1", () => sayReady((server.address() as AddressInfo).port, () => io.close()));
