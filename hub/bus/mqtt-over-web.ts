import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { createWebSocketStream, WebSocketServer } from "ws";
import type { Broker } from "./broker.ts";
import { packetCap } from "./length-guard.ts";

/** Serves MQTT to a web request that upgrades with the subprotocol `mqtt`; any other is closed. */
export function mqttOverWeb(
  broker: Pick<Broker, "handleWebSocket">,
): (request: IncomingMessage, stream: Duplex, head: Buffer) => void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: packetCap,
    handleProtocols: (offered) => (offered.has("mqtt") ? "mqtt" : false),
  });
  return (request, stream, head) => {
    sockets.handleUpgrade(request, stream, head, (socket) => {
      if (socket.protocol === "mqtt") broker.handleWebSocket(createWebSocketStream(socket), request);
      else socket.on("error", () => socket.terminate()).close(1002);
    });
  };
}
