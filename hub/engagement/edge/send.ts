import { batchLimits, HomeEvent } from "../../core/engage/events.ts";
import { BatchAnswer } from "../../core/engage/objects.ts";
import { headBytes } from "./ask.ts";
import { type Asking, heard, keysOf, mayPass, sha256, signedAsking, type Told, Unheard } from "./brand.ts";
import { introduced } from "./introduce.ts";
import { addressOf, complain, parsedText, type Sending, type WorkTools } from "./tools.ts";

const batchType = "application/cloudevents-batch+json";

/** Leaves a batch at its brand, if the hub still says so when it is ready to leave. Gives why it was not heard. */
export async function send(tools: WorkTools, task: Sending): Promise<Unheard | undefined> {
  const ids = idsOf(task);
  if (!ids) return notSent(tools, task, new Unheard("not-ours"));
  try {
    const asking = await signedBatch(tools, task);
    if (!(await mayLeave(tools, task, asking, ids))) return undefined;
    const told = await heard(tools, asking);
    if (told.status === 401) tools.keys.note(task.brand, task.source, false);
    await tools.line.ask({ ask: "answered", brand: task.brand, batch: task.batch, answer: answerTo(told, ids) });
    return undefined;
  } catch (error) {
    if (error instanceof Unheard) return notSent(tools, task, error);
    throw error;
  }
}

/** Tells the hub that a batch was not heard, and whether to try again: never where the brand itself said no to it. */
export async function notSent(tools: WorkTools, task: Sending, unheard: Unheard): Promise<Unheard> {
  const { why, status, retry_s } = unheard;
  complain(tools, task, unheard);
  const final =
    why === "not-ours" || ((why === "answer" || why === "home-refused") && status !== undefined && !mayPass(status));
  await tools.line.ask({
    ask: "failed",
    brand: task.brand,
    batch: task.batch,
    again: !final,
    why,
    ...(status === undefined ? {} : { status }),
    ...(retry_s === undefined ? {} : { retry_s }),
  });
  return unheard;
}

async function signedBatch(tools: WorkTools, task: Sending): Promise<Asking> {
  const key = await introduced(tools, task);
  return signedAsking(tools, key, keysOf(task.keys), {
    method: "POST",
    url: addressOf(task, "/v1/events"),
    json: textOf(task),
    contentType: batchType,
    idempotencyKey: task.batch,
  });
}

/** Says what is about to stand on the wire, to the byte; the hub's word is the last before it does. */
async function mayLeave({ line }: WorkTools, task: Sending, { outgoing }: Asking, ids: string[]): Promise<boolean> {
  const body = outgoing.body ?? new Uint8Array();
  const reply = await line.ask({
    ask: "sending",
    brand: task.brand,
    batch: task.batch,
    ids,
    bytes: body.byteLength,
    head_bytes: headBytes(outgoing),
    sha256: sha256(body),
  });
  return reply.say === "go" && reply.go;
}

/** The events as they were handed over, letter for letter, as one JSON array. */
function textOf({ events }: Sending): string {
  return `[${events.join(",")}]`;
}

/** The ids of a batch; undefined where anything in it is not for this brand from this home, or it is too much. */
function idsOf(task: Sending): string[] | undefined {
  if (Buffer.byteLength(textOf(task)) > batchLimits.bytes) return undefined;
  const read = task.events.map((text) => parsedText(HomeEvent, text));
  const ids = read.flatMap((event) =>
    event?.recipient === task.brand && event.source === task.source ? [event.id] : [],
  );
  return ids.length === read.length && new Set(ids).size === ids.length ? ids : undefined;
}

/** What the brand answered to each of these events, and to no other. */
function answerTo({ status, text, retry_s }: Told, ids: readonly string[]): BatchAnswer {
  const answer = status === 200 ? parsedText(BatchAnswer, text) : undefined;
  const answered = answer?.answers.map(({ id }) => id).toSorted();
  if (answer && answered?.join() === [...ids].toSorted().join()) return answer;
  throw new Unheard("answer", status === 200 ? undefined : status, retry_s);
}
