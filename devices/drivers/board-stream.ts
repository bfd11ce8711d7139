import { connect } from "node:net";
import { fail } from "../../hub/core/errors.ts";
import type { BoardAddress } from "../wiring.ts";

/** A line to a board that is open. */
export type BoardStream = {
  write(bytes: Uint8Array): void;
  /** Lets go of the line once what was written is through; the signal it was opened with hurries it. */
  [Symbol.asyncDispose](): Promise<void>;
};

/** What is heard on a line; `closed` is called once. */
export type StreamEars = {
  readonly data: (bytes: Uint8Array) => void;
  readonly closed: (why: string) => void;
};

/** Opens the line to a board; the signal gives up, and lets go at once. */
export type OpenStream = (address: BoardAddress, ears: StreamEars, signal: AbortSignal) => Promise<BoardStream>;

/** A line over the network or on a serial port, whose library is loaded only here. */
export const openStream: OpenStream = (address, ears, signal) =>
  "tcp" in address ? openTcp(address.tcp, ears, signal) : openSerial(address, ears, signal);

function openTcp(tcp: string, ears: StreamEars, signal: AbortSignal): Promise<BoardStream> {
  const { hostname, port } = new URL(`tcp://${tcp}`);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ""), port: Number(port), noDelay: true, signal });
    let opened = false;
    let why = "it closed the line";
    socket.on("error", (error) => {
      why = error.message;
      if (!opened) reject(error);
    });
    socket.on("data", ears.data);
    const gone = new Promise<void>((done) => {
      socket.on("close", () => {
        done();
        if (opened) ears.closed(why);
        else reject(new Error(why));
      });
    });
    socket.on("connect", () => {
      opened = true;
      resolve({
        write: (bytes) => void (socket.writable && socket.write(bytes)),
        // Its own end closes the line: a line torn down with something unread loses what was written last.
        [Symbol.asyncDispose]: () => {
          socket.end();
          return gone;
        },
      });
    });
  });
}

async function openSerial(
  { serial, baud }: Extract<BoardAddress, { serial: string }>,
  ears: StreamEars,
  signal: AbortSignal,
): Promise<BoardStream> {
  const { SerialPort } = await import("serialport").catch((cause: unknown) =>
    fail("E_NO_BOARD", { problem: "serialport does not load" }, cause),
  );
  const port = new SerialPort({ path: serial, baudRate: baud, autoOpen: false, lock: true });
  let why = "the line was pulled";
  port.on("error", (error: Error) => (why = error.message));
  port.on("data", (bytes: Uint8Array) => ears.data(bytes));
  await new Promise<void>((resolve, reject) => {
    port.open((error) => (error ? reject(error) : resolve()));
  });
  const gone = new Promise<void>((done) => {
    port.once("close", (error: Error | null | undefined) => {
      done();
      ears.closed(error ? `the line was pulled (${error.message})` : why);
    });
  });
  const close = () => void (port.isOpen && port.close());
  signal.addEventListener("abort", close, { once: true });
  if (signal.aborted) {
    close();
    await gone;
    throw signal.reason;
  }
  return {
    write: (bytes) => void (port.isOpen && port.write(bytes)),
    [Symbol.asyncDispose]: () => {
      if (port.isOpen) port.drain(close);
      return gone;
    },
  };
}
