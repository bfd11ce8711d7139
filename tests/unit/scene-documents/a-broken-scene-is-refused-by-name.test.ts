/* oxlint-disable unicorn/no-thenable -- it is the word people know; nobody awaits an example */
import { expect, test } from "vitest";
import { compile } from "../../../hub/core/scene/compile.ts";
import { covers } from "../../help/covers.ts";
import { bath, clear, faultsOf, guard, lintel, moment, node, scene, wait, type Drawn } from "./drawing.ts";

const house = { places: new Set(["hall"]), residents: new Set(["lin"]) };
const say = (own: Drawn) => lintel("s", "say", [[]], { to: "screen.hall", sentence: "hello", with: {}, ...own });
const example = (id: string) =>
  lintel(id, "example", [], { given: { at: "07:00" }, when: [{ moment: "woke" }], then: [{ ends: "done" }] });
const act = (own: Drawn) => lintel("a", "act", [[], []], { role: "screen.hall", verb: "clear", with: {}, ...own });

test.each<[string, unknown]>([
  ["E_SCENE_BROKEN not-a-list", { nodes: [] }],
  ["E_SCENE_BROKEN not-a-node", [1]],
  ["E_SCENE_BROKEN type no-tab", []],
  ["E_SCENE_BROKEN type several-tabs", [...scene([]), { id: "u", type: "tab" }]],
  ["E_SCENE_BROKEN env.LINTEL_SCENE no-scene", scene([], { env: [] })],
  [
    "E_SCENE_BROKEN env.LINTEL_SCENE no-scene",
    scene([], { env: [{ name: "LINTEL_SCENE", type: "str", value: "No Slug" }] }),
  ],
  ["E_SCENE_BROKEN x id", scene([{ ...clear("a"), id: "../../etc/passwd" }])],
  ["E_SCENE_BROKEN a z other-tab", scene([{ ...clear("a"), z: "elsewhere" }])],
  ["E_SCENE_BROKEN not-plain-json", scene([{ ...clear("a"), with: new Map() }])],
])("%s: no document of one scene", (fault, document) => {
  covers("error:E_SCENE_BROKEN");
  expect(faultsOf(document)).toContain(fault.replace(" x id", " ../../etc/passwd id id"));
  expect(compile(document).graph).toBeUndefined();
});

test.each([
  ["bad_name!", "num", "1", "setting-name"],
  ["bath_c", "num", "warm", "setting-value"],
  ["bath_c", "num", "", "setting-value"],
  ["bath_c", "json", "{}", "setting-value"],
  ["on", "bool", "yes", "setting-value"],
  ["LINTEL_BRIDGE_S", "num", "0", "bridge-seconds"],
  ["LINTEL_BRIDGE_S", "num", "601", "bridge-seconds"],
  ["LINTEL_BRIDGE_S", "str", "10", "bridge-seconds"],
])("a setting %s of type %s with %s is refused: %s", (name, type, value, problem) => {
  const env = [
    { name: "LINTEL_SCENE", type: "str", value: "trial" },
    { name, type, value },
  ];
  expect(faultsOf(scene([], { env }))).toEqual([`E_SCENE_BROKEN env.${name} ${problem}`]);
});

test.each<[string, Drawn[]]>([
  ["E_SCENE_KEY a key missing", [{ ...clear("a"), key: undefined }]],
  ["E_SCENE_KEY a key not-a-slug", [{ ...clear("a"), key: "Not A Slug" }]],
  ["E_SCENE_KEY b key twice", [clear("a"), { ...clear("b"), key: "a" }]],
  ["E_SCENE_KEY a id twice", [clear("a"), clear("a")]],
])("%s: a key is minted once and stands alone", (fault, nodes) => {
  covers("error:E_SCENE_KEY");
  const plain: Drawn[] = JSON.parse(JSON.stringify(nodes));
  expect(faultsOf(scene(plain))).toContain(fault);
});

