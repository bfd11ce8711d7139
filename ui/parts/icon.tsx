import { h } from "preact";
import type { IconNode } from "lucide";

/** One lucide icon, stroke 1.5, as large as its class says; it never stands without its word. */
export function Icon({ of, class: name }: { readonly of: IconNode; readonly class: string }) {
  return (
    <svg
      class={`icon ${name}`}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {of.map(([tag, attributes]) => h(tag, { ...attributes }))}
    </svg>
  );
}
