const gap = 9;
const share = 60;

/** A ring of six segments from the top, clockwise; the first `filled` are thick, the others thin. */
export function Ring({ filled }: { readonly filled: number }) {
  const segments = [1, 2, 3, 4, 5, 6].map((nth) => ({
    nth,
    d: arc(100, (nth - 1) * share + gap / 2, nth * share - gap / 2),
  }));
  return (
    <svg class="ring" viewBox="-110 -110 220 220" aria-hidden="true">
      {segments.map(({ nth, d }) => (
        <path key={nth} d={d} class={nth <= filled ? "filled" : "open"} />
      ))}
    </svg>
  );
}

/** A ring of so many parts from the top, clockwise, thick as far as `part` (0 to 1) goes. */
export function Arcs({ parts, part }: { readonly parts: number; readonly part: number }) {
  const each = 360 / parts;
  const ends = Array.from({ length: parts }, (_, nth) => {
    const [from, to] = [nth * each + gap / 2, (nth + 1) * each - gap / 2];
    const filled = Math.min(1, Math.max(0, part * parts - nth));
    return { nth, from, to, until: from + (to - from) * filled };
  });
  return (
    <svg class="ring" viewBox="-110 -110 220 220" aria-hidden="true">
      {ends.map(({ nth, from, to }) => (
        <path key={`open-${nth}`} d={arc(100, from, to)} class="open" />
      ))}
      {ends
        .filter(({ from, until }) => until > from)
        .map(({ nth, from, until }) => (
          <path key={nth} d={arc(100, from, until)} class="filled" />
        ))}
    </svg>
  );
}

function arc(radius: number, from: number, to: number): string {
  const at = (degrees: number) => {
    const angle = ((degrees - 90) * Math.PI) / 180;
    return `${(radius * Math.cos(angle)).toFixed(2)} ${(radius * Math.sin(angle)).toFixed(2)}`;
  };
  return `M ${at(from)} A ${radius} ${radius} 0 0 1 ${at(to)}`;
}
