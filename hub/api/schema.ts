import { z } from "zod";

/** A JSON Schema as a document holds it. */
export type JsonSchema = { readonly [key: string]: unknown };

/** The JSON Schema (2020-12) of what may be sent (`input`) or of what is answered (`output`). */
export function schemaOf(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  const {
    $schema: _dialect,
    "~standard": _standard,
    ...rest
  } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as JsonSchema;
  return rest;
}
