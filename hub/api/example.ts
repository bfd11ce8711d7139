import type { JsonSchema } from "./schema.ts";

/** Texts tried in order until one fits a schema: what an id, an instant, a time, a word, a nonce or a key looks like here. */
const texts = [
  "hall-1",
  "2027-03-01T06:30:00.000Z",
  "06:30",
  "location",
  "S0",
  "m3bY0pQx7rT2vW9zK4sL1A",
  "MT-I5p8OVuLsy1_z4J5eTPTZwTz_DQ1FzQhxZTq_5GM",
];

/** One value that a JSON Schema allows: the smallest that still shows every key. */
export function exampleOf(schema: JsonSchema): unknown {
  if ("const" in schema) return schema["const"];
  if ("default" in schema) return schema["default"];
  const choices = [schema["enum"], schema["anyOf"], schema["oneOf"]];
  const [words, any, one] = choices.map((choice) =>
    Array.isArray(choice) ? (choice as readonly unknown[]) : undefined,
  );
  if (words) return words[0];
  const first = (any ?? one)?.[0];
  if (first !== undefined) return exampleOf(first as JsonSchema);
  const type: unknown = Array.isArray(schema["type"]) ? schema["type"][0] : schema["type"];
  if (type === "object") return exampleObject(schema);
  if (type === "array") return [exampleOf((schema["items"] ?? {}) as JsonSchema)];
  if (type === "string") return exampleText(schema);
  if (type === "number" || type === "integer") return exampleNumber(schema);
  return type === "boolean" ? true : {};
}

function exampleObject(schema: JsonSchema): JsonSchema {
  const properties = Object.entries((schema["properties"] ?? {}) as Readonly<Record<string, JsonSchema>>);
  return Object.fromEntries(properties.map(([key, inner]) => [key, exampleOf(inner)]));
}

function exampleText({ pattern, minLength = 0, maxLength = 200 }: JsonSchema): string {
  const wanted = typeof pattern === "string" ? new RegExp(pattern) : undefined;
  const fits = (text: string) =>
    (wanted?.test(text) ?? true) && text.length >= Number(minLength) && text.length <= Number(maxLength);
  return texts.find(fits) ?? "";
}

function exampleNumber(schema: JsonSchema): number {
  const low = Number(schema["minimum"] ?? Number(schema["exclusiveMinimum"] ?? -1) + 1);
  const high = Number(schema["maximum"] ?? Number.MAX_SAFE_INTEGER);
  const middle = high - low > 1_000_000 ? Math.max(low, 1) : Math.round((low + high) / 2);
  return Math.min(middle, high);
}
