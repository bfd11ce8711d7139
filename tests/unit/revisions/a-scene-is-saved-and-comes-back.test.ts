import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { temporaryLedger } from "../../help/store.ts";
import { adult, child, deskOn, documents, onPhone, proved } from "./a-desk.ts";

const softer = { is: "set", key: "play-music", property: "with.volume", value: 12 } as const;

test("until a household saves one, the scenes are the product's; then its own, also after a restart", async () => {
  covers("event:scenes.changed");
  await using ledger = await temporaryLedger();
  const first = deskOn(ledger);
  const shipped = first.revisions.head("morning");
  expect(shipped).toMatchObject({ shipped: true, edited: false, author: "lintel", at: 0, faults: [] });
  expect(first.revisions.drawn().filter(({ type }) => type === "tab").length).toBe(documents.length);

  const saved = await first.revisions.edit("morning", [softer], { ...onPhone(shipped.revision), note: "too loud" });
  expect(saved).toMatchObject({ is: "saved", changed: [{ scene: "morning", tab: "morning" }], faults: [] });
  const head = first.revisions.head("morning");
  expect(head).toMatchObject({ edited: true, author: "lin", at: first.clock.wall() });
  expect(head.graph?.nodes.get("play-music")?.properties).toMatchObject({ with: { volume: 12 } });
  expect(first.told).toMatchObject([{ scenes: ["morning"], source: "phone", author: "lin" }]);
  expect(first.kept).toEqual([head.revision]);

  const again = deskOn(ledger).revisions;
  expect(again.head("morning")).toEqual(head);
  expect(again.history("morning")).toMatchObject([
    { revision: head.revision, state: "current", source: "phone", author: "lin", note: "too loud" },
    { revision: shipped.revision, state: "past", source: "shipped", author: "lintel" },
  ]);
  expect(again.history("morning")[0]?.changes.map(({ key }) => key)).toEqual(["step.change.changed"]);
});

test("an earlier revision comes back by one call; the product's is followed again", async () => {
  await using ledger = await temporaryLedger();
  const { revisions } = deskOn(ledger);
  const shipped = revisions.head("morning");
  await revisions.edit("morning", [softer], onPhone(shipped.revision));
  const mine = revisions.head("morning");
  expect(await revisions.remove("morning", onPhone(mine.revision))).toMatchObject({ is: "saved" });
  expect(revisions.head("morning")).toMatchObject({ revision: shipped.revision, edited: false });
  expect(await revisions.revert("morning", mine.revision, onPhone(shipped.revision))).toMatchObject({ is: "saved" });
  expect(revisions.head("morning")).toMatchObject({ revision: mine.revision, edited: true });
  expect(revisions.history("morning").map(({ state }) => state)).toEqual(["current", "past", "past", "past"]);
  await expect(revisions.revert("morning", "never-was", onPhone(mine.revision))).rejects.toMatchObject({
    code: "E_NOT_FOUND",
  });
});

test("a newer scene of the product is taken by whoever follows it, and offered to whoever changed it", async () => {
  await using ledger = await temporaryLedger();
  const before = deskOn(ledger).revisions;
  await before.edit("morning", [softer], onPhone(before.head("morning").revision));
  const newer = before
    .head("evening")
    .document.map((entry) => (entry["key"] === "welcome" ? { ...entry, deadline_s: 11 } : entry));
  const newerMorning = before.drawn().filter((entry) => entry["id"] === "morning" || entry["z"] === "morning");
  const theirs = newerMorning.map((entry) => (entry["key"] === "show-today" ? { ...entry, deadline_s: 11 } : entry));
  const updated = deskOn(ledger, { shipped: [theirs, newer] }).revisions;
  expect(updated.head("evening")).toMatchObject({ edited: false });
  expect(updated.head("evening").graph?.nodes.get("welcome")?.properties).toMatchObject({ deadline_s: 11 });
  const head = updated.head("morning");
  expect(head.graph?.nodes.get("show-today")?.properties).not.toMatchObject({ deadline_s: 11 });
  expect(head.update?.changes.length).toBeGreaterThan(0);
  const taken = await updated.revert("morning", head.update?.revision ?? "", onPhone(head.revision));
  expect(taken).toMatchObject({ is: "saved" });
  expect(updated.head("morning")).toMatchObject({ edited: false });
  expect(updated.head("morning").update).toBeUndefined();
});

test("a copy is a whole scene of its own, switched off; it can be taken away and brought back", async () => {
  await using ledger = await temporaryLedger();
  const { revisions } = deskOn(ledger);
  const how = { by: adult, source: "phone" as const };
  const one = await revisions.copy("morning", { id: "sunday", name: "Sunday" }, { ...how, by: proved });
  expect(one).toMatchObject({ is: "saved", changed: [{ scene: "sunday" }] });
  const copy = revisions.head("sunday");
  const original = revisions.head("morning");
  expect(copy).toMatchObject({ shipped: false, graph: { scene: "sunday", disabled: true } });
  expect([...(copy.graph?.nodes.keys() ?? [])]).toEqual([...(original.graph?.nodes.keys() ?? [])]);
  const ids = revisions.drawn().map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  await expect(revisions.copy("morning", { id: "sunday", name: "x" }, how)).rejects.toMatchObject({ code: "E_EXISTS" });

  expect(await revisions.remove("sunday", onPhone(copy.revision))).toMatchObject({ is: "saved" });
  expect(() => revisions.head("sunday")).toThrow("E_NOT_FOUND");
  expect(revisions.current().map(({ scene }) => scene)).not.toContain("sunday");
  expect(await revisions.revert("sunday", copy.revision, onPhone("", proved))).toMatchObject({ is: "saved" });
  expect(revisions.head("sunday").revision).toBe(copy.revision);
});

