import { useEffect, useRef } from "preact/hooks";
import { Maximize2 } from "lucide";
import { Icon } from "../parts/icon.tsx";
import type { Link } from "./asks.ts";
import { text } from "./state.ts";

type Shown = { readonly link: Link; readonly width: number; readonly height: number };

/** One screen of the house as it is, at its own size and drawn as large as there is room; it can be touched. */
export function Frame({ link: { name, path }, width, height }: Shown) {
  const pane = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const shown = pane.current;
    if (!shown) return undefined;
    const fit = () => shown.style.setProperty("--scale", String(shown.clientWidth / width));
    const watched = new ResizeObserver(fit);
    watched.observe(shown);
    fit();
    return () => watched.disconnect();
  }, [width]);
  return (
    <figure class={width > height ? "screen wall" : "screen phone"}>
      <figcaption>
        <bdi>{name}</bdi>
        <a href={path} target="_blank" rel="noreferrer" aria-label={text("start.alone", { name })}>
          <Icon of={Maximize2} class="small" />
        </a>
      </figcaption>
      <div ref={pane} class="pane" style={{ aspectRatio: `${width} / ${height}` }}>
        <iframe title={name} src={path} style={{ width: `${width}px`, height: `${height}px` }} />
      </div>
    </figure>
  );
}
