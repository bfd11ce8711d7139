import type { House } from "../../hub/api/house.ts";
import type { FoundDevice } from "../../hub/core/entities.ts";
import { fail } from "../../hub/core/errors.ts";
import type { Proposal, RoleHealth } from "../../hub/core/found.ts";

const found: readonly FoundDevice[] = [
  {
    id: "ac-box",
    name: "Living room AC",
    origin: "Zigbee2MQTT",
    maker: "Tuya",
    entities: [
      {
        id: "ac-1",
        component: "climate",
        name: "AC",
        device: "ac-box",
        traits: { category: "config", unit: "°C" },
        available: true,
        state: { mode: "off" },
        state_at: 5,
        takesOrders: true,
        unread: "{{ x }}",
      },
    ],
  },
];
const proposal: Proposal = {
  as: "climate",
  sure: true,
  because: { key: "why.ran", params: {} },
  id: "ac",
  name: "Living room AC",
  role: "climate",
  parts: { unit: "ac-1" },
  missing: [],
  limited: false,
};
const health: readonly RoleHealth[] = [
  {
    role: "bath",
    thing: "bath-1",
    ready: false,
    why: { key: "why.ran", params: {} },
    parts: [{ part: "valve", entity: "v", name: "Valve", available: undefined, at: 5 }],
    others: ["bath-2"],
    auto_off_s: 600,
    held: { since: 5, because: { key: "why.ran", params: {} } },
    test: { role: "bath", is: "checked", says: { key: "why.ran", params: {} }, at: 5 },
  },
];

/** One found device, one proposal and one role of a small house; what was asked of them stands in `asked`. */
export function smallMakers(
  asked: unknown[][],
  put: House["makers"]["put"],
): Pick<House, "makers" | "health" | "tests"> {
  return {
    makers: {
      views: () => ({ found, view: (device) => ({ ...device, proposals: [proposal], used_by: {} }) }),
      counts: () => ({
        entities: 1,
        devices: 1,
        filters: 2,
        messages: 7,
        announced: 1,
        ignored: 3,
        own: 0,
        refused: { E_TEMPLATE: 2 },
      }),
      refusals: () => [{ code: "E_TEMPLATE", params: { template: "{{ x }}" }, topic: "homeassistant/x/config", at: 5 }],
      put,
      adopt: async (id, wish, actor) => {
        if (id !== found[0]?.id) fail("E_NOT_FOUND", { noun: "found", id });
        asked.push(["adopt", id, wish, actor]);
        const device = { id: "ac", kind: wish.as, name: "AC", made_of: { parts: { unit: "ac-1" }, settings: {} } };
        return { device, role: "climate" };
      },
      press: (thing, button) => void asked.push(["press", thing, button]),
    },
    health: () => ({ roles: health, scenes: () => [{ scene: "morning", says: [{ key: "why.ran", params: {} }] }] }),
    tests: {
      start: (address) => ({ role: address, is: "checked", says: { key: "why.ran", params: {} }, at: 5 }),
      of: (address) => ({ role: address, is: "undone", says: { key: "why.ran", params: {} }, at: 5 }),
      undo: (address) => ({ role: address, is: "undoing", says: { key: "why.ran", params: {} }, at: 5, until: 9_000 }),
    },
  };
}