test("two who change the same: the second is told, with what stands; nothing is lost", async () => {
  await using ledger = await temporaryLedger();
  const { revisions } = deskOn(ledger);
  const seen = revisions.head("morning").revision;
  await revisions.edit("morning", [softer], onPhone(seen));
  const stands = revisions.head("morning");
  const late = await revisions.edit("morning", [{ ...softer, value: 50 }], onPhone(seen));
  expect(late).toEqual({
    is: "conflict",
    scene: "morning",
    theirs: { revision: stands.revision, author: "lin", at: stands.at, document: stands.document },
  });
  expect(revisions.head("morning")).toEqual(stands);
});

test("the editor and the phone: what only one of them changed stands, what both changed is refused", async () => {
  await using ledger = await temporaryLedger();
  const { revisions } = deskOn(ledger);
  const given = revisions.drawn();
  const moved = (key: string) => given.map((entry) => (entry["key"] === key ? { ...entry, x: 5_000 } : entry));
  await revisions.edit("morning", [softer], onPhone(revisions.head("morning").revision));
  const phones = revisions.head("morning");

  // The editor had been opened before, and changed the evening alone.
  expect(await revisions.saveAll(moved("welcome"), adult, "editor", given)).toMatchObject({
    is: "saved",
    changed: [{ scene: "evening" }],
  });
  expect(revisions.head("morning")).toEqual(phones);
  const both = await revisions.saveAll(moved("show-today"), adult, "editor", given);
  expect(both).toMatchObject({ is: "conflict", scene: "morning", theirs: { revision: phones.revision } });
  expect(revisions.head("morning")).toEqual(phones);
  // The other way round: the phone saw what stood before the editor saved.
  const evening = revisions.history("evening")[1]?.revision ?? "";
  const late = await revisions.edit("evening", [{ is: "scene", disabled: true }], onPhone(evening));
  expect(late).toMatchObject({ is: "conflict", scene: "evening" });
});

test("what the editor sends back unchanged is nothing new", async () => {
  await using ledger = await temporaryLedger();
  const { revisions, told } = deskOn(ledger);
  const drawn = revisions.drawn();
  expect(await revisions.saveAll(drawn.toReversed(), adult, "editor")).toMatchObject({ is: "saved" });
  expect(await revisions.saveAll(revisions.drawn(), adult, "editor")).toMatchObject({ is: "saved", changed: [] });
  expect(told.flatMap(({ scenes }) => scenes)).toEqual([]);
});

test("an integrator's own tab is kept beside the scenes, and taken away with the deploy that leaves it out", async () => {
  await using ledger = await temporaryLedger();
  const { revisions } = deskOn(ledger);
  const own = [
    { id: "own", type: "tab", label: "Own", disabled: false, info: "", env: [] },
    { id: "own-inject", type: "inject", z: "own", x: 100, y: 40, wires: [[]] },
  ];
  const before = revisions.drawn();
  expect(await revisions.saveAll([...before, ...own], adult, "editor")).toMatchObject({
    is: "saved",
    changed: [{ tab: "own" }],
  });
  expect(deskOn(ledger).revisions.drawn()).toEqual(revisions.drawn());
  expect(revisions.drawn().map(({ id }) => id)).toContain("own-inject");
  expect(await revisions.saveAll(before, adult, "editor")).toMatchObject({ changed: [{ tab: "own", removed: true }] });
  expect(revisions.drawn().map(({ id }) => id)).not.toContain("own");
});

test("a child changes nothing", async () => {
  covers("error:E_FORBIDDEN");
  await using ledger = await temporaryLedger();
  const { revisions, told } = deskOn(ledger);
  const { revision, document } = revisions.head("morning");
  const how = onPhone(revision, child);
  const refused = expect.objectContaining({ code: "E_FORBIDDEN" });
  const other = document.map((entry) => ({ ...entry, name: "x" }));
  await expect(revisions.edit("morning", [softer], how)).rejects.toEqual(refused);
  await expect(revisions.save("morning", other, how)).rejects.toEqual(refused);
  await expect(revisions.revert("morning", revision, how)).rejects.toEqual(refused);
  await expect(revisions.remove("morning", how)).rejects.toEqual(refused);
  await expect(revisions.copy("morning", { id: "mine", name: "Mine" }, how)).rejects.toEqual(refused);
  await expect(revisions.saveAll([], child, "editor")).rejects.toEqual(refused);
  expect(told).toEqual([]);
});
