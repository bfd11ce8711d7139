import { describe, expect, test } from "vitest";
import { codeOf, seatedHouse } from "../../help/seated.ts";

const house = seatedHouse();
const { small, get, send } = house;
/** Everybody of this small house sleeps in one room. */
const bedside = () => small.seat({ seat: "screen-bathroom", place: "bathroom" });
const hall = () => small.seat({ seat: "screen-hall", place: "hall" });
const jsonOf = async <T>(response: Promise<Response>) => (await (await response).json()) as T;

describe("settings of a scene", () => {
  test("an adult reads and changes them for anybody, a child reads its own alone", async () => {
    const own = await jsonOf<object>(get("scenes/morning/settings", house.ada()));
    expect(own).toMatchObject({ scene: "morning", resident: "ada", may_change: true });
    expect(await jsonOf<object>(get("scenes/morning/settings?resident=kim", house.ada()))).toMatchObject({
      resident: "kim",
    });
    const child = await jsonOf<object>(get("scenes/morning/settings", house.kim()));
    expect(child).toMatchObject({ resident: "kim", may_change: false });
    expect(await codeOf(get("scenes/morning/settings?resident=ada", house.kim()))).toBe("E_FORBIDDEN");
    expect(await codeOf(get("scenes/morning/settings?everybody=true", house.kim()))).toBe("E_FORBIDDEN");
    const set = { resident: "kim", set: { volume: 20 } };
    expect(await codeOf(send("PUT", "scenes/morning/settings", house.kim(), set))).toBe("E_FORBIDDEN");
    expect(await codeOf(send("POST", "scenes/morning/next", house.kim(), { do: "skip" }))).toBe("E_FORBIDDEN");
    expect((await send("PUT", "scenes/morning/settings", house.ada(), set)).status).toBe(200);
    expect(small.asked.findLast((one) => Array.isArray(one) && one[0] === "choose")).toEqual([
      "choose",
      "morning",
      "kim",
      { volume: 20 },
      expect.any(String),
    ]);
  });

  test("without a name it is one's own; the household's are asked for by word, and a program has none of its own", async () => {
    const chosen = () => small.asked.findLast((one) => Array.isArray(one) && one[0] === "choose");
    await send("PUT", "scenes/morning/settings", house.ada(), { set: { volume: 20 } });
    expect(chosen()).toMatchObject(["choose", "morning", "ada", {}, {}]);
    await send("PUT", "scenes/morning/settings", house.ada(), { everybody: true, set: { volume: 25 } });
    expect(chosen()).toMatchObject({ 2: undefined, 3: { volume: 25 } });
    const program = { authorization: `Bearer ${small.token("admin")}` };
    expect(await codeOf(send("POST", "scenes/morning/next", program, { do: "skip" }))).toBe("E_WRONG_TYPE");
    expect(await jsonOf<object>(get("scenes/morning/settings", program))).not.toHaveProperty("next");
  });

  test.each([
    { do: "later", by_min: 0 },
    { do: "later", by_min: 1e9 },
    { do: "later" },
    { do: "once", set: { "no name": 1 } },
    { do: "once", set: { __proto__x: {} } },
    { do: "once", set: { volume: "x".repeat(201) } },
    { do: "erase" },
    { do: "skip", day: "2026-02-30" },
    { do: "skip", day: "tomorrow" },
    { do: "skip", extra: 1 },
  ])("a wish nobody can mean is refused and nothing is asked of the house: %j", async (wish) => {
    const before = small.asked.length;
    expect((await send("POST", "scenes/morning/next", house.ada(), wish)).status).toBe(400);
    expect(small.asked.length).toBe(before);
  });
});

describe("a day", () => {
  test("is read by whom it is about and by the wall at their bed, and by nobody else", async () => {
    expect(await jsonOf<object>(get("today", house.ada()))).toMatchObject({ resident: "ada", day: "2026-03-04" });
    expect(await codeOf(get("today?resident=kim", house.ada()))).toBe("E_FORBIDDEN");
    expect(await codeOf(get("today?resident=ada", house.kim()))).toBe("E_FORBIDDEN");
    expect(await codeOf(get("today?resident=ada", house.olga()))).toBe("E_FORBIDDEN");
    expect(await jsonOf<object>(get("today?resident=ada", bedside()))).toMatchObject({ resident: "ada" });
    expect(await codeOf(get("today", bedside()))).toBe("E_WRONG_TYPE");
    expect(await codeOf(get("today?resident=ada", hall()))).toBe("E_FORBIDDEN");
    expect(await codeOf(get("today", hall()))).toBe("E_FORBIDDEN");
    expect(await codeOf(get("today?resident=nobody", house.ada()))).toBe("E_FORBIDDEN");
  });

  test("why a wall shows what it shows is told to that wall alone", async () => {
    expect(await jsonOf<object>(get("screens/hall-1/why", hall()))).toEqual({});
    expect(await codeOf(get("screens/hall-1/why", bedside()))).toBe("E_FORBIDDEN");
    expect(await codeOf(get("screens/hall-1/why", house.kim()))).toBe("E_FORBIDDEN");
  });
});
