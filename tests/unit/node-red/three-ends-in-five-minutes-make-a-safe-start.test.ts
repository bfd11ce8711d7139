import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { noteStart } from "../../../hub/node-red/process/starts.ts";
import { temporaryFolder } from "../../help/store.ts";

const minute = 60_000;

test("the fourth start within five minutes is a safe one, and a quiet five minutes make up for all", () => {
  using folder = temporaryFolder();
  const path = folder.file("starts.json");
  const start = (at: number) => noteStart(path, at).safe;
  expect([start(0), start(minute), start(2 * minute), start(3 * minute)]).toEqual([false, false, false, true]);
  expect(start(9 * minute)).toBe(false);
});

test("an end that was asked for counts for nothing", () => {
  using folder = temporaryFolder();
  const path = folder.file("starts.json");
  for (let at = 0; at < 6; at += 1) {
    const { safe, endsInOrder } = noteStart(path, at);
    expect(safe).toBe(false);
    endsInOrder();
  }
});

test("a file that is no list, and starts of a clock that was put back, count for nothing", () => {
  using folder = temporaryFolder();
  const path = folder.file("starts.json");
  for (const text of ["", "{", '{"at":[1,2,3]}', '["a","b","c"]', "[9e15,9e15,9e15]"]) {
    writeFileSync(path, text);
    expect(noteStart(path, 1_000).safe, text).toBe(false);
  }
});
