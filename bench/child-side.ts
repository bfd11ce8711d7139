/** Tells the bench on which port this process serves, and closes it on SIGTERM. */
export function sayReady(port: number, close: () => Promise<void>): void {
  process.stdout.write(`${JSON.stringify({ ready: true, port })}\n`);
  process.once("SIGTERM", () => void close().then(() => process.exit(0)));
}
