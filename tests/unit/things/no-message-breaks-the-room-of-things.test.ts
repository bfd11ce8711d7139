import * as fc from "fast-check";
import { expect, test } from "vitest";
import { LintelError } from "../../../hub/core/errors.ts";
import { Do, Renew } from "../../../hub/core/messages.ts";
import { aboutOf, commandOf, roomOfThings } from "../../help/things.ts";

const at = "2026-03-02T07:00:00.000Z";
const device = fc.constantFrom("bed-1", "tub", "wall", "stranger", "__proto__", "");
const id = fc.constantFrom("c1", "c2", "c3", "c4", "constructor");
const boot = fc.constantFrom("b1", "b2");
const shaped = fc.oneof(
  fc.record({ kind: fc.constantFrom("bed", "bath", "screen", "valueOf"), boot }).map((a) => aboutOf(a.kind, a.boot)),
  fc.record({ v: fc.constantFrom(1, 2), boot, at: fc.constantFrom(at, "never"), occupied: fc.boolean() }),
  fc.record({
    v: fc.constant(1),
    boot,
    at: fc.constant(at),
    phase: fc.constantFrom("off", "armed", "fault"),
    level_pct: fc.double(),
    water_c: fc.constant(30),
    litres: fc.constant(1),
    energy_kwh: fc.constant(0),
    interrupted: fc.boolean(),
  }),
  fc.record({
    v: fc.constant(1),
    id,
    at: fc.constant(at),
    type: fc.constantFrom("left", "touched", "stop-pressed", "fault", "hasOwnProperty"),
  }),
  fc.record({
    v: fc.constant(1),
    id,
    outcome: fc.constantFrom("accepted", "done", "refused", "failed", "stopped", "eaten"),
  }),
);
const message = fc.oneof(
  { weight: 4, arbitrary: shaped.map((value) => JSON.stringify(value)) },
  { weight: 2, arbitrary: fc.constantFrom("online", "offline") },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string() },
);
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("hear" as const),
      device,
      part: fc.constantFrom("about", "status", "state", "event", "did", "do" as const),
      message,
      retained: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("command" as const),
      id,
      verb: fc.constantFrom("fill", "stop", "show", "clear" as const),
      resend: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("turn" as const), ms: fc.nat(5_000) }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { do: "join" as const },
      { do: "restart" as const },
      { do: "lost" as const },
      { do: "release" as const },
    ),
  },
);

test("whatever comes is taken or refused by name; nothing retained leaves, and a hazard never leaves twice", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      using room = roomOfThings();
      for (const one of steps) {
        if (one.do === "hear") {
          try {
            room.hear(one.device, one.part, one.message, one.retained);
          } catch (error) {
            expect(error).toBeInstanceOf(LintelError);
          }
        } else if (one.do === "command") room.things.command(commandOf(one.id, one.verb), { resend: one.resend });
        else if (one.do === "turn") await room.turn(one.ms);
        else if (one.do === "join") for (const device of room.devices.keys()) room.join(device);
        else if (one.do === "lost") room.things.lost();
        else if (one.do === "release") room.things.release("bath");
        else {
          room.restart();
          room.things.resume();
        }
      }
      await room.turn(120_000);
      expect(room.left.every(({ retain }) => !retain)).toBe(true);
      for (const sent of room.dos()) expect(Do.safeParse(sent).success).toBe(true);
      for (const sent of room.renews()) expect(Renew.safeParse(sent).success).toBe(true);
      const fills = room
        .dos()
        .filter(({ verb }) => verb === "fill")
        .map((sent) => sent["id"]);
      expect(new Set(fills).size).toBe(fills.length);
      expect(room.all("fault.raised").filter(({ code }) => code === "E_INTERNAL")).toEqual([]);
      expect(room.things.busy.pending()).toBe(0);
      const open = room.store.sql("SELECT id FROM commands WHERE outcome IS NULL OR outcome = 'accepted'").all();
      const restarted = steps.some((one) => one.do === "restart");
      if (!restarted) expect(open).toEqual([]);
    }),
    { numRuns: 120 },
  );
}, 120_000);
