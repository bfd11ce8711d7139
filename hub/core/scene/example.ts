import { z } from "zod";
import { errorCodes, type ErrorCode } from "../errors.ts";
import { TimeOfDay } from "../house.ts";
import { Slug } from "../ids.ts";
import { Fact, MomentKind, Parameters, RoleAddress, SettingName, Value } from "./terms.ts";

/** Somebody by their id, or whoever stands for that kind of person in any house. */
const Person = z.string().regex(/^(resident:(any|other|child|guest)|[a-z0-9][a-z0-9-]{0,39})$/);
/** Seconds since the example begins. */
const Since = z.number().min(0).max(86_400);
const Verb = z.string().max(40);
const Output = z.string().max(40);

const Whereabouts = z.strictObject({
  where: z.enum(["home", "away", "unknown"]).optional(),
  asleep: z.enum(["yes", "no", "unknown"]).optional(),
  /** An id, `own`, `here` or `eating`. */
  place: Slug.optional(),
  /** When they get up; 05:00 to 11:00 for whoever stands for a kind of person. */
  wakes: z.strictObject({ from: TimeOfDay, to: TimeOfDay }).optional(),
});

/** How a device answers a verb: it does it, it cannot, or nothing is heard of it. */
const Answer = z.strictObject({
  /** `never`: it was heard, and is never finished. */
  is: z.enum(["done", "failed", "silent", "never"]).default("done"),
  after_s: Since.default(1),
  code: z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]).optional(),
});

const RoleStands = z.strictObject({
  ready: z.boolean().optional(),
  /** Somebody's hand is on it. */
  held: z.boolean().optional(),
  state: z.record(z.string().max(40), Value).optional(),
  /** By verb; what is not named is done after a second. */
  answers: z.record(Verb, Answer).optional(),
});

/** What of the house is as the example wants it; whoever and whatever is not named is away, unseen and unknown. */
const Stands = z.strictObject({
  working: z.boolean().optional(),
  residents: z.record(Person, Whereabouts).optional(),
  places: z.record(Slug, z.strictObject({ occupied: z.boolean() })).optional(),
  roles: z.record(RoleAddress, RoleStands).optional(),
  facts: z.partialRecord(Fact, Value).optional(),
  settings: z.record(SettingName, Value).optional(),
});

/** By `<step>.<path>`; see `given.numbers`. */
const Numbers = z.record(
  z.string().regex(/^[a-z0-9-]{1,60}(\.[a-z0-9_]{1,40}){1,5}$/),
  z.union([z.number(), TimeOfDay]),
);
/** The numbers and times of steps an example was written with. */
export type Numbers = z.infer<typeof Numbers>;

/** What happens while the example goes on: a moment, or the house is different from then on. */
const Happening = z.union([
  z.strictObject({
    after_s: Since.default(0),
    moment: MomentKind,
    resident: Person.optional(),
    place: Slug.optional(),
    about: Slug.optional(),
  }),
  z.strictObject({
    after_s: Since.default(0),
    change: Stands.extend({ way: z.enum(["arrived", "cancelled", "expired"]).optional() }),
  }),
]);

const when = { from_s: Since.optional(), within_s: Since.optional() };
/** `setting:<name>` in `with` is what that setting is in the example. */
const Act = z.strictObject({ role: RoleAddress, verb: Verb, with: Parameters.optional() });

/** What must be true of what comes. */
const Expected = z.union([
  z.strictObject({ act: Act, ...when }),
  /** That never comes; without a verb nothing at all of that role. */
  z.strictObject({ never: z.strictObject({ role: RoleAddress, verb: Verb.optional() }) }),
  /** Nothing is done but what stands in this example. */
  z.strictObject({ nothing_else: z.literal(true) }),
  /** A step is left by that output. */
  z.strictObject({ step: Slug, leaves: Output, ...when }),
  /** The check of that key holds the scene back. */
  z.strictObject({ blocked: Slug }),
  /** What the first run of the example comes to; `never`: it does not begin. */
  z.strictObject({ ends: z.enum(["done", "failed", "never"]), ...when }),
]);

/** What an example of a household says: given this house, when that happens, then this comes. */
export const exampleShape = {
  /** It is about what its scene does, not about numbers people set: with `numbers` the steps are played as they were. */
  given: Stands.extend({ at: TimeOfDay, numbers: Numbers.optional() }),
  when: z.array(Happening).min(1).max(40),
  // oxlint-disable-next-line unicorn/no-thenable -- it is the word people know; nobody awaits a document
  then: z.array(Expected).min(1).max(60),
  /** The day it was kept from, of which its sentence tells. */
  on: z.iso.date().optional(),
  /** The key of its sentence, `example.<says>`; without it people read the node's name. */
  says: Slug.optional(),
};

/** An example as a node carries it. */
export const Example = z.strictObject(exampleShape);
/** See the schema of the same name. */
export type Example = z.infer<typeof Example>;
/** How the house stands in an example. */
export type Stands = z.infer<typeof Stands>;
/** One thing that happens in an example. */
export type Happening = z.infer<typeof Happening>;
/** One thing an example expects. */
export type Expected = z.infer<typeof Expected>;
