import { z } from "zod";
import { MadeOf } from "./entities.ts";
import { Slug } from "./ids.ts";
import { idleShows, looks, modalities, touchpointRights } from "./notices.ts";

/** A resident's rights in the house. */
export const Standing = z.enum(["owner", "adult", "child", "guest"]);
/** See the schema of the same name. */
export type Standing = z.infer<typeof Standing>;

/** The languages of the house. */
export const Language = z.enum(["en", "zh-Hans", "zh-Hant"]);
/** See the schema of the same name. */
export type Language = z.infer<typeof Language>;

/** A time of day as people type it, `HH:MM`. */
export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** What must be named on food by law (EU 1169/2011, annex II): the fourteen allergens. */
export const Allergen = z.enum([
  "gluten",
  "crustaceans",
  "eggs",
  "fish",
  "peanuts",
  "soya",
  "milk",
  "nuts",
  "celery",
  "mustard",
  "sesame",
  "sulphites",
  "lupin",
  "molluscs",
]);
/** See the schema of the same name. */
export type Allergen = z.infer<typeof Allergen>;

/** What a resident hears at breakfast. */
export const Hearing = z.enum(["music", "news", "silence"]);

/** How a resident dresses: what the day feels like to them, and how they go to work. */
const Wears = z.strictObject({
  feels: z.enum(["cold", "usual", "warm"]).default("usual"),
  way: z.enum(["walk", "bike", "transit", "car", "home"]).default("walk"),
  /** Hours spent outdoors on a working day. */
  hours_out: z.number().min(0).max(16).default(1),
});

/** What a resident eats, and what must never be in it. */
const Eats = z.strictObject({
  breakfast: z.boolean().default(true),
  diet: z.enum(["all", "pescetarian", "vegetarian", "vegan"]).default("all"),
  allergies: z.array(Allergen).max(14).default([]),
  /** Ingredients, as the recipe table names them. */
  dislikes: z.array(Slug).max(40).default([]),
  size: z.enum(["small", "usual", "large"]).default("usual"),
});

/** What a resident hears at the table, on working days and on free ones. */
const Hears = z.strictObject({
  working: Hearing.default("music"),
  free: Hearing.default("music"),
  /** A playlist of the player, or the address of a stream; the house's own pieces without it. */
  music: z.string().max(500).optional(),
  /** The address of a news feed; a marked sample without it. */
  news: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional(),
  volume: z.number().min(5).max(80).default(35),
});

/** When a resident's alarm clock rings. */
const Alarm = z.strictObject({
  on: z.boolean().default(false),
  at: TimeOfDay.default("07:00"),
  /** `working` follows the calendars: public holidays are quiet, make-up working days ring. */
  days: z.enum(["working", "free", "every"]).default("working"),
  /** House days on which it stays quiet, `YYYY-MM-DD`. */
  skip: z.array(z.iso.date()).max(60).default([]),
  snooze_min: z.number().int().min(1).max(30).default(9),
});

/** What a resident finds comfortable at home; whether they feel cold or warm stands with what they wear. */
const Comfort = z.strictObject({
  /** Moves the target of the shown rule, °C. */
  offset_c: z.number().min(-3).max(3).default(0),
});

/** How a resident comes through the door. */
const AtDoor = z.strictObject({
  /** The consent by which the door camera may know these eyes; absent: it may not. */
  eyes: z.strictObject({ ref: Slug, ver: z.number().int().min(1) }).optional(),
  /** When their own code or phone opens it; always without it. */
  from: TimeOfDay.optional(),
  to: TimeOfDay.optional(),
});

/** The public half of a key pair that signs for a device: `kid` names it, `x` (and `y`) are its coordinates, base64url. */
export const DeviceKey = z.strictObject({
  kid: Slug,
  alg: z.enum(["EdDSA", "ES256"]),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  y: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .optional(),
});
/** See the schema of the same name. */
export type DeviceKey = z.infer<typeof DeviceKey>;

