import type { ThingView } from "../../hub/api/house.ts";
import type { RunView } from "../../hub/core/events.ts";
import type { Noun, Trip } from "../../hub/core/house.ts";

/** What a house keeps by an id. */
export type Document = { readonly id: string };

/** Puts into a small house a home, a person, a bath, a hall, a run and a way home. */
export function furnish(
  seed: (noun: Noun, document: Document & Readonly<Record<string, unknown>>) => void,
  things: Map<string, ThingView>,
  runs: Map<string, RunView>,
  trips: Map<string, Trip>,
): void {
  const home = {
    id: "virtual-1",
    name: "Elm Street",
    zone: "Asia/Shanghai",
    lat: 31.2,
    lon: 121.5,
    radius_m: 150,
    language: "en",
  };
  seed("home", home);
  for (const id of ["hall", "bathroom", "bedroom"]) seed("place", { id, name: id, eating: false });
  seed("resident", {
    id: "ada",
    name: "Ada",
    standing: "adult",
    language: "en",
    sleeps: "bedroom",
    wakes_from: "05:00",
    wakes_to: "11:00",
    presence_on_mqtt: false,
    standing_permission: { bath: false },
  });
  seed("device", { id: "phone-a", kind: "phone", name: "Ada's phone", owner: "ada" });
  seed("role", { id: "bath", thing: "bath-1" });
  seed("role", { id: "screen.hall", thing: "hall-1" });
  seed("setting", { id: "morning.volume", value: 3 });
  const calendar = { name: "Ada's calendar", is: "appointments", resident: "ada", travel_min: 30 };
  seed("calendar", { id: "ada", ...calendar, url: "https://calendar.example/secret-4711/ada.ics" });
  const bath = { v: 1, phase: "fill", level_pct: 20, water_c: 34, target_c: 40, interrupted: false };
  things.set("bath-1", {
    id: "bath-1",
    kind: "bath",
    name: "Bath",
    place: "bathroom",
    online: true,
    at: 2_000,
    state: bath,
  });
  things.set("hall-1", {
    id: "hall-1",
    kind: "screen",
    name: "Hall",
    place: "hall",
    online: true,
    at: 3_000,
    state: { card: "trip" },
  });
  const step = { key: "show", visit: 1, state: "left", output: "done", at: 1_100 };
  runs.set("run-a", {
    id: "run-a",
    scene: "morning",
    resident: "ada",
    state: "running",
    started: 1_000,
    steps: [step],
  });
  trips.set("trip-a", {
    id: "trip-a",
    resident: "ada",
    opened: 1_000,
    expires: 9_000,
    eta_min: 18,
    eta_at: 1_500,
    evidence: "none",
  });
}
