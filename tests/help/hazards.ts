import type { TestHouse } from "./house.ts";

/** A run as the API tells it. */
export type ToldRun = {
  readonly id: string;
  readonly scene: string;
  readonly state: string;
  readonly resident?: string;
  readonly outcome?: { readonly key: string };
  readonly steps: readonly {
    readonly key: string;
    readonly state: string;
    readonly output?: string;
    readonly code?: string;
  }[];
};

/** The runs of a scene, newest first. */
export async function runsOf(house: TestHouse, scene: string): Promise<readonly ToldRun[]> {
  const { items } = (await house.ask("GET", "/api/v1/runs?limit=100")).body as { items: readonly ToldRun[] };
  return items.filter((run) => run.scene === scene);
}

/** How each step of a run ended, by key. */
export function stepsIn(run: ToldRun | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(run?.steps.map(({ key, output, state }) => [key, output ?? state]) ?? []);
}

/** What the house says somebody must see to, each as one sentence. */
export async function saysNow(house: TestHouse): Promise<readonly string[]> {
  const { body } = await house.ask("GET", "/api/v1/status");
  return (body as { notices: readonly { sentence: { text: string } }[] }).notices.map(({ sentence }) => sentence.text);
}

/** Every wall of the virtual house. */
export const walls = ["hall", "bathroom", "kitchen", "bedside-lin", "bedside-bo"].map((place) => `screen-${place}`);

/** The sentence each wall spoke last. */
export function spokenOn(house: TestHouse, screens = walls): Promise<readonly (string | undefined)[]> {
  return Promise.all(screens.map(async (screen) => (await house.shows(screen)).spoke));
}
