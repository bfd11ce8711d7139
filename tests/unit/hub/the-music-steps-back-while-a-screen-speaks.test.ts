import { expect, test } from "vitest";
import { makeBus } from "../../../hub/bus/bus.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import type { Events } from "../../../hub/core/events.ts";
import type { Command } from "../../../hub/core/run.ts";
import { duckWhileSpeaking } from "../../../hub/duck.ts";

function kitchen() {
  const bus = makeBus((error) => {
    throw error;
  });
  const sent: Command[] = [];
  const music = { address: "music.kitchen", thing: "music-1", ready: true, held: false, state: { playing: true } };
  const devices = [
    { id: "wall", kind: "screen", name: "Wall", place: "kitchen" },
    { id: "hall", kind: "screen", name: "Hall", place: "hall" },
    { id: "bed", kind: "bed", name: "Bed", place: "kitchen" },
  ];
  const off = duckWhileSpeaking({
    bus,
    clock: steppingClock(1_000),
    things: {
      role: (address) => (address === music.address ? music : undefined),
      command: (command) => void sent.push(command),
    },
    residents: { get: ((_noun: string, id: string) => devices.find((device) => device.id === id)) as never },
  });
  const said = (device: string, spoken_id: string, over: Partial<Events["device.state"]> = {}) =>
    bus.emit("device.state", {
      device,
      state: { v: 1, boot: "b", at: "2026-01-05T00:00:00.000Z", spoken_id },
      before: undefined,
      baseline: false,
      ...over,
    });
  return { sent, music, said, off };
}

test("each sentence lowers the music of its place once", () => {
  const { sent, said, off } = kitchen();
  said("wall", "run.1");
  expect(sent).toEqual([
    {
      id: expect.stringMatching(/^duck\./) as unknown,
      role: "music.kitchen",
      thing: "music-1",
      verb: "duck",
      with: { for_s: 12 },
      class: "S0",
      deadline: 6_000,
    },
  ]);
  said("wall", "run.1", { before: { v: 1, boot: "b", at: "2026-01-05T00:00:00.000Z", spoken_id: "run.1" } });
  expect(sent).toHaveLength(1);
  said("wall", "run.2");
  expect(new Set(sent.map(({ id }) => id)).size).toBe(2);
  off();
  said("wall", "run.3");
  expect(sent).toHaveLength(2);
});

test("nothing is lowered for what was said before, elsewhere, or where nothing plays", () => {
  const { sent, music, said } = kitchen();
  said("wall", "run.1", { baseline: true });
  said("hall", "run.2");
  said("bed", "run.3");
  said("nobody", "run.4");
  Object.assign(music, { state: { playing: false } });
  said("wall", "run.5");
  Object.assign(music, { state: { playing: true }, held: true });
  said("wall", "run.6");
  expect(sent).toEqual([]);
});
