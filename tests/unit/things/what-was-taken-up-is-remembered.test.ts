import { expect, test } from "vitest";
import { commandOf, morning, roomOfThings } from "../../help/things.ts";

const minute = 60_000;

test("what a device took up or did is remembered with its parameters; what it refused or never heard is not", async () => {
  using room = roomOfThings();
  room.join("wall");
  room.join("tub");
  const answer = (device: string, id: string, outcome: string) =>
    room.hear(device, "did", { v: 1, id, outcome, ...(outcome === "refused" && { code: "E_BUSY" }) });
  for (const id of ["done", "refused", "unanswered"]) {
    room.things.command(commandOf(id, "show"));
    await room.turn(100);
  }
  answer("wall", "done", "done");
  answer("wall", "refused", "refused");
  room.things.command(commandOf("clear", "clear"));
  await room.rest();
  answer("wall", "clear", "done");
  room.things.command(commandOf("filling", "fill"));
  await room.rest();
  answer("tub", "filling", "accepted");

  expect(room.things.started("screen.bedroom", "show", morning)).toMatchObject([
    { at: morning, with: { card: "morning" } },
  ]);
  // A role is asked for by its bare name wherever it is served, and never by the beginning of another's.
  expect(room.things.started("screen", "show", 0)).toHaveLength(1);
  expect(room.things.started("screen.bed", "show", 0)).toEqual([]);
  expect(room.things.started("bath", "fill", 0)).toMatchObject([{ with: { level_pct: 60, target_c: 39 } }]);
  expect(room.things.started("screen", "show", morning + minute)).toEqual([]);
});
