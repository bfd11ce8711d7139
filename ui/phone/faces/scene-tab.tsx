import { at, pages, type ScenePage } from "../going.ts";
import type { Stage } from "../stage.ts";
import { Examples } from "./examples.tsx";
import { Flow } from "./flow.tsx";
import { FlowHistory } from "./flow-history.tsx";
import { Scenes } from "./scenes.tsx";
import { Whys } from "./whys.tsx";

type Page = { readonly stage: Stage };

const faces: Readonly<Record<ScenePage, (page: Page) => preact.JSX.Element>> = {
  scene: Flow,
  history: FlowHistory,
  examples: Examples,
  why: Whys,
};

/** The scenes of the house, or a page about one of them. */
export function SceneTab({ stage }: Page) {
  const page = pages.scenes.find((one) => one === at.value.page);
  if (page === undefined || at.value.of === undefined) return <Scenes stage={stage} />;
  const Face = faces[page];
  return <Face key={`${page} ${at.value.of}`} stage={stage} />;
}
