import { describe, expect, test } from "vitest";
import { Float } from "../../../hub/core/template/values.ts";
import { messageScope, parseTemplate } from "../../../hub/core/template/template.ts";
import { covers } from "../../help/covers.ts";
import { refusal } from "./refusal.ts";
import { breaksOff, ignored, makersWrite } from "./what-makers-write.ts";
import { languageSays } from "./what-the-language-says.ts";

describe.each(Object.entries({ ...makersWrite, ...languageSays }))("%s", (_, rows) => {
  test.each(rows)("%s of %s", (text, payload, says) => {
    expect(parseTemplate(text).render(messageScope(payload))).toBe(says);
  });
});

test.each(ignored)("%s of %s tells nothing", (text, payload) => {
  expect(parseTemplate(text).render(messageScope(payload))).toBeUndefined();
});

test.each(breaksOff)("%s of %s breaks off", (text, payload, problem) => {
  covers("error:E_TEMPLATE_RENDER");
  expect(refusal(() => parseTemplate(text).render(messageScope(payload)))).toEqual({
    code: "E_TEMPLATE_RENDER",
    params: { template: text, problem },
  });
});

test.each([
  ["{{ value_json.x | regex_replace('a+', '') }}", "filter regex_replace"],
  ["{{ value | timestamp_custom('%H') }}", "filter timestamp_custom"],
  ["{{ value | multiply(2) }}", "filter multiply"],
  ["{{ 1 is sameas 1 }}", "test sameas"],
  ["{{ states('sensor.x') }}", "function states"],
  ["{{ now() }}", "function now"],
  ["{{ state_attr('a', 'b') }}", "function state_attr"],
  ["{{ states.sensor.x.state }}", "no states here"],
  ["{{ this.state }}", "no this here"],
  ["{{ 'a'.format(1) }}", "method format"],
  ["{{ value.encode('utf-8') }}", "method encode"],
  ["{{ value_json['get']('x') }}", "only what has a name can be called"],
  ["{% macro m() %}{% endmacro %}", "tag macro"],
  ["{% include 'x' %}", "tag include"],
  ["{% raw %}{% endraw %}", "tag raw"],
  ["{% set x %}a{% endset %}", "unexpected its end"],
  ["{% if 1 %}a", "no endif"],
  ["{% for x in y %}a{% else %}", "no endfor"],
  ["{% endif %}", "tag endif"],
  ["{{ value", "an expression has no end"],
  ["{{ }}", "unexpected its end"],
  ["{{ 1 + }}", "unexpected its end"],
  ["{{ 'a }}", "unexpected '"],
  ["{{ (1 }}", "unexpected }"],
  ["{{ a b }}", "unexpected b"],
  ["{# no end", "a comment has no end"],
  ["{{ x | default(1, 2, 3) }}", "default takes less"],
  ["{{ x | default(nothing=1) }}", "default takes no nothing"],
  ["{{ x | replace('a') }}", "replace takes more"],
  ["{{ 99999999999999999999 }}", "a number is too big"],
  ["{% set if = 1 %}", "unexpected if"],
])("%s is refused by name", (text, problem) => {
  covers("error:E_TEMPLATE");
  const { code, params } = refusal(() => parseTemplate(text)) ?? {};
  expect({ code, problem: params?.["problem"], template: params?.["template"] }).toEqual({
    code: "E_TEMPLATE",
    problem,
    template: text,
  });
  expect(params?.["at"]).toBeTypeOf("number");
});

test("a command is written with what the house hands in", () => {
  const text = '{"set": {{ value }}, "unit": "{{ unit | default("C") }}"}';
  expect(parseTemplate(text).render({ value: 21 })).toBe('{"set": 21, "unit": "C"}');
  expect(parseTemplate(text).render({ value: 21.5, unit: "F" })).toBe('{"set": 21.5, "unit": "F"}');
  expect(parseTemplate(text).render({ value: new Float(21) })).toBe('{"set": 21.0, "unit": "C"}');
  expect(
    parseTemplate("{{ position.x }}{{ list[1] }}{{ none_at_all }}").render({ position: { x: 1 }, list: [1, true] }),
  ).toBe("1True");
});

test("the same text is read once, and a long one is shown shortened", () => {
  expect(parseTemplate("{{ value_json.once }}")).toBe(parseTemplate("{{ value_json.once }}"));
  const { params } = refusal(() => parseTemplate(`{{ ${"a".repeat(500)}() }}`)) ?? {};
  expect(params?.["template"]).toHaveLength(121);
  expect(String(params?.["problem"]).length).toBeLessThan(130);
  expect(refusal(() => parseTemplate(" ".repeat(9_000)))?.params["problem"]).toBe("it is too long");
});

test("what was remembered of templates has an end", () => {
  const first = parseTemplate("{{ value_json.first }}");
  for (let i = 0; i < 7_000; i++) parseTemplate(`{{ value_json.a${i} }}`);
  expect(parseTemplate("{{ value_json.first }}")).not.toBe(first);
});
