import { z } from "zod";
import { Slug } from "./ids.ts";

/** One kind of entity of another maker: what it tells, and what it can be ordered to do, by Home Assistant's names. */
type ComponentRow = {
  /** The keys of its state; a state may lack any of them. */
  readonly state: z.ZodObject;
  /** One order; absent where it only tells. */
  readonly order?: z.ZodObject;
  /** `safe`: sets a state to a value and may be sent again; `never`: a second time would be a second act. */
  readonly repeat?: "safe" | "never";
};

const row = <R extends ComponentRow>(r: R): R => r;
const celsius = z.number().min(-100).max(200);
const percent = z.number().min(0).max(100);
const text = z.string().max(1_000);

/** Every kind of entity the house understands; what another one tells is named and left alone. */
export const components = {
  sensor: row({ state: z.object({ value: z.union([z.number(), text]) }) }),
  binary_sensor: row({ state: z.object({ on: z.boolean() }) }),
  switch: row({ state: z.object({ on: z.boolean() }), order: z.strictObject({ on: z.boolean() }), repeat: "safe" }),
  climate: row({
    state: z.object({
      /** `off`, or the maker's own word: heat, cool, heat_cool, auto, dry, fan_only … */
      mode: text,
      target_c: celsius,
      current_c: celsius,
      humidity_pct: percent,
      /** What it does now: off, idle, heating, cooling … */
      action: text,
      /** Nobody can read it back: this is what was sent last. */
      assumed: z.boolean(),
    }),
    order: z.strictObject({ mode: text.optional(), target_c: celsius.optional() }),
    repeat: "safe",
  }),
  lock: row({
    state: z.object({
      lock: z.enum(["locked", "locking", "unlocked", "unlocking", "open", "opening", "jammed"]),
    }),
    order: z.strictObject({ want: z.enum(["lock", "unlock", "open"]) }),
    repeat: "never",
  }),
  valve: row({
    state: z.object({ valve: z.enum(["open", "closed", "opening", "closing"]), position_pct: percent }),
    order: z.strictObject({ open: z.boolean() }),
    repeat: "safe",
  }),
  water_heater: row({
    state: z.object({ mode: text, target_c: celsius, current_c: celsius }),
    order: z.strictObject({ mode: text.optional(), target_c: celsius.optional(), on: z.boolean().optional() }),
    repeat: "safe",
  }),
  number: row({ state: z.object({ value: z.number() }), order: z.strictObject({ value: z.number() }), repeat: "safe" }),
  select: row({ state: z.object({ option: text }), order: z.strictObject({ option: text }), repeat: "safe" }),
  button: row({ state: z.object({}), order: z.strictObject({ press: z.literal(true) }), repeat: "never" }),
  text: row({ state: z.object({ value: text }), order: z.strictObject({ value: text }), repeat: "safe" }),
  /** It tells that something happened; what it told last is no state. */
  event: row({ state: z.object({}) }),
  device_automation: row({ state: z.object({}) }),
  device_tracker: row({
    state: z.object({
      /** The place it names: `home`, `not_home`, or a zone. */
      zone: text,
      lat: z.number().min(-90).max(90),
      lon: z.number().min(-180).max(180),
      accuracy_m: z.number().min(0),
    }),
  }),
  light: row({
    state: z.object({ on: z.boolean(), brightness_pct: percent }),
    order: z.strictObject({ on: z.boolean(), brightness_pct: percent.optional() }),
    repeat: "safe",
  }),
  cover: row({
    state: z.object({ cover: z.enum(["open", "closed", "opening", "closing", "stopped"]), position_pct: percent }),
    order: z.strictObject({ want: z.enum(["open", "close", "stop"]) }),
    repeat: "safe",
  }),
  fan: row({
    state: z.object({ on: z.boolean(), speed_pct: percent }),
    order: z.strictObject({ on: z.boolean().optional(), speed_pct: percent.optional() }),
    repeat: "safe",
  }),
} as const;

/** The name of a row of the component table. */
export type Component = keyof typeof components;

/** What an entity of a component tells of itself; any key may be missing until it was told. */
export type StateOf<C extends Component> = Partial<z.output<(typeof components)[C]["state"]>>;

