/** Whether a topic filter matches a topic (MQTT 3.1.1, 4.7); `$` topics are matched by name alone. */
export function filterMatches(filter: string, topic: string): boolean {
  if (filter === topic) return true;
  if (topic.startsWith("$") && (filter.startsWith("+") || filter.startsWith("#"))) return false;
  const wanted = filter.split("/");
  const levels = topic.split("/");
  for (const [i, part] of wanted.entries()) {
    if (part === "#") return true;
    if (i >= levels.length || (part !== "+" && part !== levels[i])) return false;
  }
  return wanted.length === levels.length;
}

/** Whether some topic is matched by both filters. */
export function filtersMeet(one: string, other: string): boolean {
  const a = one.split("/");
  const b = other.split("/");
  for (let i = 0; ; i += 1) {
    const [x, y] = [a[i], b[i]];
    if (x === "#" || y === "#") return true;
    if (x === undefined || y === undefined) return x === y;
    if (x !== "+" && y !== "+" && x !== y) return false;
  }
}

/** Whether a filter stands for more than one topic. */
export function isWild(filter: string): boolean {
  return filter.includes("+") || filter.includes("#");
}
