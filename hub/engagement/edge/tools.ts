import type { z } from "zod";
import type { EdgeTask } from "../../core/engage/edge-talk.ts";
import type { Log } from "../../core/log.ts";
import { type BrandTools, type Unheard } from "./brand.ts";
import type { HubLine } from "./hub-line.ts";
import type { HomeKeys } from "./keys.ts";

/** What doing the hub's tasks takes. */
export type WorkTools = BrandTools & {
  readonly line: HubLine;
  readonly keys: HomeKeys;
  readonly log: Log;
  /** Whether this is a virtual house, which says so to every brand. */
  readonly virtual: boolean;
};

/** A batch of events to be left at a brand. */
export type Sending = Extract<EdgeTask, { do: "send" }>;

/** Something to be fetched, or to be done away with, at a brand or its directory. */
export type Pulling = Extract<EdgeTask, { task: string }>;

/** The address of one of a brand's doors. */
export function addressOf({ url }: { readonly url: string }, path: string): string {
  return `${url.replace(/\/+$/, "")}${path}`;
}

/** A text read strictly as JSON of a shape; undefined for anything else. */
export function parsedText<Shape extends z.ZodType>(shape: Shape, text: string): z.infer<Shape> | undefined {
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Tells the log, by name, why a brand was not heard. */
export function complain({ log }: Pick<WorkTools, "log">, task: EdgeTask, { why, status }: Unheard): void {
  const brand = "brand" in task ? task.brand : "directory";
  log.warn("a brand was not heard", { brand, do: task.do, why, ...(status === undefined ? {} : { status }) });
}
