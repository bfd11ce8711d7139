import { request } from "node:http";
import { join } from "node:path";
import { render } from "../../hub/core/sentence.ts";
import { readerOf } from "../../hub/readers.ts";
import type { TestHouse } from "./house.ts";

/** Changes a document of the household as its owner would: reads it, sends it back with what is new. */
export async function change(
  house: TestHouse,
  path: string,
  what: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  const { tag, body } = await owner(house, "GET", path);
  const { id: _, ...before } = body;
  const { status, body: after } = await owner(house, "PUT", path, tag, { ...before, ...what });
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(after)}`);
  await house.rest();
  return after;
}

/** Puts a whole document as an integrator does, whether it is there already or not. */
export async function put(house: TestHouse, path: string, document: object): Promise<void> {
  const { tag } = await owner(house, "GET", path);
  const { status, body } = await owner(house, "PUT", path, tag, document);
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  await house.rest();
}

/** What the API answers a reader of a language. */
export async function readIn(house: TestHouse, language: string, path: string): Promise<Answer["body"]> {
  const { status, body } = await owner(house, "GET", path, undefined, undefined, { "accept-language": language });
  if (status !== 200) throw new Error(`${path}: ${status}`);
  return body;
}

type Answer = { readonly status: number; readonly tag: string; readonly body: Readonly<Record<string, unknown>> };

function owner(
  house: TestHouse,
  method: string,
  path: string,
  tag?: string,
  sent?: unknown,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        socketPath: join(house.folder, "virtual", "hub.sock"),
        method,
        path: `/api/v1/${path}`,
        headers: {
          "content-type": "application/json",
          connection: "close",
          ...more,
          // A document that is not there yet is made.
          ...(tag === undefined || tag === "" ? {} : { "if-match": tag }),
        },
      },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (part: string) => (text += part));
        answer.on("end", () => {
          const { statusCode: status = 0, headers } = answer;
          const body = status === 404 ? {} : (JSON.parse(text) as Answer["body"]);
          resolve({ status, tag: headers.etag ?? "", body });
        });
      },
    );
    asked.on("error", reject).end(sent === undefined ? undefined : JSON.stringify(sent));
  });
}

/** A calendar of whole days, carried in its own address. */
export function daysOf(days: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  const entries = Object.entries(days).flatMap(([date, summary], n) => [
    "BEGIN:VEVENT",
    `UID:day-${n}@test`,
    "DTSTAMP:20260101T000000Z",
    `DTSTART;VALUE=DATE:${date.replaceAll("-", "")}`,
    `SUMMARY:${summary}`,
    "END:VEVENT",
  ]);
  const text = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", ...entries, "END:VCALENDAR"].join("\r\n");
  return { name: "Days", is: "days", url: `data:text/calendar,${encodeURIComponent(text)}` };
}

/** A sentence as the household reads it in each of its languages. */
export function inEveryLanguage(key: string, params: Readonly<Record<string, unknown>>): readonly string[] {
  const residents = {
    home: () => ({ zone: "Asia/Shanghai" }) as never,
    get: (noun: string, id: string) => ({ id, name: `the ${noun}`, thing: id }) as never,
  };
  return (["en", "zh-Hans", "zh-Hant"] as const).map((language) =>
    render({ key, params: params as Record<string, string | number | boolean> }, readerOf(residents, language)),
  );
}
