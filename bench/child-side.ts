const died = (error: unknown) => {
  console.error("bench: not closed", error);
  process.exit(1);
};

/** Tells the bench on which port this process serves, and closes it on SIGTERM. */
export function sayReady(port: number, close: () => PromiseLike<void>): void {
  process.stdout.write(`${JSON.stringify({ ready: true, port })}\n`);
  process.once("SIGTERM", () => void close().then(() => process.exit(0), died));
}
