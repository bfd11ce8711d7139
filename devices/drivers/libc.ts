import { createRequire } from "node:module";
import { getSystemErrorName } from "node:util";
import type * as Koffi from "koffi";
import { fail } from "../../hub/core/errors.ts";

/** The calls of the C library that Node has no words for. */
export type Libc = {
  /** Throws an error whose `code` is the system's name for it, such as EBUSY. */
  ioctl(fd: number, request: number, data: Buffer): void;
  /** Reading where nothing is to be read fails with EAGAIN instead of waiting. */
  neverWaits(fd: number): void;
  /** Waits at most so long until one of the files can be read; tells which. */
  readable(fds: readonly number[], ms: number): Promise<number[]>;
};

const setFlags = 4;
const nonBlocking = 0o4000;
const pollIn = 1;
const pollSize = 8;

/** The C library through koffi; loaded only here, and E_NO_PINS where it cannot be. */
export function openLibc(load: NodeJS.Require = createRequire(import.meta.url)): Libc {
  const koffi = loaded(load);
  const library = koffi.load("libc.so.6");
  const ioctl = library.func("int ioctl(int fd, unsigned long request, void *data)") as (
    ...given: [number, number, Buffer]
  ) => number;
  const fcntl = library.func("int fcntl(int fd, int command, int value)") as (...given: number[]) => number;
  const poll = library.func("int poll(void *fds, unsigned long count, int ms)");
  const insist = (result: number, call: string) => {
    if (result >= 0) return;
    const code = getSystemErrorName(-koffi.errno());
    throw Object.assign(new Error(`${call}: ${code}`), { code });
  };
  return {
    ioctl: (fd, request, data) => insist(ioctl(fd, request, data), "ioctl"),
    neverWaits: (fd) => insist(fcntl(fd, setFlags, nonBlocking), "fcntl"),
    readable: (fds, ms) =>
      new Promise((resolve, reject) => {
        const polled = Buffer.alloc(fds.length * pollSize);
        for (const [i, fd] of fds.entries()) {
          polled.writeInt32LE(fd, i * pollSize);
          polled.writeInt16LE(pollIn, i * pollSize + 4);
        }
        poll.async(polled, fds.length, ms, (error: Error | null) => {
          if (error) return reject(error);
          resolve(fds.filter((_, i) => polled.readInt16LE(i * pollSize + 6) !== 0));
        });
      }),
  };
}

function loaded(load: NodeJS.Require): typeof Koffi {
  try {
    return load("koffi") as typeof Koffi;
  } catch (cause) {
    return fail("E_NO_PINS", { problem: "koffi does not load" }, cause);
  }
}
