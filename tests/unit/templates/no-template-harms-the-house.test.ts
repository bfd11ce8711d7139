import { expect, test } from "vitest";
import { filters } from "../../../hub/core/template/filters.ts";
import { functions, methods } from "../../../hub/core/template/functions.ts";
import { messageScope, parseTemplate } from "../../../hub/core/template/template.ts";
import { tests } from "../../../hub/core/template/tests.ts";
import { covers } from "../../help/covers.ts";
import { outcome } from "./outcome.ts";
import { refusal } from "./refusal.ts";

const hostileNames = [
  "constructor",
  "__proto__",
  "prototype",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "__defineGetter__",
  "__class__",
  "__mro__",
  "__subclasses__",
  "__globals__",
  "__init__",
  "call",
  "apply",
  "bind",
  "at",
  "map",
  "n",
  "values",
  "written",
  "set",
  "has",
  "size",
];
const subjects = [
  "value",
  "value_json",
  "'x'",
  "1",
  "1.5",
  "true",
  "[1]",
  "(1,)",
  "{'a': 1}",
  "namespace(a=1)",
  "range(2)",
];

test.each(hostileNames)("nothing is reached through %s", (name) => {
  const own = parseTemplate("{{ own[name] is defined }}").render({ own: {}, name });
  expect(own).toBe("False");
  for (const subject of subjects) {
    for (const text of [
      `{{ ${subject}.${name} }}`,
      `{{ ${subject}['${name}'] }}`,
      `{{ ${subject}.${name}.${name} }}`,
      `{{ ${subject}['${name}']['${name}'] }}`,
      `{{ {'a': 1}.get('${name}', '') }}`,
    ])
      expect(["", "E_TEMPLATE_RENDER"]).toContain(outcome(text, "{}"));
  }
  expect(outcome(`{{ ${name} }}`)).toBe("");
  if (!methods.has(name)) expect(outcome(`{{ value.${name}() }}`)).toBe("E_TEMPLATE");
  if (!filters.has(name)) expect(outcome(`{{ value | ${name} }}`)).toBe("E_TEMPLATE");
  if (!tests.has(name)) expect(outcome(`{{ value is ${name} }}`)).toBe("E_TEMPLATE");
  if (!functions.has(name)) expect(outcome(`{{ ${name}() }}`)).toBe("E_TEMPLATE");
});

