import { effect } from "@preact/signals";
import { render } from "preact";
import { ask, ended } from "./ask.ts";
import { hearBoard } from "./board.ts";
import { Console } from "./console.tsx";
import type { Me } from "./shapes.ts";
import { board, demo, live, me, place, placeIn, tabsOf, which } from "./state.ts";

async function start(root: Element): Promise<void> {
  render(<Console />, root);
  const [mine, trial] = await Promise.all([
    ask<Me>("GET", "me"),
    ask<NonNullable<(typeof demo)["value"]>>("GET", "demo"),
  ]);
  if (trial.is === "done") {
    demo.value = trial.body;
    which.value = "virtual";
  }
  live.value = mine.is !== "lost";
  me.value = mine.is === "done" ? mine.body : null;
  effect(() => {
    if (ended.value > 0) me.value = null;
  });
  const go = () => {
    const role = me.peek()?.member.role;
    if (role) place.value = placeIn(location.hash, role);
  };
  addEventListener("hashchange", go);
  effect(() => {
    if (me.value) go();
  });
  effect(() => {
    const role = me.value?.member.role;
    board.value = undefined;
    if (!role || !tabsOf(role).includes("results")) return;
    return hearBoard(which.value);
  });
}

const root = document.querySelector("#console");
if (root) await start(root);
