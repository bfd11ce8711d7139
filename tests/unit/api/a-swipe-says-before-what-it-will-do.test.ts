import { expect, test } from "vitest";
import { household } from "../../../hub/core/house.ts";
import type { RoleView } from "../../../hub/core/world.ts";
import { type SwipeAsked, swipePlan } from "../../../hub/swipe-plan.ts";

const role = (address: string, more: Partial<RoleView> = {}): RoleView => ({
  address,
  thing: address,
  ready: true,
  held: false,
  state: {},
  ...more,
});
const lin = { id: "lin", name: "Lin", standing: "owner", language: "en", sleeps: "bedside" };
const off = () => false;
const unknown = () => undefined;
const alone = { adult_home: false, child_home: false, standing_permission: true };

function asked(more: Partial<SwipeAsked> = {}): SwipeAsked {
  return {
    resident: household.resident.parse({ ...lin, door: { eyes: { ref: "lin-eyes", ver: 1 } } }),
    setting: () => true,
    comfort: { mode: "cool", target_c: 26, needed: true, why: { key: "comfort.why.cool", params: { target_c: 26 } } },
    care: alone,
    climate: role("climate"),
    bath: role("bath"),
    lock: role("door"),
    camera: role("door-camera"),
    door: { phase: "shut", at: 0 },
    armed: false,
    private: false,
    credential: true,
    ...more,
  };
}

test("in a house that is ready the AC is set, the bath fills and the door knows the eyes", () => {
  expect(swipePlan(asked())).toEqual({
    climate: { mode: "cool", target_c: 26, why: { key: "comfort.why.cool", params: { target_c: 26 } } },
    bath: "permitted",
    door: "eyes",
  });
  const bare = asked({ climate: undefined, bath: undefined, lock: undefined });
  expect(swipePlan(bare)).toEqual({});
});

test.each([
  ["permitted", { care: { ...alone, standing_permission: false, adult_home: true } }],
  ["no-permission", { care: { ...alone, standing_permission: false } }],
  ["child-home", { care: { ...alone, child_home: true } }],
  ["switched-off", { setting: off }],
  ["switched-off", { setting: unknown }],
  ["not-ready", { bath: role("bath", { ready: false }) }],
  ["not-ready", { bath: role("bath", { held: true }) }],
  ["not-ready", { bath: role("bath", { state: { fault: "E_LEAK" } }) }],
] as const)("the bath: %s", (bath, more) => {
  expect(swipePlan(asked(more)).bath).toBe(bath);
});

test.each([
  ["code", { camera: undefined }],
  ["code", { door: { phase: "blind", at: 0 } }],
  ["code", { door: { phase: "shut", trouble: "E_EYES_OFF", at: 0 } }],
  ["code", { armed: true }],
  ["code", { resident: household.resident.parse(lin) }],
  ["none", { resident: household.resident.parse(lin), credential: false }],
  ["none", { private: true }],
  ["none", { lock: role("door", { ready: false }) }],
] as const)("the door: %s", (door, more) => {
  expect(swipePlan(asked(more)).door).toBe(door);
});

test.each([
  ["plan.climate.switched-off", { setting: off }],
  ["plan.climate.held", { climate: role("climate", { held: true }) }],
  ["plan.climate.not-ready", { climate: role("climate", { ready: false }) }],
  ["plan.climate.not-ready", { comfort: undefined }],
] as const)("the AC that is not set says why: %s", (key, more) => {
  expect(swipePlan(asked(more)).climate).toEqual({ why: { key, params: {} } });
});
