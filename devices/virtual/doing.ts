import type { Point } from "./road.ts";

/** Something a virtual resident does, `after` milliseconds from local midnight. */
export type Doing =
  | {
      readonly after: number;
      readonly is: "happening";
      readonly device: string;
      readonly happens: string;
      readonly with: Readonly<Record<string, string | number | boolean>>;
    }
  | {
      readonly after: number;
      readonly is: "fix";
      readonly phone: string;
      readonly at: Point;
      readonly accuracy_m: number;
    }
  | {
      readonly after: number;
      readonly is: "region";
      readonly phone: string;
      readonly event: "enter" | "leave";
      readonly at: Point;
    };

/** Something that happens at a simulated device. */
export function happening(after: number, device: string, happens: string, detail = {}): Doing {
  return { after, is: "happening", device, happens, with: detail };
}
