/** Distinguished Encoding Rules (ITU-T X.690) of the few types a certificate is written in. */
export type Der = Uint8Array;

/** One value: tag, length, content. */
export function tlv(tag: number, ...content: readonly Der[]): Der {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(body.byteLength)]), body]);
}

/** A SEQUENCE. */
export function sequence(...parts: readonly Der[]): Der {
  return tlv(0x30, ...parts);
}

/** `[n]` around whole values (EXPLICIT). */
export function tagged(n: number, ...content: readonly Der[]): Der {
  return tlv(0xa0 | n, ...content);
}

/** `[n]` in place of a value's own tag (IMPLICIT), holding plain bytes. */
export function implicit(n: number, content: Der): Der {
  return tlv(0x80 | n, content);
}

/** An INTEGER that is not negative, of big-endian bytes. */
export function integer(bytes: Der): Der {
  const first = bytes.findIndex((byte) => byte !== 0);
  const shortest = first < 0 ? Buffer.from([0]) : bytes.subarray(first);
  return tlv(0x02, Buffer.from((shortest[0] ?? 0) > 127 ? [0] : []), shortest);
}

/** An OBJECT IDENTIFIER written as `1.2.840`. */
export function oid(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** BOOLEAN TRUE; FALSE is never written where it is the default. */
export const yes: Der = tlv(0x01, Buffer.from([0xff]));

/** An OCTET STRING. */
export function octets(content: Der): Der {
  return tlv(0x04, content);
}

/** A BIT STRING; `unused` bits at its end do not count. */
export function bits(content: Der, unused = 0): Der {
  return tlv(0x03, Buffer.from([unused]), content);
}

/** A UTF8String. */
export function text(value: string): Der {
  return tlv(0x0c, Buffer.from(value));
}

/** An instant as RFC 5280, 4.1.2.5 wants it: UTCTime until 2049, GeneralizedTime from then on. */
export function time(instant: string): Der {
  const digits = instant.replaceAll(/\.\d+|[-:T]/g, "");
  const late = instant >= "2050";
  return tlv(late ? 0x18 : 0x17, Buffer.from(late ? digits : digits.slice(2)));
}

function lengthOf(length: number): number[] {
  if (length < 128) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}

function base128(value: number): number[] {
  const bytes = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift(128 | (rest % 128));
  return bytes;
}
