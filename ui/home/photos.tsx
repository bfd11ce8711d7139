import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { photoAt } from "../parts/photo.ts";
import type { Household } from "./household.ts";
import { Remove, text, Told } from "./parts.tsx";
import { change, doing } from "./state.ts";

/** The longer side of a photo as it hangs, px: as many as the largest wall has. */
const longest = 1920;
const quality = [0.85, 0.7, 0.5] as const;
const mostBytes = 1_000_000;
const about = "add photo";

/** The photos that hang on idle screens, in their order. */
export function Photos({ people }: { readonly people: Household }) {
  const hang = async (files: FileList | null) => {
    for (const file of files ?? []) {
      const body = await drawnAnew(file);
      if (!(await change.peek()(about, { path: "photos", body }))) return;
    }
  };
  return (
    <>
      <p class="sentence">{text("home.photos.what")}</p>
      <ul class="photos">
        {people.photos.map(({ id }, nth) => (
          <li key={id}>
            <Photo id={id} seat={people.me.seat} nth={nth + 1} />
            <div class="acts">
              {nth > 0 && <First id={id} />}
              <Remove
                about={`photo ${id}`}
                word={text("home.photos.remove")}
                sure={text("home.photos.remove-sure")}
                wish={{ method: "DELETE", path: `photos/${id}` }}
              />
            </div>
          </li>
        ))}
      </ul>
      <label class="do file">
        {text(doing.value.has(about) ? "start.moment" : "home.photos.add")}
        <input
          type="file"
          accept="image/*"
          multiple
          disabled={doing.value.has(about)}
          onChange={(event) => {
            const input = event.currentTarget;
            hang(input.files)
              .finally(() => (input.value = ""))
              .catch(reportError);
          }}
        />
      </label>
      <Told about={about} />
    </>
  );
}

function First({ id }: { readonly id: string }) {
  const name = `photo first ${id}`;
  return (
    <button
      type="button"
      class="do quiet"
      disabled={doing.value.has(name)}
      onClick={() =>
        void change
          .peek()(name, { path: `photos/${id}/first`, body: {} })
          .catch(reportError)
      }
    >
      {text("home.photos.first")}
    </button>
  );
}

function Photo({ id, seat, nth }: { readonly id: string; readonly seat: string; readonly nth: number }) {
  const address = useSignal("");
  useEffect(() => {
    photoAt(seat, id)
      .then((found) => (address.value = found))
      .catch(reportError);
  }, [id, seat]);
  return address.value === "" ? (
    <i class="photo" />
  ) : (
    <img class="photo" src={address.value} alt={text("home.photos.nth", { nth })} />
  );
}

/** A photo as the house takes it: drawn anew in this browser, upright and no larger than a wall, with no note of where it was taken. */
async function drawnAnew(file: File): Promise<Blob> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  for (const share of quality) {
    const drawn = await canvas.convertToBlob({ type: "image/jpeg", quality: share });
    if (drawn.size <= mostBytes) return drawn;
  }
  return canvas.convertToBlob({ type: "image/jpeg", quality: 0.3 });
}
