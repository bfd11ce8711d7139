import type { Limits } from "../hub/bus/broker.ts";

/** What the broker of a measurement allows one client. */
export const underLoad: Partial<Limits> = { rate: { perSecond: 100_000, burst: 100_000 }, queue: 1_000 };
