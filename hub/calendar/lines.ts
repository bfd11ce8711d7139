/** A calendar file taken apart, before anything in it is understood. */
export type Taken = {
  /** Each event's own lines of use, BEGIN to END. */
  readonly events: readonly (readonly string[])[];
  readonly zones: readonly (readonly string[])[];
  /** Events that were begun and never ended. */
  readonly broken: number;
  /** The file ends before its calendar does. */
  readonly cut: boolean;
};

const wanted =
  /^(?:BEGIN|END|UID|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|RECURRENCE-ID|SUMMARY|LOCATION|STATUS|TRANSP|DESCRIPTION|X-APPLE-SPECIAL-DAY)[;:]/i;

/** Takes a file apart by its BEGIN and END lines, so that one bad event spoils no other; undefined: not a calendar. */
export function takeApart(bytes: Uint8Array): Taken | undefined {
  const lines = unfold(bytes).split(/\r\n|\n|\r/);
  if (!/^BEGIN:VCALENDAR\s*$/i.test(lines.find((line) => line.trim() !== "") ?? "")) return undefined;
  const events: string[][] = [];
  const zones: string[][] = [];
  let broken = 0;
  let open: { readonly name: string; readonly lines: string[]; depth: number } | undefined;
  let ended = false;
  const leave = () => {
    if (open?.name === "VEVENT") broken++;
    open = undefined;
  };
  for (const line of lines) {
    const edge = /^(BEGIN|END):([A-Z-]+)\s*$/i.exec(line);
    const name = edge?.[2]?.toUpperCase() ?? "";
    const begins = edge?.[1]?.toUpperCase() === "BEGIN";
    if (name === "VCALENDAR" || (begins && name === "VEVENT")) leave();
    if (name === "VCALENDAR") {
      ended = !begins;
    } else if (!open) {
      if (begins) open = { name, lines: [line], depth: 0 };
    } else if (begins) {
      open.depth++;
      if (open.name === "VTIMEZONE") open.lines.push(line);
    } else if (edge && open.depth > 0) {
      open.depth--;
      if (open.name === "VTIMEZONE") open.lines.push(line);
    } else if (edge) {
      open.lines.push(line);
      if (name !== open.name) leave();
      else if (name === "VEVENT") events.push(open.lines);
      else if (name === "VTIMEZONE") zones.push(open.lines);
      open = undefined;
    } else if (open.name === "VTIMEZONE" || (open.name === "VEVENT" && open.depth === 0 && wanted.test(line))) {
      open.lines.push(line);
    }
  }
  leave();
  return { events, zones, broken, cut: !ended };
}

/** Long lines go on after a line end and a blank; joined as bytes, for a fold may stand inside one character. */
function unfold(bytes: Uint8Array): string {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const joined = Buffer.from(raw.replaceAll(/(?:\r\n|\n|\r)[ \t]/g, ""), "latin1");
  return new TextDecoder("utf-8").decode(joined);
}