/** The state of any entity, its keys by the component's row. */
export type EntityState = Readonly<Record<string, string | number | boolean>>;

/** What an entity says of itself once: how it is measured, and between which bounds it takes an order. */
export const Traits = z.object({
  device_class: z.string().max(60).optional(),
  unit: z.string().max(40).optional(),
  /** Of a number, a climate or a water heater. */
  min: z.number().optional(),
  max: z.number().optional(),
  step: z.number().optional(),
  /** Of a select. */
  options: z.array(text).max(200).optional(),
  /** Of a climate or water heater. */
  modes: z.array(text).max(40).optional(),
  /** Of an event or a trigger. */
  events: z.array(text).max(200).optional(),
  /** Of a lock: what it can be told. */
  wants: z.array(z.enum(["lock", "unlock", "open"])).optional(),
  /** Of a lock: it takes no order without its code. */
  code: z.boolean().optional(),
  /** Settings and diagnostics stand behind what the device is for. */
  category: z.enum(["config", "diagnostic"]).optional(),
});
/** See the schema of the same name. */
export type Traits = z.infer<typeof Traits>;

/** One entity of another maker as the house knows it. */
export type Entity = {
  /** Its maker's own unique id; everything kept of it hangs on this, never on a topic or a name. */
  readonly id: string;
  readonly component: Component;
  readonly name: string;
  /** The found device it belongs to. */
  readonly device: string;
  readonly traits: Traits;
  /** Undefined until its maker has told. */
  readonly available: boolean | undefined;
  readonly state: EntityState;
  /** When it told last, wall ms. */
  readonly state_at?: number;
  /** Whether it takes orders at all. */
  readonly takesOrders: boolean;
  /** A template of it that this house cannot read, as its maker wrote it. */
  readonly unread?: string;
};

/** One device of another maker: what it says it is, and the entities in it. */
export type FoundDevice = {
  readonly id: string;
  readonly name: string;
  readonly maker?: string;
  readonly model?: string;
  readonly software?: string;
  /** Where its maker's software says it stands, in that household's own words. */
  readonly area?: string;
  /** The found device through which it is reached, such as a Zigbee bridge. */
  readonly via?: string;
  /** Who announced it. */
  readonly origin: string;
  readonly entities: readonly Entity[];
};

/** Which parts of a device of ours are played by which entities, and what its owner stated of them. */
export const MadeOf = z.strictObject({
  /** Part name of `core/parts.ts` -> entity id. */
  parts: z.record(Slug, z.string().min(1).max(300)),
  /** What the kind's own adopted variant wants to know, such as `auto_off_s`. */
  settings: z
    .record(z.string().regex(/^[a-z0-9_]{1,40}$/), z.union([z.string().max(200), z.number(), z.boolean()]))
    .default({}),
});
/** See the schema of the same name. */
export type MadeOf = z.infer<typeof MadeOf>;

/** One entity in the hands of a device of ours. */
export type Part = {
  readonly component: Component;
  readonly traits: Traits;
  /** Nobody reads back what it is ordered: its state proves nothing. */
  readonly assumed?: boolean;
  /** The newest state and when it came (mono ms); undefined while it never told or is not available. */
  read(): { readonly state: EntityState; readonly at: number } | undefined;
  available(): boolean;
  /** Sends one order once; E_DEVICE_OFFLINE while it is away, E_UNKNOWN_VERB or E_WRONG_TYPE for what it cannot do. */
  order(order: Readonly<Record<string, unknown>>, how?: How): void;
};

/**
 * How an order is sent that is no usual one. `once`: it must not come late, so that a line that breaks loses it and never
 * sends it again. `anyway`: also to who is said to be away, for what must fall must be told so.
 */
export type How = "once" | "anyway";

/** What a part told: `fresh` is false for a retained or first word, which sets a baseline and triggers nothing. */
export type PartNews = {
  readonly part: string;
  readonly fresh: boolean;
  /** Of an event or a trigger: what happened. */
  readonly event?: string;
};

/** The entities a device of ours is made of. */
export type Parts = {
  get(part: string): Part | undefined;
  /** Names the one listener for what the parts tell. */
  onNews(listener: (news: PartNews) => void): void;
};