/** What the household is: documents in ledger.db by noun; each is changed only through the API and audited. */
export const household = {
  home: z.strictObject({
    id: z.string().max(60),
    name: z.string().max(80),
    zone: z.string().max(60),
    /** Where it stands; a home just claimed is told later. */
    lat: z.number().min(-90).max(90).optional(),
    lon: z.number().min(-180).max(180).optional(),
    radius_m: z.number().min(50).max(2000).default(150),
    language: Language,
    /** Names of the home's own Wi-Fi: a phone on it is near. */
    wifi: z.array(z.string().min(1).max(32)).max(8).optional(),
    /** Where the forecast comes from; `sample` is made up, marked as such, for a house without internet. */
    weather: z.enum(["open-meteo", "sample"]).default("open-meteo"),
    /** Whose air quality index people here know: China's HJ 633 or the one of the United States. */
    air: z.enum(["hj633", "us"]).default("us"),
  }),
  /** `eating`: people have breakfast here. */
  place: z.strictObject({ id: Slug, name: z.string().max(80), eating: z.boolean().default(false) }),
  resident: z.strictObject({
    id: Slug,
    name: z.string().max(80),
    standing: Standing,
    language: Language,
    sleeps: Slug,
    wakes_from: TimeOfDay.default("05:00"),
    wakes_to: TimeOfDay.default("11:00"),
    /** Residents choose whether the home's broker carries their presence. */
    presence_on_mqtt: z.boolean().default(false),
    standing_permission: z.strictObject({ bath: z.boolean() }).default({ bath: false }),
    wears: Wears.prefault({}),
    eats: Eats.prefault({}),
    hears: Hears.prefault({}),
    alarm: Alarm.prefault({}),
    comfort: Comfort.prefault({}),
    door: AtDoor.prefault({}),
  }),
  /** `appointments` are one resident's; `days` says which days are free and which are worked, for everybody. */
  calendar: z.strictObject({
    id: Slug,
    name: z.string().max(80),
    is: z.enum(["appointments", "days"]),
    resident: Slug.optional(),
    /** Where it is read from: http, https, webcal, or a small `data:` address that carries it whole. */
    url: z.url({ protocol: /^(https?|webcal|data)$/ }).max(8_000),
    /** Minutes from the door to a usual appointment. */
    travel_min: z.number().int().min(0).max(300).default(30),
  }),
  device: z.strictObject({
    id: Slug,
    kind: Slug,
    name: z.string().max(80),
    place: Slug.optional(),
    owner: Slug.optional(),
    /** What it signs with, where it signs. */
    key: DeviceKey.optional(),
    /** The entities of other makers it is made of; absent for a device that speaks our own protocol. */
    made_of: MadeOf.optional(),
  }),
  /** How a wall or a phone meets people; `id` is its device, and it goes with it. */
  touchpoint: z.strictObject({
    id: Slug,
    modality: z.array(z.enum(modalities)).max(modalities.length),
    /** Only hazards are shown then. */
    quiet: z.strictObject({ from: TimeOfDay, to: TimeOfDay }).optional(),
    rights: z.array(z.enum(touchpointRights)).max(touchpointRights.length),
    /** How it looks by day; without it walls are dark, kitchens light. */
    look: z.enum(looks).optional(),
    /** Larger words, fewer buttons, more time. */
    unhurried: z.boolean().optional(),
    /** What it shows while nothing is to be said, in this order; without it a clock. */
    idle: z.array(z.enum(idleShows)).min(1).max(idleShows.length).optional(),
    width: z.number().int().min(1).max(20_000).optional(),
    height: z.number().int().min(1).max(20_000).optional(),
  }),
  /** A photo that hangs on idle screens; of two the smaller turn comes first. */
  photo: z.strictObject({ id: z.uuid(), turn: z.number().int() }),
  role: z.strictObject({ id: z.string().max(81), thing: Slug }),
  setting: z.strictObject({ id: z.string().max(160), value: z.union([z.string().max(200), z.number(), z.boolean()]) }),
} as const;

/** One noun of the household. */
export type Noun = keyof typeof household;
/** The document of a noun. */
export type HouseholdDocument<N extends Noun> = z.infer<(typeof household)[N]>;
/** The home itself: zone, position, language. */
export type Home = HouseholdDocument<"home">;

/** A home of which it is known where it stands. */
export type PlacedHome = Home & { readonly lat: number; readonly lon: number };

/** The home as those need it who reckon with where it stands: none before that is known. */
export function placed(home: Home | undefined): PlacedHome | undefined {
  return home && isPlaced(home) ? home : undefined;
}

// The very same object: what is remembered of a home is remembered by it.
function isPlaced(home: Home): home is PlacedHome {
  return home.lat !== undefined && home.lon !== undefined;
}

/** A person who lives here. */
export type Resident = HouseholdDocument<"resident">;

/** One sighting: where it came from, when it happened, and what it says. */
export type Evidence = {
  /** `<device>:<message id>`, or derived from the message; equal for a repeated delivery. */
  readonly id: string;
  /** `<thing>.<happening>`, as the moment table names it. */
  readonly source: string;
  /** When it happened, wall ms. */
  readonly at: number;
  readonly device: string;
  readonly resident?: string;
  readonly place?: string;
  readonly confidence: number;
  /** True for anything that only sets a baseline: retained, restored, or first after a reconnection. */
  readonly baseline: boolean;
  readonly fix?: Fix;
  readonly eta_min?: number;
  /** The phone itself sent it, not a program for it. */
  readonly proved?: boolean;
  /** Minutes by which a way home takes longer. */
  readonly by_min?: number;
  /** The question it answers. */
  readonly about?: string;
};

/** One position of a phone. */
export type Fix = {
  readonly lat: number;
  readonly lon: number;
  readonly accuracy_m: number;
  readonly at: number;
  readonly speed_kmh?: number;
};

/** Where a resident is, as far as the house can tell. */
export type Presence = {
  readonly where: "home" | "away" | "unknown";
  readonly phase?: "just-left" | "approaching" | "just-arrived";
  readonly place?: string;
  readonly asleep: "yes" | "no" | "unknown";
  readonly confidence: number;
  readonly since: number;
  readonly because: readonly string[];
};

/** A way home: opened by the swipe, closed by arriving, cancelling or after two hours. */
export type Trip = {
  readonly id: string;
  readonly resident: string;
  readonly opened: number;
  readonly expires: number;
  readonly ended?: number;
  readonly reason?: "arrived" | "cancelled" | "expired";
  /** Minutes to the door, undefined while unknown. */
  readonly eta_min?: number;
  /** Nine times in ten it takes longer than this, and less than that; present with `eta_min`. */
  readonly eta_low_min?: number;
  readonly eta_high_min?: number;
  /** Wall ms at which `eta_min` was true. */
  readonly eta_at?: number;
  readonly distance_m?: number;
  /** Minutes without a fix to reckon with on the rest of the way, where they are more than ten. */
  readonly silent_min?: number;
  /** The resident's own phone opened it: it counts at the door. */
  readonly proved?: boolean;
  /** Two fixes nearer, 60 s apart, accuracy <= 500 m, newest <= 10 min old. */
  readonly evidence: "strong" | "weak" | "none";
};
