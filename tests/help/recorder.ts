import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";

/** A piece of the network on which every byte of the home is kept, each connection's by itself. */
export type Recorder = {
  readonly url: string;
  /** What the home said on each connection, in the order they were opened. */
  readonly wire: readonly Buffer[][];
  /** How many connections stand now. */
  open(): number;
  /** All bytes the home put on it. */
  bytes(): number;
  /** What was asked on each connection: its head and its body. */
  asked(): readonly { readonly head: string; readonly body: string }[];
  /** Leads to this port of the machine from now on. */
  leads(port: number): void;
  /** Called with each part the home sends, before it goes on; it may keep it back. */
  before?: (() => Promise<void>) | undefined;
} & AsyncDisposable;

/** Opens one that leads nowhere yet. */
export async function recordedWire(): Promise<Recorder> {
  const wire: Buffer[][] = [];
  let [port, standing] = [0, 0];
  const server = createServer((from) => {
    const parts: Buffer[] = [];
    wire.push(parts);
    standing += 1;
    const to = connect(port, "127.0.0.1");
    from.on("data", (part) => {
      parts.push(part);
      from.pause();
      void (recorder.before?.() ?? Promise.resolve()).then(() => {
        to.write(part);
        from.resume();
      });
    });
    to.pipe(from);
    from.on("error", () => to.destroy());
    to.on("error", () => from.destroy());
    from.on("close", () => {
      standing -= 1;
      to.destroy();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const recorder: Recorder = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    wire,
    open: () => standing,
    bytes: () => wire.flat().reduce((sum, { byteLength }) => sum + byteLength, 0),
    asked: () =>
      wire.map((parts) => {
        const [head = "", body = ""] = Buffer.concat(parts).toString().split("\r\n\r\n", 2);
        return { head, body };
      }),
    leads: (to) => {
      port = to;
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      if (standing > 0) await once(server, "close");
    },
  };
  return recorder;
}
