/** The road to one's own door, gone as far as `part` of it (0 to 1); the door stands lit at its end. */
export function Road({ part }: { readonly part: number }) {
  return (
    <div class="road" style={{ "--part": Math.min(1, Math.max(0, part)) }} aria-hidden="true">
      <i class="ahead" />
      <i class="gone" />
      <svg class="doorway" viewBox="0 0 96 146">
        <defs>
          <linearGradient id="inside" x1="0" y1="0" x2="0" y2="1">
            <stop offset="0" stop-color="#ffd98a" />
            <stop offset="1" stop-color="#e0983f" />
          </linearGradient>
          <linearGradient id="fall" x1="0" y1="0" x2="0" y2="1">
            <stop offset="0" stop-color="#ffc65c" stop-opacity="0.42" />
            <stop offset="1" stop-color="#ffc65c" stop-opacity="0" />
          </linearGradient>
        </defs>
        <path d="M 28 84 H 68 L 96 146 H 0 Z" fill="url(#fall)" />
        <rect x="28" y="6" width="40" height="78" fill="url(#inside)" />
        <path d="M 27 84 V 6 M 69 6 V 84" class="jambs" />
        <rect x="20" y="0" width="56" height="6" rx="2" class="lintel" />
      </svg>
      <i class="lamp" />
    </div>
  );
}

/** The line of a day, midnight left and right: solid as far as it is gone, the sun, by night a ring, at now. */
export function DayLine({ hour }: { readonly hour: number }) {
  return (
    <div class="day-line" style={{ "--part": hour / 24 }} aria-hidden="true">
      <i class="ahead" />
      <i class="gone" />
      {[6, 12, 18].map((tick) => (
        <i key={tick} class="hour" style={{ left: `${(tick / 24) * 100}%` }} />
      ))}
      <i class={hour >= 6 && hour < 18 ? "sun" : "sun night"} />
    </div>
  );
}
