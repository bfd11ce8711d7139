import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A piece of the network between one page and its house, on a port that stays when the house starts anew. */
export type LineBetween = {
  readonly port: number;
  /** Leads to this port of the house from now on. */
  leads(port: number): void;
  /** Every connection there is breaks off. */
  cut(): void;
  /** Nothing passes any more, and nobody is told: the connections stand and are silent. */
  hold(): void;
  /** Whoever comes is turned away, and everybody there is cut off. */
  shut(): void;
  /** All passes again, what was held with it. */
  open(): void;
} & AsyncDisposable;

type Way = "open" | "held" | "shut";

/** Opens a line that leads nowhere yet. */
export async function lineBetween(): Promise<LineBetween> {
  const ends = new Set<Socket>();
  let house = 0;
  let way: Way = "open";
  const cut = () => {
    for (const end of ends) end.destroy();
  };
  const keep = (end: Socket) => {
    ends.add(end);
    end.on("error", () => end.destroy());
    end.once("close", () => ends.delete(end));
    return end;
  };
  const server = createServer((page) => {
    if (way === "shut" || house === 0) return void page.destroy();
    keep(page);
    const there = keep(connect(house, "127.0.0.1"));
    pass(page, there);
    pass(there, page);
    if (way === "held") for (const end of [page, there]) end.pause();
  });
  const pass = (from: Socket, to: Socket) => {
    from.on("data", (bytes) => void to.write(bytes));
    from.once("close", () => to.destroy());
  };
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    leads: (port) => {
      house = port;
    },
    cut,
    hold: () => {
      way = "held";
      for (const end of ends) end.pause();
    },
    shut: () => {
      way = "shut";
      cut();
    },
    open: () => {
      way = "open";
      for (const end of ends) end.resume();
    },
    [Symbol.asyncDispose]: () => {
      cut();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}
