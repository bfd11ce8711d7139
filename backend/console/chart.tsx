import { type Line, scaleOf } from "./figures.ts";
import { named, numberOf, text } from "./say.ts";

/** What is known, each with where the truth may lie as a glow, on one common scale. */
export function Chart({ lines }: { readonly lines: readonly Line[] }) {
  const scale = scaleOf(lines);
  const ticks = Array.from({ length: 6 }, (_, n) => (scale / 5) * n);
  return (
    <div class="chart-frame">
      <div class="chart-head" aria-hidden="true">
        <span class="n">n</span>
        <span class="ticks">
          {ticks.map((tick) => (
            <i key={tick} style={{ "--at": `${(100 * tick) / scale}%` }}>
              {tick}
              {tick === scale && " %"}
            </i>
          ))}
        </span>
      </div>
      <ul class="chart">
        {lines.map((line) => (
          <Row key={line.name} line={line} scale={scale} />
        ))}
      </ul>
      <p class="legend" aria-hidden="true">
        <span>
          <i class="ring" /> {text("chart.held")}
        </span>
        <span>
          <i class="sample" /> {text("chart.interval")}
        </span>
      </p>
    </div>
  );
}

function Row({ line, scale }: { readonly line: Line; readonly scale: number }) {
  const { name, n, hidden, floor, spent, share, point, interval, held } = line;
  const at = (value: number) => `${Math.min(100, Math.max(0, (100 * value) / scale))}%`;
  const known = point !== undefined && interval;
  return (
    <li>
      <div class="what">
        <h3>{named("figure", name)}</h3>
        <p class="least">{named("figure.of", name)}</p>
      </div>
      <p class="n">
        <b>{numberOf(n)}</b>
        <span class="least">{text("chart.homes", { n })}</span>
      </p>
      <div class="scale" aria-hidden="true">
        {known ? (
          <span
            class="drawn"
            style={{
              "--at": at(point),
              "--low": at(interval.low),
              "--high": at(interval.high),
            }}
          >
            <i class="glow" />
            <i class="reach" />
            <i class="point" />
          </span>
        ) : (
          <i class="dots" />
        )}
        {known && held !== undefined && <i class="ring" style={{ "--at": at(held) }} />}
      </div>
      <p class="value">
        {known ? (
          <>
            <b>
              {numberOf(point)}
              {share && <span class="unit"> %</span>}
            </b>
            <span class="least">
              <span aria-hidden="true">
                {text("chart.range", { low: numberOf(tenth(interval.low)), high: numberOf(tenth(interval.high)) })}
              </span>
              <span class="unseen">
                {text("chart.range.said", { low: tenth(interval.low), high: tenth(interval.high) })}
                {held !== undefined && ` ${text("chart.held.said", { held })}`}
              </span>
            </span>
          </>
        ) : (
          <>
            <strong>{text(spent ? "chart.spent" : hidden ? "chart.few" : "chart.none")}</strong>
            <span class="least">
              {text(spent ? "chart.monday" : hidden ? "chart.floor" : "chart.nothing", { floor })}
            </span>
          </>
        )}
      </p>
    </li>
  );
}

function tenth(value: number): number {
  return value >= 10 ? Math.round(value) : Math.round(value * 10) / 10;
}
