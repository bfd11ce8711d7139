import { fail } from "../../core/errors.ts";
import type { DevicePlan } from "./plan.ts";
import type { Known } from "./known.ts";

/** One found device as the registry holds it. */
export type Found = {
  readonly id: string;
  readonly marks: Set<string>;
  readonly entities: Set<Known>;
  plan: Omit<DevicePlan, "marks">;
  origin: string;
};

/** Every found device, by any of its marks. */
export type FoundDevices = {
  /** The device of an announcement, its particulars brought up to date; devices that turn out to be one become one. */
  claim(plan: DevicePlan, origin: string): Found;
  put(known: Known, found: Found): void;
  /** Takes an entity out; a device without entities is forgotten. */
  leave(known: Known): void;
  /** Forgets a device that was claimed, and into which nothing was put. */
  sweep(found: Found): void;
  get(id: string): Found | undefined;
  byMark(mark: string): Found | undefined;
  all(): Iterable<Found>;
  readonly size: number;
};

const mostMarks = 100;

/** No devices yet; more than `most` are refused by name. */
export function makeFoundDevices(most: number): FoundDevices {
  const devices = new Map<string, Found>();
  const marked = new Map<string, Found>();
  const mark = (found: Found, text: string) => {
    if (found.marks.size >= mostMarks) return;
    found.marks.add(text);
    marked.set(text, found);
  };
  const put = (known: Known, found: Found) => {
    const before = devices.get(known.device);
    if (before !== found) before?.entities.delete(known);
    known.device = found.id;
    found.entities.add(known);
    if (before && before !== found && before.entities.size === 0) forget(before);
  };
  const forget = (found: Found) => {
    devices.delete(found.id);
    for (const text of found.marks) if (marked.get(text) === found) marked.delete(text);
  };
  const create = (id: string): Found => {
    const there = devices.get(id);
    if (there) return there;
    if (devices.size >= most) fail("E_TOO_MANY", { most });
    const found: Found = { id, marks: new Set(), entities: new Set(), plan: {}, origin: "" };
    devices.set(id, found);
    return found;
  };
  return {
    claim: ({ marks, ...plan }, origin) => {
      const same = new Set(marks.flatMap((text) => marked.get(text) ?? []));
      const [first = create(marks[0] ?? ""), ...others] = same;
      for (const other of others) {
        for (const text of other.marks) mark(first, text);
        for (const known of other.entities) put(known, first);
        forget(other);
      }
      for (const text of marks) mark(first, text);
      first.plan = { ...first.plan, ...plan };
      first.origin = origin;
      return first;
    },
    put,
    leave: (known) => {
      const found = devices.get(known.device);
      found?.entities.delete(known);
      if (found?.entities.size === 0) forget(found);
    },
    sweep: (found) => {
      if (found.entities.size === 0) forget(found);
    },
    get: (id) => devices.get(id),
    byMark: (text) => marked.get(text),
    all: () => devices.values(),
    get size() {
      return devices.size;
    },
  };
}
