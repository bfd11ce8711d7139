import { parseFeed } from "feedsmith";
import { wallOf } from "../../hub/core/instant.ts";
import { plainTitle } from "./clean.ts";

/** One entry of a feed, as plain as the house takes it. */
export type FeedItem = { readonly title?: string; readonly at?: number; readonly audio?: string };

const mostItems = 40;

type Loose = Readonly<Record<string, unknown>>;

/** Reads RSS, RDF, Atom or JSON Feed; throws for anything else, and for one that defines words of its own. */
export function readFeed(text: string): FeedItem[] {
  if (/<!ENTITY/i.test(text)) throw new Error("it defines entities");
  const { feed } = parseFeed(text) as { readonly feed: Loose };
  const entries = listed(feed["items"] ?? feed["entries"]).slice(0, mostItems);
  return entries.map((entry) => {
    const title = plainTitle(textIn(entry["title"]));
    const at = dateOf(entry);
    const audio = audioOf(entry);
    return {
      ...(title === undefined ? {} : { title }),
      ...(at === undefined ? {} : { at }),
      ...(audio === undefined ? {} : { audio }),
    };
  });
}

function dateOf(entry: Loose): number | undefined {
  const dublin = entry["dc"] as Loose | undefined;
  const said =
    entry["pubDate"] ?? entry["published"] ?? entry["updated"] ?? entry["date_published"] ?? dublin?.["date"];
  const at = typeof said === "string" ? wallOf(said) : Number.NaN;
  return Number.isFinite(at) ? at : undefined;
}

function audioOf(entry: Loose): string | undefined {
  const links = listed(entry["links"]).filter(({ rel }) => rel === "enclosure");
  for (const part of [...listed(entry["enclosures"]), ...links, ...listed(entry["attachments"])]) {
    const type = part["type"] ?? part["mime_type"];
    const url = part["url"] ?? part["href"];
    if (typeof type === "string" && /^audio\//i.test(type) && typeof url === "string" && url.length <= 2_000)
      return url;
  }
  return undefined;
}

function textIn(title: unknown): string | undefined {
  const text = typeof title === "object" && title !== null ? (title as Loose)["value"] : title;
  return typeof text === "string" ? text : undefined;
}

function listed(value: unknown): readonly Loose[] {
  return Array.isArray(value) ? (value as Loose[]) : [];
}
