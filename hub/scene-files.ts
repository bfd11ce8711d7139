import { readdirSync, readFileSync } from "node:fs";
import { check } from "./core/parse.ts";
import { SharedFlows } from "./core/scene/flow-files.ts";
import type { SceneDocument } from "./core/scene/graph.ts";
import type { SceneHouse } from "./core/scene/house.ts";
import type { Residents } from "./residents/residents.ts";

const folder = new URL("../flows/", import.meta.url);

/** The scenes that come with the product, one file a tab; `shared.json` holds what belongs to no tab. */
export function shippedScenes(): readonly { readonly path: string; readonly document: SceneDocument }[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json") && file !== "shared.json")
    .toSorted()
    .map((file) => ({
      path: `flows/${file}`,
      document: JSON.parse(readFileSync(new URL(file, folder), "utf8")) as SceneDocument,
    }));
}

/** What belongs to no tab of them, and the order of their tabs. */
export function shippedShared(): SharedFlows {
  return check(SharedFlows, JSON.parse(readFileSync(new URL("shared.json", folder), "utf8")));
}

/** What the scene checker may know of the household. */
export function sceneHouseOf(residents: Pick<Residents, "all">): SceneHouse {
  return {
    places: new Set(residents.all("place").map(({ id }) => id)),
    residents: new Set(residents.all("resident").map(({ id }) => id)),
  };
}
