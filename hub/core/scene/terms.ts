import { z } from "zod";
import { facts } from "../facts.ts";
import { type MomentRow, moments, type MomentName } from "../moments.ts";

const askedFor = Object.entries<MomentRow>(moments).filter(([, row]) => row.unasked !== true);
/** A moment that a scene may wait for, by its name. */
export const MomentKind = z.enum(askedFor.map(([name]) => name) as [MomentName, ...MomentName[]]);
/** A fact by its name. */
export const Fact = z.enum(Object.keys(facts) as [keyof typeof facts, ...(keyof typeof facts)[]]);
/** A value as a flow document holds it. */
export const Value = z.union([z.string().max(200), z.number(), z.boolean()]);
/** `role` or `role.place`; `place` may be an id, `own` (where the resident sleeps), `here` (where the moment was), `eating`, or of an act `every`. */
export const RoleAddress = z.string().regex(/^[a-z-]{1,40}(\.[a-z0-9-]{1,40})?$/);
/** A setting's name: the tab's `env` holds it, so it is spelt as Node-RED lets a variable be spelt. */
export const SettingName = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);
/** `name`, or `name.inner` for a key inside a record parameter; `nestParameters` of scene/parameters.ts folds them. */
const ParameterName = z.string().regex(/^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39})?$/);
/** Constants, `setting:<name>` or `fact:<name>` by parameter name. */
export const Parameters = z.record(ParameterName, Value);
