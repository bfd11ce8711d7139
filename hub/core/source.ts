/** From where somebody asks, for counting: an IPv4 address, or the /64 of an IPv6 one, which one machine may well own whole. */
export function sourceOf({ address }: { readonly address: string }): string {
  const plain = address
    .toLowerCase()
    .replace(/^::ffff:(?=\d+\.)/, "")
    .replace(/%.*$/, "");
  if (!plain.includes(":")) return plain.slice(0, 40).replace(/[^a-z0-9.]/g, "_") || "own";
  const [front = "", back = ""] = plain.split("::");
  const head = front === "" ? [] : front.split(":");
  const tail = back === "" ? [] : back.split(":");
  const middle = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => "0");
  return [...head, ...middle, ...tail].slice(0, 4).join(":").slice(0, 40);
}
