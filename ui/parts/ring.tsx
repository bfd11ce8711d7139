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

function arc(radius: number, from: number, to: number): string {
  const at = (degrees: number) => {
    const angle = ((degrees - 90) * Math.PI) / 180;
    return `${(radius * Math.cos(angle)).toFixed(2)} ${(radius * Math.sin(angle)).toFixed(2)}`;
  };
  return `M ${at(from)} A ${radius} ${radius} 0 0 1 ${at(to)}`;
}