test.each<[string, Drawn[]]>([
  ["E_SCENE_NODE a type unknown-type", [{ ...clear("a"), type: "lintel-magic" }]],
  ["E_SCENE_NODE a type unknown-type", [{ ...clear("a"), type: "lintel-constructor" }]],
  ["E_SCENE_NODE a x no-position", [{ ...clear("a"), x: "20" }]],
  ["E_SCENE_NODE a schema no-version", [{ ...clear("a"), schema: "1" }]],
  ["E_SCENE_NODE a schema no-version", [{ ...clear("a"), schema: 0 }]],
  ["E_SCENE_NODE a wires not-lists-of-ids", [{ ...clear("a"), wires: "b" }]],
  [
    "E_SCENE_NODE a wires no-output",
    [lintel("a", "say", [[], ["b"]], { to: "screen.hall", sentence: "x" }), clear("b")],
  ],
  ["E_SCENE_NODE a wires no-input", [clear("a", "m"), moment("m")]],
  ["E_SCENE_NODE f wires no-input", [clear("a", "f"), node("f", "function", [["e"]]), example("e")]],
  ["E_SCENE_NODE f type ordinary", [clear("a", "f"), node("f", "link call", [["b"]]), clear("b")]],
  ["E_SCENE_NODE f wires ordinary", [clear("a"), node("f", "link call", [["a"]])]],
  ["E_SCENE_NODE f type subflow", [clear("a", "f"), node("f", "subflow:s1", [[]])]],
  ["E_SCENE_NODE f wires subflow", [clear("a"), node("f", "subflow:s1", [["a"]])]],
  [
    "E_SCENE_NODE a z subflow",
    [
      { id: "s1", type: "subflow", name: "x" },
      { ...clear("a"), z: "s1" },
    ],
  ],
  ["E_SCENE_NODE o links other-tab", [clear("a", "o"), node("o", "link out", [], { mode: "link", links: ["far"] })]],
  ["E_SCENE_NODE i links other-tab", [clear("a"), node("i", "link in", [["a"]], { links: ["far"] })]],
  ["E_SCENE_NODE o type ordinary", [clear("a", "o"), node("o", "link out", [], { mode: "return", links: [] })]],
  ["E_SCENE_NODE a role unknown-place", [act({ role: "screen.cellar" })]],
  ["E_SCENE_NODE m who unknown-resident", [{ ...moment("m"), who: "stranger" }]],
  ["E_SCENE_NODE m place unknown-place", [{ ...moment("m"), place: "cellar" }]],
  [
    "E_SCENE_NODE g all.0.who unknown-resident",
    [lintel("g", "guard", [[], []], { all: [{ is: "presence", who: "stranger", where: "home" }] })],
  ],
  [
    "E_SCENE_NODE g all.0.place unknown-place",
    [lintel("g", "guard", [[], []], { all: [{ is: "nobody-asleep", place: "cellar" }] })],
  ],
  [
    "E_SCENE_NODE w until.all.0.place unknown-place",
    [{ ...wait("w"), until: { is: "state", all: [{ is: "empty", place: "cellar" }] } }],
  ],
  ["E_SCENE_NODE m place unknown-place", [{ ...moment("m"), place: "here" }]],
  [
    'E_SCENE_NODE g all.0.who Invalid option: expected one of "resident"|"adult"',
    [lintel("g", "guard", [[], []], { all: [{ is: "awake", who: "anyone" }] })],
  ],
  ["E_SCENE_NODE a retries hazard-never-retries", [bath("a", "warm", [], { retries: 1 })]],
])("%s", (fault, nodes) => {
  covers("error:E_SCENE_NODE");
  expect(faultsOf(scene(nodes), house)).toContain(fault);
});

test("one's own place and here are known when a run asks", () => {
  const places = ["own", "here", "hall"];
  const all = places.flatMap((place) => [
    { is: "empty", place, for_s: 300 },
    { is: "nobody-asleep", place },
  ]);
  const nodes = [{ ...moment("m", "g"), place: "own" }, lintel("g", "guard", [[], []], { all })];
  expect(faultsOf(scene(nodes), house)).toEqual([]);
});

test("an unknown property, a wrong type and a missing one are named by field", () => {
  const faults = compile(scene([act({ magic: 1, deadline_s: "soon", verb: undefined })].map(plain))).faults;
  expect(faults.map(({ code, node: at, field }) => `${code} ${at} ${field}`).toSorted()).toEqual([
    "E_SCENE_NODE a deadline_s",
    "E_SCENE_NODE a magic",
    "E_SCENE_NODE a verb",
  ]);
  expect(faults.every((fault) => fault.tab === "t")).toBe(true);
});

test("a wire to nothing is dangling", () => {
  covers("error:E_SCENE_DANGLING");
  expect(faultsOf(scene([clear("a", "gone")]))).toEqual(["E_SCENE_DANGLING a wires"]);
  expect(faultsOf(scene([clear("a", "j"), node("j", "junction", [["gone"]])]))).toEqual(["E_SCENE_DANGLING j wires"]);
});

test("a cycle needs a wait", () => {
  covers("error:E_SCENE_CYCLE");
  expect(faultsOf(scene([moment("m", "a"), clear("a", "b"), clear("b", "a")]))).toEqual(["E_SCENE_CYCLE a wires"]);
  expect(faultsOf(scene([moment("m", "a"), clear("a", "a")]))).toEqual(["E_SCENE_CYCLE a wires"]);
  expect(faultsOf(scene([moment("m", "a"), clear("a", "w"), wait("w", "a")]))).toEqual([]);
});

