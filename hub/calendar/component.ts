import ICAL from "ical.js";
import { daySeconds, readDay } from "./civil.ts";

/** One property of a component, as ical.js reads its line. */
export type Property = { readonly tzid?: string; readonly values: readonly unknown[] };

/** A part of a calendar: an event, a time zone, one of its halves. */
export type Component = {
  readonly properties: ReadonlyMap<string, readonly Property[]>;
  readonly parts: readonly Component[];
};

/** A date or a time of day as a calendar writes it; `wall` counts seconds from 1970-01-01 00:00 of its own zone. */
export type Written = { readonly wall: number; readonly is: "date" | "utc" | "local"; readonly tzid?: string };

/** Reads the lines of one component, BEGIN to END; undefined where ical.js can make nothing of them. */
export function readComponent(lines: readonly string[]): Component | undefined {
  try {
    return componentOf(ICAL.parse(lines.join("\r\n")));
  } catch {
    return undefined;
  }
}

/** The first property of a name. */
export function first(component: Component, name: string): Property | undefined {
  return component.properties.get(name)?.[0];
}

/** Every property of a name. */
export function all(component: Component, name: string): readonly Property[] {
  return component.properties.get(name) ?? [];
}

/** The text of a property; empty without one. */
export function textOf(component: Component, name: string): string {
  const value = first(component, name)?.values[0];
  return typeof value === "string" ? value : "";
}

/** Every date and time a property lists; of a period its start. What is none is undefined. */
export function readTimes({ tzid, values }: Property): readonly (Written | undefined)[] {
  return values.map((value) => readTime(Array.isArray(value) ? value[0] : value, tzid));
}

/** A date or time as ical.js writes it; undefined for what is neither. */
export function readTime(value: unknown, tzid?: string): Written | undefined {
  const text = typeof value === "string" ? value : "";
  const day = readDay(text.slice(0, 10));
  if (day === undefined) return undefined;
  if (text.length === 10) return { wall: day * daySeconds, is: "date" };
  const time = /^T([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(Z?)$/.exec(text.slice(10));
  if (!time) return undefined;
  const wall = day * daySeconds + Number(time[1]) * 3600 + Number(time[2]) * 60 + Math.min(59, Number(time[3]));
  return time[4] === "Z" ? { wall, is: "utc" } : { wall, is: "local", ...(tzid === undefined ? {} : { tzid }) };
}

/** `PT1H30M` in seconds; undefined for what is none. */
export function readDuration(text: string): number | undefined {
  const found = /^([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/.exec(
    text,
  );
  if (!found) return undefined;
  const [weeks, days, hours, minutes, seconds] = found.slice(2).map((part) => Number(part ?? 0));
  const sum =
    ((weeks ?? 0) * 7 + (days ?? 0)) * daySeconds + (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
  return found[1] === "-" ? -sum : sum;
}

function componentOf(jcal: unknown): Component | undefined {
  if (!Array.isArray(jcal)) return undefined;
  const [, written, inner] = jcal as readonly unknown[];
  if (!Array.isArray(written) || !Array.isArray(inner)) return undefined;
  const properties = new Map<string, Property[]>();
  for (const line of written) {
    // Safe: jCal (RFC 7265) writes a property as name, parameters, type, values.
    const [name, { tzid }, , ...values] = line as [string, Readonly<Record<string, unknown>>, string, ...unknown[]];
    const property = { values, ...(typeof tzid === "string" ? { tzid } : {}) };
    const list = properties.get(name);
    if (list) list.push(property);
    else properties.set(name, [property]);
  }
  return { properties, parts: inner.flatMap((part) => componentOf(part) ?? []) };
}
