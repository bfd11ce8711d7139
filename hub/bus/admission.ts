import type { Aedes } from "aedes";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Clock } from "../core/clock.ts";
import { makeAddresses, type ConnectionCaps } from "./addresses.ts";
import { guardStream } from "./guarded-stream.ts";
import type { Rate } from "./rate.ts";
import type { Refusals } from "./refusals.ts";
import type { Seats } from "./seats.ts";

/** What a connection is held to before and while it speaks. */
export type AdmissionCaps = { readonly connections: ConnectionCaps; readonly rate: Rate };

/** Connections on their way in: counted by address, measured, and closed together. */
export type Admission = {
  admit(stream: Duplex, address: string, request?: IncomingMessage): void;
  closeAll(): void;
  total(): number;
};

/** Lets connections in to a broker; what is too much of an address is refused by name. */
export function makeAdmission(
  aedes: Aedes,
  limits: AdmissionCaps,
  refusals: Refusals,
  clock: Clock,
  seats: Seats,
): Admission {
  const addresses = makeAddresses(limits.connections, clock);
  const open = new Set<Duplex>();
  return {
    admit: (stream, address, request) => {
      // A reset connection is no news; the broker hears of it by its own listener.
      stream.on("error", () => undefined);
      const why = addresses.enter(address);
      if (why) {
        refusals.tell({ said: address }, why, "a connection was refused");
        return void stream.destroy();
      }
      open.add(stream);
      stream.once("close", () => {
        open.delete(stream);
        addresses.leave(address);
      });
      const onRefused = (error: unknown) =>
        refusals.tell({ said: address }, error, "a connection was held back or closed");
      const packetCap = () => seats.packetCap(stream);
      guardStream(stream, { packetCap, rate: limits.rate, clock, onRefused });
      aedes.handle(stream, request);
    },
    closeAll: () => {
      for (const stream of open) stream.destroy();
    },
    total: addresses.total,
  };
}
