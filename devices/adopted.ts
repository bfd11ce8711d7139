import type { z } from "zod";
import type { Parts } from "../hub/core/entities.ts";
import type { KindName } from "../hub/core/kinds.ts";
import { check } from "../hub/core/parse.ts";
import type { AdoptedKind } from "../hub/core/parts.ts";
import type { Controller, LeaseRule, Port } from "./device.ts";

/** Everything an adopted device may touch: what any device has, with other makers' entities in place of its own hardware. */
export type AdoptedPort<K extends KindName> = Omit<Port<K>, "driver" | "web"> & { readonly parts: Parts };

/** A button that a hand at the place presses, be it one on a wall screen there. */
export type Press = "arm" | "reset" | "stop";

/** What an adopted variant gives back when it is opened. */
export type AdoptedController<K extends KindName> = Controller<K> & {
  /** Only where a hand at the place has something to press. */
  press?(button: Press): void;
};

/** How a kind is made of other makers' entities, as its folder's `adopted.ts` defines it. */
export type Adopted<K extends AdoptedKind, S> = {
  readonly kind: K;
  /** What its owner states of it. */
  readonly settings: z.ZodType<S>;
  readonly lease?: LeaseRule;
  /**
   * Whether its parts, all there, have told enough for it to begin; without it, being there is enough. `waited`: what
   * has not been told by now may never be.
   */
  readonly ready?: (parts: Parts, waited: boolean) => boolean;
  /** It is opened even while parts are missing: what it left on must fall as soon as each of them is there. */
  readonly atOnce?: true;
  /** Throws a named error where these parts cannot serve under what was stated; asked when it is adopted. */
  readonly fits?: (settings: S, parts: Parts) => void;
  open(settings: S, port: AdoptedPort<K>): AdoptedController<K>;
};

/** An adopted variant as the list in `adoptable.ts` holds it. */
export type AdoptedDevice = {
  readonly kind: AdoptedKind;
  /** What its owner may state of it, for forms and documents. */
  readonly settings: z.ZodType;
  readonly lease: LeaseRule | undefined;
  readonly ready: (parts: Parts, waited: boolean) => boolean;
  readonly atOnce: boolean;
  /** Checks what was stated together with the parts; throws a named error. */
  fits(settings: unknown, parts: Parts): void;
  /** Checks what was stated; throws a named error. It is opened `atOnce`, or once all required parts have been there together and were ready. */
  prepare(settings: unknown): (port: AdoptedPort<KindName>) => AdoptedController<KindName>;
};

/** Makes an adopted variant from its definition; past this point its own types are its own affair. */
export function defineAdopted<K extends AdoptedKind, S>(definition: Adopted<K, S>): AdoptedDevice {
  return {
    kind: definition.kind,
    settings: definition.settings,
    lease: definition.lease,
    ready: definition.ready ?? (() => true),
    atOnce: definition.atOnce ?? false,
    fits: (raw, parts) => definition.fits?.(check(definition.settings, raw), parts),
    prepare: (raw) => {
      const settings = check(definition.settings, raw);
      return (port) => definition.open(settings, port);
    },
  };
}
