import type { Appointment } from "./read.ts";

/** An appointment with what the household says of its calendar. */
export type Planned = Appointment & { readonly travel_min: number };

const longest = 120;

/** The first appointment of a day that is not over yet, of those that begin on it; ties go to the one that ends first. */
export function firstOf(
  planned: readonly Planned[],
  now: number,
  isToday: (at: number) => boolean,
): Planned | undefined {
  return planned
    .filter(({ start, end }) => (end > now || start >= now) && isToday(start))
    .toSorted((a, b) => a.start - b.start || a.end - b.end)[0];
}

/** When to leave the house for it, wall ms; undefined when it is met at home or on a line. */
export function leaveBy({ start, location, travel_min }: Planned, homeName: string): number | undefined {
  const places = location.split(/[;\n]|,(?=\s*https?:)/).map((part) => part.trim());
  const away = places.some((place) => place !== "" && !isOnline(place) && !isHome(place, homeName));
  return away ? start - travel_min * 60_000 : undefined;
}

/** A title fit for a screen: one line, nothing invisible that turns the text around, at most 120 characters. */
export function titleOf(title: string): string | undefined {
  const plain = title
    .replaceAll(/[\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, "")
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  if (plain === "") return undefined;
  if (plain.length <= longest) return plain;
  let short = "";
  for (const { segment } of new Intl.Segmenter().segment(plain)) {
    if (short.length + segment.length >= longest) break;
    short += segment;
  }
  return `${short}…`;
}

function isOnline(place: string): boolean {
  return (
    /[a-z][a-z0-9+.-]*:\/\/|^(tel|sip|mailto|meet):|^www\./i.test(place) ||
    /^(microsoft teams( meeting)?|teams|zoom( meeting)?|google meet|webex|skype( meeting)?|facetime|online|phone( call)?|video( call)?|腾讯会议|騰訊會議|钉钉|釘釘|飞书|飛書|线上|線上|在线|電話|电话)$/i.test(
      place,
    )
  );
}

function isHome(place: string, homeName: string): boolean {
  const plain = place.toLowerCase();
  return plain === homeName.trim().toLowerCase() || /^(at home|home|家|家里|家裡|在家)$/.test(plain);
}