test.each<[string, Drawn]>([
  ["E_SCENE_ROLE a role unknown-role", act({ role: "oven" })],
  ["E_SCENE_ROLE a role unknown-role", act({ role: "constructor" })],
  ["E_SCENE_ROLE a verb unknown-verb", act({ verb: "dance" })],
  ["E_SCENE_ROLE a verb unknown-verb", act({ verb: "constructor" })],
  ["E_SCENE_ROLE a undo.verb unknown-verb", act({ undo: { verb: "dance" } })],
  ["E_SCENE_ROLE s to unknown-verb", say({ to: "bath" })],
  ["E_SCENE_ROLE g all.0.role unknown-role", lintel("g", "guard", [[], []], { all: [{ is: "ready", role: "oven" }] })],
])("%s", (fault, drawn) => {
  covers("error:E_SCENE_ROLE");
  expect(faultsOf(scene([drawn]))).toContain(fault);
});

test("the lock is reserved: no scene may send it, guarded or not", () => {
  covers("error:E_SCENE_RESERVED", "role:door");
  const unlock = { role: "door", verb: "unlock", with: { for_ms: 5000 } };
  expect(faultsOf(scene([moment("m", "g"), guard("g", ["a"]), act(unlock)]))).toEqual(["E_SCENE_RESERVED a role"]);
});

test.each<[string, Drawn]>([
  ["a with.card", act({ verb: "show", with: {} })],
  ["a with.magic", act({ with: { magic: 1 } })],
  ["a with.target_c", bath("a", "warm", [], { with: { target_c: 60 } })],
  ["a with.target_c", bath("a", "warm", [], { with: { target_c: "setting:bath_enabled" } })],
  ["a with.target_c", bath("a", "warm", [], { with: { target_c: "setting:nowhere" } })],
  ["a with.target_c", bath("a", "warm", [], { with: { target_c: "fact:nothing.known" } })],
  ["a with.target_c", bath("a", "warm", [], { with: { target_c: "fact:constructor" } })],
  ["a with.care.adult_home", bath("a", "warm", [], { with: { target_c: 40, "care.adult_home": true } })],
  ["a with.with", act({ verb: "show", with: { card: "x", with: 1, "with.a": 1 } })],
  ["a undo.with.magic", act({ undo: { verb: "clear", with: { magic: 1 } } })],
  ["s say.with.x", say({ with: { x: "fact:nothing.known" } })],
  ["g all.0.name", lintel("g", "guard", [[], []], { all: [{ is: "setting", name: "nowhere", equals: true }] })],
  ["g all.0.equals", lintel("g", "guard", [[], []], { all: [{ is: "setting", name: "bath_c", equals: "warm" }] })],
  [
    "w until.all.0.name",
    { ...wait("w"), until: { is: "state", all: [{ is: "setting", name: "nowhere", equals: 1 }] } },
  ],
])("a parameter outside its schema is refused: %s", (where, drawn) => {
  covers("error:E_SCENE_PARAMETER");
  const at = compile(scene([drawn])).faults.map(({ code, node: id, field }) => `${code} ${id} ${field}`);
  expect(at).toContain(`E_SCENE_PARAMETER ${where}`);
});

test("a parameter may be a fact, a setting or a constant", () => {
  const shown = { card: "x", "with.a": "fact:weather.now_c", "with.b": "setting:bath_c", "with.c": true };
  expect(faultsOf(scene([act({ verb: "show", with: shown }), say({ with: { name: "fact:resident.name" } })]))).toEqual(
    [],
  );
});

test("a node of a newer version is named, not guessed at", () => {
  covers("error:E_NEWER");
  expect(faultsOf(scene([{ ...clear("a"), schema: 2 }]))).toEqual(["E_NEWER a schema"]);
});

test("5,000 nodes compile; one more is over the limit", () => {
  covers("error:E_LIMIT");
  const chain = Array.from({ length: 5_000 }, (_, i) => clear(`n${i}`, ...(i < 4_999 ? [`n${i + 1}`] : [])));
  expect(compile(scene(chain)).graph?.nodes.size).toBe(5_000);
  expect(faultsOf(scene([...chain, clear("more")]))).toEqual(["E_LIMIT"]);
});

test("a document nested deeper than any node is refused before it is walked", () => {
  covers("error:E_TOO_DEEP");
  let deep: unknown = 1;
  for (let i = 0; i < 100_000; i++) deep = [deep];
  expect(faultsOf(scene([{ ...clear("a"), with: deep }]))).toEqual(["E_TOO_DEEP"]);
});

function plain(drawn: Drawn): Drawn {
  return JSON.parse(JSON.stringify(drawn)) as Drawn;
}
