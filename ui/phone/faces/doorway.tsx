/** The lit door at the end of the road, and its light on the ground. */
export function Doorway() {
  return (
    <svg class="doorway" viewBox="0 0 96 146" aria-hidden="true">
      <defs>
        <linearGradient id="light" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stop-color="#ffd98a" />
          <stop offset="1" stop-color="#e0983f" />
        </linearGradient>
        <linearGradient id="fall" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stop-color="#ffc65c" stop-opacity="0.42" />
          <stop offset="1" stop-color="#ffc65c" stop-opacity="0" />
        </linearGradient>
      </defs>
      <path d="M 28 84 H 68 L 96 146 H 0 Z" fill="url(#fall)" class="fall" />
      <rect x="28" y="6" width="40" height="78" fill="url(#light)" class="inside" />
      <path d="M 27 84 V 6 M 69 6 V 84 H 96" class="jambs" />
      <rect x="20" y="0" width="56" height="6" rx="2" class="lintel" />
    </svg>
  );
}
