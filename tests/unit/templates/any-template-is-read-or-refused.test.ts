import * as fc from "fast-check";
import { expect, test } from "vitest";
import { filters } from "../../../hub/core/template/filters.ts";
import { functions, methods } from "../../../hub/core/template/functions.ts";
import { tests } from "../../../hub/core/template/tests.ts";
import { outcome } from "./outcome.ts";

const runs = process.env["LINTEL_LONG"] ? 100_000 : 2_000;

test("any text is read or refused", () => {
  const piece = fc.constantFrom("{{", "}}", "{%", "%}", "{#", "#}", "-", "'", '"', "\\", "\n");
  const text = fc.array(fc.oneof(piece, fc.string({ unit: "binary", maxLength: 6 }), fc.string()), { maxLength: 30 });
  fc.assert(
    fc.property(text, (parts) => void outcome(parts.join(""), "[1]")),
    { numRuns: runs },
  );
});

const words =
  "value value_json x loop 1 0 2.5 'a' \"%d\" none true if else elif endif for in endfor set is not and or defined " +
  "( ) [ ] { } : , . | + - * / // % ** ~ == < >= = range namespace __proto__ constructor";
const word = fc.constantFrom(
  ...words.split(" "),
  ...filters.keys(),
  ...tests.keys(),
  ...functions.keys(),
  ...methods.keys(),
);

test("any words in any order are read or refused", () => {
  const tag = fc
    .tuple(fc.array(word, { maxLength: 14 }), fc.constantFrom("{{ % }}", "{%- % %}", "{% % -%}"))
    .map(([words, around]) => around.replace(" % ", () => ` ${words.join(" ")} `));
  fc.assert(
    fc.property(fc.array(tag, { maxLength: 4 }), fc.constantFrom("[1,2]", '{"a":{"b":1.0}}', "x"), (tags, payload) => {
      outcome(tags.join("y"), payload);
    }),
    { numRuns: runs },
  );
});

const { expression } = fc.letrec<{ expression: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    fc.constantFrom("value", "value_json", "value_json.a", "value_json.l", "q", "1", "-3", "2.5", "''", "'aé'", "none"),
    fc.constantFrom("true", "[]", "{}", "[1, 'b', 2.0]", "(1, 2)", "{1: 'x', none: 2}", "'%s %d'", "9007199254740991"),
  ),
  expression: fc.oneof(
    { maxDepth: 5, depthIdentifier: "expression" },
    tie("atom"),
    fc
      .tuple(
        tie("expression"),
        fc.constantFrom(..."+ - * / // % ** ~ == != < > <= >= in and or".split(" ")),
        tie("expression"),
      )
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(tie("expression"), fc.constantFrom(...filters.keys())).map(([a, name]) => `(${a} | ${name})`),
    fc
      .tuple(tie("expression"), fc.constantFrom(...filters.keys()), tie("expression"), tie("expression"))
      .map(([a, name, b, c]) => `(${a} | ${name}(${b}, ${c}))`),
    fc
      .tuple(tie("expression"), fc.constantFrom(...methods.keys()), tie("expression"))
      .map(([a, name, b]) => `${a}.${name}(${b})`),
    fc.tuple(tie("expression"), fc.constantFrom(...methods.keys())).map(([a, name]) => `(${a}).${name}()`),
    fc.tuple(tie("expression"), fc.constantFrom(...tests.keys())).map(([a, name]) => `(${a} is ${name})`),
    fc.tuple(fc.constantFrom(...functions.keys()), tie("expression")).map(([name, a]) => `${name}(${a})`),
    fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `(${a})[${b}]`),
    fc.tuple(tie("expression"), tie("expression"), tie("expression")).map(([a, b, c]) => `(${a})[${b}:${c}:-1]`),
    fc.tuple(tie("expression"), tie("expression"), tie("expression")).map(([a, b, c]) => `(${a} if ${b} else ${c})`),
  ),
}));

test("any expression ends in a text, nothing, or a named error", () => {
  const ends = new Map<string, number>();
  fc.assert(
    fc.property(
      expression,
      expression,
      fc.constantFrom('{"a":{"b":1.0},"l":[3,1,"x"]}', "21.5", "on"),
      (a, b, payload) => {
        const says = outcome(
          `{% for x in ${a} %}{{ x }}{% endfor %}{{ ${a} }}{% if ${b} %}{{ ${b} }}{% endif %}`,
          payload,
        );
        const kind = says?.startsWith("E_") ? says : typeof says;
        ends.set(kind, (ends.get(kind) ?? 0) + 1);
      },
    ),
    { numRuns: runs },
  );
  // A generator that only ever makes one of them would prove nothing.
  expect([...ends.keys()]).toEqual(expect.arrayContaining(["string", "E_TEMPLATE", "E_TEMPLATE_RENDER"]));
});
