/** What the checker knows of the household; without it places and residents are taken on trust. */
export type SceneHouse = { readonly places: ReadonlySet<string>; readonly residents: ReadonlySet<string> };
