import { createServer, type Socket } from "node:net";
import { expect, test } from "vitest";
import { makeBus } from "../../../hub/bus/bus.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import { makeLog } from "../../../hub/core/log.ts";
import { seededRandom } from "../../../hub/core/random.ts";
import { openNodeRed } from "../../../hub/node-red/node-red.ts";
import { makeTokens } from "../../../hub/node-red/tokens.ts";
import { answerFlows } from "../../../hub/node-red/answers.ts";
import type { Saved } from "../../../hub/scenes/scenes.ts";
import { wordsOf } from "../../../hub/words.ts";
import { covers } from "../../help/covers.ts";
import { rethrow, temporaryFolder } from "../../help/store.ts";

const clock = steppingClock(1_700_000_000_000);
const log = makeLog(() => undefined, clock);
const reader = () => ({ language: "en" as const, zone: "UTC", words: wordsOf("en") });
const choices = () => ({ roles: [], moments: [], places: [], residents: [], facts: [], settings: {} });
const tab = { id: "own", type: "tab", label: "Own" };

test("however much the flows process asks, the house answers a little and then has its time for itself", async () => {
  using folder = temporaryFolder();
  const path = folder.file("flows.sock");
  const flood = Array.from({ length: 500 }, (_, n) => `{"n":${n},"ask":"flows"}\n`).join("");
  const server = createServer((socket: Socket) => {
    socket.on("error", () => socket.destroy()).resume();
    socket.write(flood);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  let answered = 0;
  // Each answer takes the house seven milliseconds.
  const drawn = () => {
    answered += 1;
    clock.set(clock.mono() + 7);
    return [tab];
  };
  const hub = openNodeRed({
    socket: path,
    revisions: { drawn, saveAll: () => Promise.reject(new Error("nobody deploys")) },
    choices,
    reader,
    bus: makeBus(rethrow),
    faults: { raise: (_, error) => rethrow(error), clear: () => undefined },
    patience: clock,
    random: seededRandom(1),
    log,
  });
  const turns = async () => {
    for (let n = 0; n < 50; n += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  await expect.poll(() => answered).toBe(3);
  await turns();
  expect(answered).toBe(3);
  const later = async (ms: number) => {
    clock.set(clock.mono() + ms);
    while (clock.wakeNext()) await turns();
  };
  await later(83);
  expect(answered).toBe(3);
  await later(1);
  expect(answered).toBe(6);
  await hub[Symbol.asyncDispose]();
  server.close();
});

test("of deploys that come faster than they are judged, only some wait", async () => {
  covers("error:E_BUSY");
  const judged = Promise.withResolvers<Saved>();
  const tokens = makeTokens(seededRandom(1));
  const token = tokens.of({ id: "ada", adult: true, language: "en", session: "s" });
  const revisions = { drawn: () => [tab], saveAll: () => judged.promise };
  const answers = answerFlows({ revisions, choices, reader, log, tokens });
  const base = "0".repeat(64);
  const asked = Array.from({ length: 10 }, (_, n) => answers.to({ n, ask: "save", token, base, flows: [tab] }));
  judged.resolve({ is: "saved", deploy: "d", changed: [], faults: [] });
  const codes = (await Promise.all(asked)).map((said) => ("code" in said ? said.code : said.say));
  expect(codes).toEqual([...Array<string>(3).fill("E_STALE"), ...Array<string>(7).fill("E_BUSY")]);
  expect(await answers.to({ n: 11, ask: "save", token, base, flows: [] })).toMatchObject({ code: "E_STALE" });
});
