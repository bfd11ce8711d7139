import type { MailLetter } from "./core/mail.ts";

/** What a letter is made of beside its words. */
export type Envelope = {
  readonly from: string;
  /** Wall ms. */
  readonly at: number;
  /** Random letters, for its id and its boundary. */
  readonly id: string;
};

/** The whole text of a letter (RFC 5322, 2045 to 2047): only ASCII, no line longer than 76, nothing loaded from anywhere. */
export function messageOf({ to, subject, text, html }: MailLetter, { from, at, id }: Envelope): string {
  const boundary = `lintel-${id}`;
  const part = (type: string, body: string) => [
    `--${boundary}`,
    `Content-Type: ${type}; charset=utf-8`,
    "Content-Transfer-Encoding: base64",
    "",
    ...inLines(Buffer.from(body, "utf8").toString("base64"), 76),
  ];
  const host = from.slice(from.lastIndexOf("@") + 1);
  return [
    `From: Lintel <${from}>`,
    `To: <${to}>`,
    `Subject: ${header(subject)}`,
    `Date: ${dated(at)}`,
    `Message-ID: <${id}@${host}>`,
    "MIME-Version: 1.0",
    "Auto-Submitted: auto-generated",
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    "",
    ...part("text/plain", text),
    ...part("text/html", html),
    `--${boundary}--`,
    "",
  ].join("\r\n");
}

/** A text as it may stand in a header: encoded words, so that nothing in it ends the line (RFC 2047). */
function header(text: string): string {
  const plain = text.replaceAll(/\p{Cc}+/gu, " ").trim();
  const words: string[] = [];
  let word = "";
  for (const letter of plain) {
    if (Buffer.byteLength(word + letter, "utf8") > 42) {
      words.push(word);
      word = "";
    }
    word += letter;
  }
  return [...words, word].map((one) => `=?utf-8?B?${Buffer.from(one, "utf8").toString("base64")}?=`).join("\r\n ");
}

function inLines(text: string, long: number): readonly string[] {
  return text.match(new RegExp(`.{1,${long}}`, "g")) ?? [];
}

const dateFormat = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "2-digit",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZone: "UTC",
});

/** An instant as letters carry it (RFC 5322 3.3). */
function dated(wall: number): string {
  const part = Object.fromEntries(dateFormat.formatToParts(wall).map(({ type, value }) => [type, value]));
  const { weekday, day, month = "", year, hour, minute, second } = part;
  return `${weekday}, ${day} ${month.slice(0, 3)} ${year} ${hour}:${minute}:${second} +0000`;
}
