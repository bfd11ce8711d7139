import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import type { TestMpd } from "../../help/mpd.ts";
import { openMusic } from "./music-rig.ts";

/** A line to a real player that a test can hold back or cut. */
export async function openBetween(port: number) {
  const open = new Set<Socket>();
  let holding: { readonly what: RegExp; readonly seen: () => void } | undefined;
  let held: (() => void)[] | undefined;
  const server = createServer((from) => {
    const to = connect(port, "127.0.0.1");
    for (const socket of [from, to]) {
      open.add(socket.setNoDelay(true));
      socket.on("error", () => socket.destroy());
      socket.on("close", () => (open.delete(socket), from.destroy(), to.destroy()));
    }
    to.pipe(from);
    from.on("data", (data: Buffer) => {
      if (holding?.what.test(data.toString())) {
        held = [];
        holding.seen();
        holding = undefined;
      }
      if (held) held.push(() => void to.write(data));
      else to.write(data);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    /** From the first command like this on, nothing reaches the player; resolves when it came. */
    hold: (what: RegExp) => new Promise<void>((seen) => (holding = { what, seen })),
    release: () => {
      const waiting = held ?? [];
      held = undefined;
      for (const send of waiting) send();
    },
    /** Ends every connection; new ones are taken. */
    cut: () => {
      held = undefined;
      for (const socket of open) socket.destroy();
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

/** A kitchen whose line to the player is in the test's hand. */
export async function openKitchen(mpd: TestMpd, hub: string) {
  const between = await openBetween(mpd.port);
  const music = openMusic({ mpd: { host: "127.0.0.1", port: between.port }, hub });
  await music.becomes({ out: "player" });
  return {
    between,
    music,
    [Symbol.asyncDispose]: async () => {
      await music[Symbol.asyncDispose]();
      await between[Symbol.asyncDispose]();
    },
  };
}

/** What the player itself says of one thing. */
export const valueIn = async (mpd: TestMpd, key: string) =>
  (await mpd.ask("status", "currentsong")).find((line) => line.startsWith(`${key}: `))?.slice(key.length + 2);

/** A play of one address, at once and at 60. */
export const playing = (from: string) => ({ source: "music", from, rise_s: 0, volume: 60 });
