import { fail } from "./errors.ts";

const [startOfImage, startOfScan, endOfImage, comment] = [0xd8, 0xda, 0xd9, 0xfe];

/** A JPEG (ITU-T T.81) without what it says of its place, time and camera, and without anything behind it. E_NOT_A_PICTURE. */
export function plainJpeg(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0xff || bytes[1] !== startOfImage) fail("E_NOT_A_PICTURE");
  const kept: Uint8Array[] = [bytes.subarray(0, 2)];
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === startOfScan) {
      const end = imageEnd(bytes, at);
      if (end === undefined) break;
      return Buffer.concat([...kept, bytes.subarray(at, end)]);
    }
    const end = at + 2 + ((bytes[at + 2] ?? 0) << 8) + (bytes[at + 3] ?? 0);
    if (end > bytes.length || end < at + 4) break;
    if (isShown(marker, bytes.subarray(at + 4, end))) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return fail("E_NOT_A_PICTURE");
}

function imageEnd(bytes: Uint8Array, from: number): number | undefined {
  for (let at = from; at + 1 < bytes.length; at += 1)
    if (bytes[at] === 0xff && bytes[at + 1] === endOfImage) return at + 2;
  return undefined;
}

/** JFIF, the colours' profile and how they were mixed are needed to show it; every other note goes. */
function isShown(marker: number, body: Uint8Array): boolean {
  if (marker === comment) return false;
  if (marker < 0xe0 || marker > 0xef) return true;
  const says = (text: string) => Array.from(text).every((sign, at) => body[at] === sign.charCodeAt(0));
  if (marker === 0xe0) return says("JFIF");
  return (marker === 0xe2 && says("ICC_PROFILE")) || (marker === 0xee && says("Adobe"));
}
