import type { ExampleVerdict, Saved, SaveHow } from "../scenes/scenes.ts";

/** The examples of the scenes: what each must do, and whether it does. */
export type Examples = {
  /** Plays all examples of a scene as it is drawn. E_NOT_FOUND; where it cannot be read, the code of its fault. */
  test(scene: string): readonly ExampleVerdict[];
  /** Keeps a run as an example of its scene. E_NOT_FOUND, E_EXAMPLE_UNLIKE. */
  keep(
    scene: string,
    run: string,
    how: Omit<SaveHow, "base">,
  ): Promise<{ readonly key: string; readonly saved: Saved }>;
  /** Takes an example away. E_NOT_FOUND. */
  remove(scene: string, key: string, how: Omit<SaveHow, "base">): Promise<Saved>;
};
