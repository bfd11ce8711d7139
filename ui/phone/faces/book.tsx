import { say, timeOf } from "../../parts/say.ts";
import type { Opening } from "../book.ts";
import { Sheet } from "../sheet.tsx";
import type { Stage } from "../stage.ts";

type Book = { readonly stage: Stage; readonly book: "asking" | "lost" | readonly Opening[] };

/** Who opened the door of late, as the house tells it. */
export function Book({ stage, book }: Book) {
  return (
    <Sheet
      title={say(stage, "phone.book")}
      shut={say(stage, "phone.book.close")}
      onShut={() => stage.press({ is: "book" })}
    >
      <div class="book">
        {typeof book === "string" || book.length === 0 ? (
          <p class="label" role="status">
            {say(
              stage,
              book === "asking" ? "phone.book.asking" : book === "lost" ? "phone.book.lost" : "phone.book.none",
            )}
          </p>
        ) : (
          <ol>
            {book.map(({ seq, at, text, became }) => (
              <li key={seq}>
                <time class="least">{whenOf(stage, at)}</time>
                <p class="label">{became === undefined ? text : `${text} ${say(stage, became)}`}</p>
              </li>
            ))}
          </ol>
        )}
      </div>
    </Sheet>
  );
}

/** The time of day, with the day where it was not today. */
function whenOf(stage: Stage, at: number): string {
  const { language, zone } = stage.reader;
  const day = (wall: number) =>
    new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short", timeZone: zone }).format(
      wall,
    );
  return day(at) === day(stage.now) ? timeOf(stage, at) : `${day(at)} ${timeOf(stage, at)}`;
}
