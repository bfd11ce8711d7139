import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { X } from "lucide";
import { Icon } from "../parts/icon.tsx";
import { shownOver } from "../parts/shown-over.ts";

type Sheet = {
  readonly title: string;
  readonly shut: string;
  readonly onShut: () => void;
  readonly children: ComponentChildren;
};

/** A sheet over the page, from below: the browser itself keeps the focus in it, and Escape shuts it. */
export function Sheet({ title, shut, onShut, children }: Sheet) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Its end must come before the dialog leaves the page: later, a quick key has gone elsewhere.
  useLayoutEffect(() => shownOver(dialog.current), []);
  return (
    <dialog
      ref={dialog}
      class="sheet"
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onShut();
      }}
      onClick={(event) => event.target === event.currentTarget && onShut()}
    >
      <div class="inner">
        <header>
          <h2 class="sentence">{title}</h2>
          <button type="button" class="round" aria-label={shut} onClick={onShut}>
            <Icon of={X} class="small" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
