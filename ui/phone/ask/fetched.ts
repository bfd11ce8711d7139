import { useEffect, useState } from "preact/hooks";
import { ask, fieldsOf } from "../../parts/send.ts";
import { asker, type Answer } from "./asked.ts";

const patience_ms = 20_000;
const filePatience_ms = 600_000;

/** What the house answers to a path now, kept nowhere; undefined where it is not reached or refuses. */
export async function fetched(path: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const { is, body } = await once(path);
  return is === "here" ? fieldsOf(body) : undefined;
}

/** What the house sends as a file, however long it takes; its sentence where it refuses, undefined where it is not reached. */
export async function fetchedFile(path: string): Promise<Blob | string | undefined> {
  const hand = asker.peek();
  if (!hand) return undefined;
  try {
    const answer = await ask({ ...hand, method: "GET", path, patience_ms: filePatience_ms });
    if (answer.ok) return await answer.blob();
    const { message } = fieldsOf(await answer.json());
    return typeof message === "string" ? message : undefined;
  } catch {
    // Not reached, or it ended on the way: the page says so.
    return undefined;
  }
}

/** The answer to a path, asked for once for as long as it is shown, and forgotten with it. */
export function useOnce<T>(path: string | undefined): Answer<T> {
  const [answer, found] = useState<Answer<unknown>>({ is: "asking" });
  const language = asker.value?.language;
  useEffect(() => {
    if (path === undefined) return;
    let gone = false;
    found({ is: "asking" });
    once(path)
      .then((told) => !gone && found(told))
      .catch(reportError);
    return () => {
      gone = true;
    };
  }, [path, language]);
  // Safe: the house answers by its own table of routes.
  return answer as Answer<T>;
}

async function once(path: string): Promise<Answer<unknown>> {
  const hand = asker.peek();
  if (!hand) return { is: "lost" };
  try {
    const answer = await ask({ ...hand, method: "GET", path, patience_ms });
    const body: unknown = await answer.json();
    if (answer.ok) return { is: "here", body };
    const { message } = fieldsOf(body);
    return { is: "refused", ...(typeof message === "string" ? { text: message } : {}) };
  } catch {
    // Not reached, or no answer in time: the page says so.
    return { is: "lost" };
  }
}
