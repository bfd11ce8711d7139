/** One segment of a JPEG: its marker, and what it says. */
export function segment(marker: number, says: string): Uint8Array {
  const body = Buffer.from(says, "latin1");
  return Buffer.concat([Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff]), body]);
}

/** A picture of these segments; it shows nothing that a screen could draw. */
export function jpeg(...segments: readonly Uint8Array[]): Uint8Array {
  const scan = [segment(0xda, "scan"), Buffer.from("the light itself"), Buffer.from([0xff, 0xd9])];
  return Buffer.concat([Buffer.from([0xff, 0xd8]), ...segments, ...scan]);
}