test.each([
  ["{{ value_json.constructor.constructor('return process.version')() }}", "E_TEMPLATE"],
  ["{{ value_json['constructor']['constructor'] }}", "E_TEMPLATE_RENDER"],
  ["{{ ''.__class__.__mro__[1].__subclasses__() }}", "E_TEMPLATE"],
  ["{{ value_json | map(attribute='constructor') }}", "E_TEMPLATE"],
  ["{{ value_json.get('__proto__') }}", "None"],
  ["{{ value_json.get('constructor').constructor }}", ""],
  ["{{ {'__proto__': 5}['__proto__'] }}", "5"],
  ["{{ {'__proto__': {'a': 1}}.a }}", ""],
  ["{{ dict(__proto__=1)['__proto__'] }}{{ dict(__proto__=1).x }}", "1"],
  ["{% set __proto__ = {'polluted': 1} %}{{ __proto__.polluted }}{{ polluted }}", "1"],
  ["{% set ns = namespace() %}{% set ns.__proto__ = {'polluted': 1} %}{{ ns.polluted }}{{ ns['x'] }}", ""],
  ["{% set ns = value_json %}{% set ns.x = 1 %}", "E_TEMPLATE_RENDER"],
  ["{% for __proto__, constructor in {'a': 1}.items() %}{{ __proto__ }}{{ constructor }}{% endfor %}", "a1"],
  ["{{ '%s' | format(value_json.__proto__) }}", ""],
  ["{{ [1]['length'] }}{{ 'abc'.length }}{{ [1].map }}", ""],
])("%s reaches nothing", (text, says) => {
  expect(outcome(text)).toBe(says);
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

test("a message's own hostile keys are only keys", () => {
  const payload = '{"__proto__":{"polluted":"yes"},"constructor":1,"a":2}';
  expect(outcome("{{ value_json.polluted }}|{{ value_json.a }}", payload)).toBe("|2");
  expect(outcome("{{ value_json.__proto__.polluted }}{{ value_json.constructor }}", payload)).toBe("yes1");
  expect(outcome("{{ value_json }}", payload)).toBe("{'__proto__': {'polluted': 'yes'}, 'constructor': 1, 'a': 2}");
  expect(outcome("{{ value_json | to_json }}", payload)).toBe(payload);
  expect(parseTemplate("{{ v.polluted }}|{{ v.__proto__ }}").render({ v: JSON.parse(payload) })).toBe(
    "|{'polluted': 'yes'}",
  );
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

test.each([
  "{{ 'x' * 1000000000 }}",
  "{{ [0] * 1000000000 }}",
  "{{ range(1000000000) | list }}",
  "{{ range(0, 9007199254740991, 1) }}",
  "{% for a in range(9000) %}{% for b in range(9000) %}{% endfor %}{% endfor %}",
  `{% set a = 'x' %}${"{% set a = a ~ a %}".repeat(40)}{{ a | length }}`,
  `{% set a = [1] %}${"{% set a = a + a %}".repeat(40)}{{ a | length }}`,
  `{% set a = [1] %}${"{% set a = [a, a] %}".repeat(40)}{{ a }}`,
  `{% set a = [1] %}${"{% set a = [a, a] %}".repeat(30)}{{ a | to_json | length }}`,
  `{% set a = [1] %}${"{% set a = [a, a] %}".repeat(30)}{{ a == (a + []) }}`,
  `{% set a = {'k': 1} %}${"{% set a = {'k': a, 'l': a} %}".repeat(30)}{{ a | string }}`,
  "{% set ns = namespace(a='x') %}{% for i in range(9000) %}{% set ns.a = ns.a ~ ns.a %}{% endfor %}",
  "{% set ns = namespace(a=[]) %}{% for i in range(3000) %}{% set ns.a = [ns.a] %}{% endfor %}{{ ns.a }}",
  "{% for i in range(9000) %}0123456789{% endfor %}",
  "{{ 'a' | replace('', 'b' * 100000) | replace('', 'c' * 100000) }}",
  "{{ ('a' * 100000).replace('a', 'b' * 1000) }}",
  "{{ ('ab' * 50000).split('a') | join('x' * 1000) }}",
  "{{ 'a' * 100000 in 'a' * 100000 ~ 'b' }}",
  "{{ '%999d%999d' | format(1, 2) * 1000 }}",
  "{{ 2 ** 4096 }}",
  "{{ 10 ** 400 * 1.0 }}",
  "{{ 9007199254740991 + 1 }}",
  "{{ 9007199254740991 * 9007199254740991 }}",
  "{{ (('y' * 200000) | list | sort) }}",
  "{{ range(20000) | unique | length }}",
  "{{ 1.5 | round(100000000) }}",
  "{{ value_json.big }}",
  "{{ value_json.big * 1 }}",
  "{{ value_json.long | upper }}",
  "{{ value_json.list | sort }}",
  "{% for a in value_json.list %}{% endfor %}",
  "{{ value_json.long ~ value_json.long }}",
])("a bomb ends by itself: %s", (text) => {
  covers("error:E_TEMPLATE_RENDER");
  const payload = JSON.stringify({ long: "a".repeat(150_000), list: Array.from({ length: 20_000 }, () => "b") });
  const bombed = text.includes("json.big") ? `{"big":[${"1,".repeat(20_000)}1]}` : payload;
  // Reading the message is no part of what its template may take.
  expect(messageScope(bombed)["value_json"]).toBeDefined();
  expect(outcome(text, bombed)).toBe("E_TEMPLATE_RENDER");
  const { params } = refusal(() => parseTemplate(text).render(messageScope(bombed))) ?? {};
  expect(params?.["problem"]).toMatch(/too (?:much|many|big|deep)|no such/);
});

test.each([
  `{{ ${"(".repeat(4_000)}1${")".repeat(4_000)} }}`,
  `{{ ${"[".repeat(4_000)} }}`,
  `{{ ${"-".repeat(8_000)}1 }}`,
  `{{ ${"not ".repeat(2_000)}1 }}`,
  `{{ a${".a".repeat(4_000)} }}`,
  `{{ a${"[0]".repeat(2_000)} }}`,
  `{{ a${"|abs".repeat(1_500)} }}`,
  `{{ 1${"+1".repeat(4_000)} }}`,
  `{{ 1${" or 1".repeat(1_500)} }}`,
  `{{ 1${"~1".repeat(4_000)} }}`,
  `{{ 1${" if 1 else 1".repeat(600)} }}`,
  `{{ [${"1,".repeat(4_000)}] }}`,
  `${"{% if 1 %}".repeat(400)}${"{% endif %}".repeat(400)}`,
  "{{".repeat(4_000),
  "{#".repeat(4_000),
  `{{ "${"\\".repeat(8_000)} }}`,
  `{{ ${"1 is ".repeat(1_500)} }}`,
  "{{ a ".repeat(1_600),
])("a text that is only made to be deep or long is refused: %.40s", (text) => {
  covers("error:E_TEMPLATE");
  expect(outcome(text)).toBe("E_TEMPLATE");
});

test("what a template may use has room for what makers do, and an end", () => {
  expect(outcome("{{ ('x' * 100000) | length }}")).toBe("100000");
  expect(outcome("{{ ('x' * 260000) | length }}")).toBe("E_TEMPLATE_RENDER");
  expect(outcome("{% for i in range(1500) %}{{ i % 2 }}{% endfor %}")).toHaveLength(1_500);
  expect(outcome(`{{ a is defined or a${" or a".repeat(40)} }}`)).toBe("");
  expect(outcome(`{{ a is defined or a${" or a".repeat(60)} }}`)).toBe("E_TEMPLATE");
  expect(outcome(`{{ ${"(".repeat(30)}1${")".repeat(30)} }}`)).toBe("1");
});

test("a message nested without end is no JSON to a template", () => {
  for (const payload of [
    "[".repeat(100_000) + "]".repeat(100_000),
    '{"a":'.repeat(50_000) + "1" + "}".repeat(50_000),
  ]) {
    expect(outcome("{{ value_json is defined }}", payload)).toBe("False");
  }
});
