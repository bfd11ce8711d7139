import { z } from "zod";
import { Directory, HeldPage, mostObjects } from "../../core/engage/edge-talk.ts";
import { Catalogue, Signed } from "../../core/engage/objects.ts";
import { headBytes } from "./ask.ts";
import { type Asking, heard, keysOf, plain, signedAsking, Unheard } from "./brand.ts";
import type { Word } from "./hub-line.ts";
import { introduced } from "./introduce.ts";
import { addressOf, complain, parsedText, type Pulling, type WorkTools } from "./tools.ts";

type Pulled = Omit<Extract<Word, { ask: "pulled" }>, "ask" | "task" | "bytes_up">;

const Mailbox = z.strictObject({ v: z.literal(1), items: z.array(Signed).max(mostObjects), after: z.string().max(60) });
const Receipts = z.strictObject({
  v: z.literal(1),
  items: z.array(Signed).max(mostObjects),
  since: z.string().max(60),
});
const Erased = z.strictObject({ v: z.literal(1), items: z.array(Signed).max(mostObjects) });

/** Fetches something for the hub, or has everything erased, and hands it over. Gives why it was not to be had. */
export async function pull(tools: WorkTools, task: Pulling): Promise<Unheard | undefined> {
  try {
    const asking = await askingOf(tools, task);
    const reply = await tools.line.ask({ ask: "asking", task: task.task, bytes_up: headBytes(asking.outgoing) });
    if (reply.say !== "go" || !reply.go) return undefined;
    const { status, text, retry_s } = await heard(tools, asking);
    if (status === 401 && "source" in task) tools.keys.note(task.brand, task.source, false);
    const found = status === 200 ? read(task, text) : undefined;
    if (!found) throw new Unheard("answer", status, retry_s);
    await tools.line.ask({ ask: "pulled", task: task.task, bytes_up: 0, ...found });
    return undefined;
  } catch (error) {
    if (error instanceof Unheard) return notPulled(tools, task, error);
    throw error;
  }
}

/** Tells the hub that something was not to be had. */
export async function notPulled(tools: WorkTools, task: Pulling, unheard: Unheard): Promise<Unheard> {
  const { why, status, retry_s } = unheard;
  complain(tools, task, unheard);
  await tools.line.ask({
    ask: "pull-failed",
    task: task.task,
    bytes_up: 0,
    why,
    ...(status === undefined ? {} : { status }),
    ...(retry_s === undefined ? {} : { retry_s }),
  });
  return unheard;
}

/** What every home asks alike is asked without a name; what is of this home alone is signed by it. */
async function askingOf(tools: WorkTools, task: Pulling): Promise<Asking> {
  if (task.do === "directory") return plain(task.url);
  if (task.do === "manifest") return plain(addressOf(task, "/.well-known/lintel-brand"));
  if (task.do === "catalogue") return plain(addressOf(task, `/v1/catalogue${queryOf({ cursor: task.cursor })}`));
  const key = await introduced(tools, task);
  const method = task.do === "erase" || task.do === "forget" ? "DELETE" : "GET";
  return signedAsking(tools, key, keysOf(task.keys), { method, url: addressOf(task, doorOf(task)) });
}

function doorOf(task: Exclude<Pulling, { do: "directory" | "manifest" | "catalogue" }>): string {
  const { source } = task;
  if (task.do === "mailbox") return `/v1/mailbox${queryOf({ source, after: task.after })}`;
  if (task.do === "receipts") return `/v1/receipts${queryOf({ source, since: task.since })}`;
  if (task.do === "forget") return `/v1/me/items/${task.item}${queryOf({ source })}`;
  if (task.do === "export") return `/v1/me${queryOf({ source, after: task.after })}`;
  return `/v1/me${queryOf({ source })}`;
}

function queryOf(asked: Readonly<Record<string, string>>): string {
  return `?${new URLSearchParams(asked).toString()}`;
}

/** What an answer brought, by what was asked; undefined for a text that is nothing of the kind. */
function read(task: Pulling, text: string): Pulled | undefined {
  switch (task.do) {
    case "directory":
      return parsedText(Directory, text) && { objects: [], told: text };
    case "export": {
      const found = parsedText(HeldPage, text);
      return found && { objects: [], told: text, cursor: found.after, more: found.more };
    }
    case "manifest": {
      const signed = parsedText(Signed, text);
      return signed && { objects: [signed] };
    }
    case "catalogue": {
      const found = parsedText(Catalogue, text);
      return found?.brand === task.brand ? { objects: found.items, cursor: found.cursor, more: found.more } : undefined;
    }
    case "mailbox": {
      const found = parsedText(Mailbox, text);
      return found && { objects: found.items, cursor: found.after };
    }
    case "receipts": {
      const found = parsedText(Receipts, text);
      return found && { objects: found.items, cursor: found.since };
    }
    case "erase":
    case "forget":
      return erased(text);
  }
}

function erased(text: string): Pulled | undefined {
  const found = parsedText(Erased, text);
  return found && { objects: found.items };
}
