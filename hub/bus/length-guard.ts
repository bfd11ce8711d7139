import { fail } from "../core/errors.ts";
import { foreignPayloadCap } from "../core/messages.ts";

/** The largest MQTT packet (its remaining length) anybody may send, in bytes; Mosquitto gets the same number. */
export const packetCap = 65_536;

/** The largest packet of another maker's device that has shown its login. */
export const foreignPacketCap = foreignPayloadCap + 1_024;

// Packet types 4 to 7 only answer what the broker sent; they must not use up what a client may send itself.
const answerCost = 0.1;

/** Follows the fixed headers (MQTT 3.1.1, 2.2) in a byte stream; returns the cost of the packets begun in a chunk, each held to the cap as it stands then. */
export function makeLengthGuard(capNow: number | (() => number)): (chunk: Uint8Array) => number {
  let body = 0;
  let lengthBytes = 0;
  let length = 0;
  let inLength = false;
  const oneHeaderByte = (byte: number): number => {
    if (!inLength) {
      inLength = true;
      length = lengthBytes = 0;
      const type = byte >> 4;
      return type >= 4 && type <= 7 ? answerCost : 1;
    }
    length += (byte & 127) * 128 ** lengthBytes;
    lengthBytes += 1;
    const cap = typeof capNow === "number" ? capNow : capNow();
    if (length > cap) fail("E_TOO_BIG", { bytes: length, cap });
    if (byte < 128) {
      inLength = false;
      body = length;
    } else if (lengthBytes === 4) fail("E_BAD_REQUEST", { problem: "remaining length of more than four bytes" });
    return 0;
  };
  return (chunk) => {
    let cost = 0;
    for (let i = 0; i < chunk.byteLength;) {
      if (body > 0) {
        const skipped = Math.min(body, chunk.byteLength - i);
        body -= skipped;
        i += skipped;
      } else cost += oneHeaderByte(chunk[i++] ?? 0);
    }
    return cost;
  };
}
