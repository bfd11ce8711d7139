import type { Request, Response } from "express";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** What a route gives instead of JSON it has in memory: bytes of a type, and how long they may be kept. */
export type Media = { readonly type: "audio/wav" | "image/jpeg" | "application/json"; readonly cache: string };

/** Sends what is read as it is read. */
export async function sendRead(response: Response, { type, cache }: Media, from: Readable): Promise<void> {
  response.set({ "Content-Type": type, "Cache-Control": cache });
  await pipeline(from, response).catch((error: unknown) => {
    // Whoever goes away before its end has ended the reading.
    if (!(error instanceof Error && "code" in error && error.code === "ERR_STREAM_PREMATURE_CLOSE")) throw error;
  });
}

/** Sends bytes whole or in the part that was asked for, so that players can seek. */
export function sendMedia(request: Request, response: Response, { type, cache }: Media, bytes: Uint8Array): void {
  response.set({ "Content-Type": type, "Cache-Control": cache, "Accept-Ranges": "bytes" });
  const asked = request.range(bytes.length);
  if (asked === -1) {
    response.status(416).set("Content-Range", `bytes */${bytes.length}`).end();
    return;
  }
  const [part] = Array.isArray(asked) && asked.type === "bytes" && asked.length === 1 ? asked : [];
  if (!part) return void response.status(200).send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  response.status(206).set("Content-Range", `bytes ${part.start}-${part.end}/${bytes.length}`);
  response.send(Buffer.from(bytes.buffer, bytes.byteOffset + part.start, part.end - part.start + 1));
}
