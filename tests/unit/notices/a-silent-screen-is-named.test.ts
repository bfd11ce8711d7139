import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { noticesRig } from "../../help/notices.ts";

test("a paired wall without a line for half a minute is a fault with its name, and no more once it is back", async () => {
  covers("error:E_SCREEN_SILENT");
  await using rig = await noticesRig();
  await rig.pass(60_000);
  expect(rig.faults.list()).toEqual([]);
  const gone = rig.room.screens.line({ place: "hall", seat: "screen-hall" });
  expect(rig.room.screens.screen("screen-hall")).toMatchObject({ online: true, paired: true, silent: false });
  await rig.pass(10_000);
  gone();
  gone();
  await rig.pass(29_000);
  expect(rig.faults.list()).toEqual([]);
  await rig.pass(1_000);
  expect(rig.faults.list()).toMatchObject([{ code: "E_SCREEN_SILENT", params: { name: "Hall wall" } }]);
  expect(rig.room.screens.screen("screen-hall")).toMatchObject({
    online: false,
    silent: true,
    seen_at: rig.clock.wall() - 30_000,
  });
  expect(rig.wall("kitchen")).toEqual(["screen-silent"]);
  rig.room.screens.line({ place: "hall" });
  expect([rig.faults.list(), rig.room.all()]).toEqual([[], []]);
});

test("two pages of one wall are one wall; a phone, and a wall with no key, may come and go", async () => {
  await using rig = await noticesRig();
  const lines = [
    rig.room.screens.line({ place: "hall" }),
    rig.room.screens.line({ place: "hall" }),
    rig.room.screens.line({ place: "kitchen" }),
    rig.room.screens.line({ phone: "phone-lin" }),
  ];
  expect(rig.room.screens.list().filter(({ online }) => online)).toHaveLength(3);
  for (const gone of lines.slice(1)) gone();
  await rig.pass(60_000);
  expect(rig.faults.list()).toEqual([]);
  lines[0]?.();
  await rig.pass(60_000);
  expect(rig.faults.list()).toHaveLength(1);
  // Unpaired, it is nobody's to miss.
  const { key: _key, ...device } = rig.house.get("device", "screen-hall") ?? { id: "" };
  await rig.house.put("device", device);
  expect(rig.faults.list()).toEqual([]);
});

test("a wall that does not come back after a restart is missed, one that was never opened is not", async () => {
  await using rig = await noticesRig();
  rig.room.screens.line({ place: "hall" });
  rig.restart();
  expect(rig.room.screens.screen("screen-hall")).toMatchObject({ online: false, silent: false });
  await rig.pass(31_000);
  expect(rig.faults.list()).toMatchObject([{ code: "E_SCREEN_SILENT" }]);
  rig.remove("device", "screen-hall");
  expect(rig.faults.list()).toEqual([]);
  expect(rig.store.sql("SELECT screen FROM screens_seen").all()).toEqual([]);
});

test("a screen says what it is, a household what it may; neither forgets what the other said", async () => {
  await using rig = await noticesRig();
  const { screens } = rig.room;
  await screens.declare("screen-hall", { width: 1_280, height: 800, touch: true, sound: false }, "wall");
  await screens.set("screen-hall", { quiet: { from: "22:00", to: "06:00" }, rights: ["notices"] }, "lin");
  await screens.declare("screen-hall", { width: 800, height: 1_280, touch: true, sound: true }, "wall");
  expect(screens.screen("screen-hall")).toMatchObject({
    kind: "wall",
    place: "hall",
    width: 800,
    height: 1_280,
    modality: ["shows", "touch", "sound"],
    quiet: { from: "22:00", to: "06:00" },
    rights: ["notices"],
  });
  await screens.set("screen-hall", { quiet: null }, "lin");
  expect(screens.screen("screen-hall")).not.toHaveProperty("quiet");
  expect(screens.screen("phone-lin")).toMatchObject({ kind: "phone", owner: "lin", rights: ["notices", "answers"] });
  expect(screens.screen("bath")).toBeUndefined();
  await expect(screens.set("nobody", {}, "lin")).rejects.toThrow("E_NOT_FOUND");
});
