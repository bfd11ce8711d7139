import { z } from "zod";
import { facts } from "./core/facts.ts";
import type { Choices } from "./core/flows-talk.ts";
import { moments, type MomentRow } from "./core/moments.ts";
import { roles, type RoleRow } from "./core/roles.ts";
import { type Reader, render } from "./core/sentence.ts";
import type { Residents } from "./residents/residents.ts";
import type { Scenes } from "./scenes/scenes.ts";

/** What this house offers the forms of the editor, in the language of the house: what there is, and what a role would take. */
export function flowsChoices(residents: Pick<Residents, "all">, scenes: Pick<Scenes, "list">, reader: Reader): Choices {
  const word = (key: string, id: string) =>
    reader.words[key] === undefined ? id : render({ key, params: {} }, reader);
  const bound = residents.all("role");
  const offered = Object.entries<RoleRow>(roles).filter(([, { by }]) => by !== "policy");
  return {
    roles: offered.flatMap(([name, { verbs }]) => {
      const mine = bound.filter(({ id }) => id.split(".", 1)[0] === name);
      const schemas = Object.fromEntries(
        Object.entries(verbs).map(([verb, schema]) => [verb, z.toJSONSchema(schema, { io: "input" })]),
      );
      const addresses = mine.length > 0 ? mine.map(({ id }) => id) : [name];
      return addresses.map((address) => ({
        address,
        label: reader.name?.("role", address) ?? word(`role.${name}`, name),
        bound: mine.length > 0,
        verbs: schemas,
      }));
    }),
    moments: Object.entries<MomentRow>(moments)
      .filter(([, { unasked }]) => unasked !== true)
      .map(([id]) => ({ id, label: word(`moment.${id}`, id) })),
    places: residents.all("place").map(({ id, name }) => ({ id, label: name })),
    residents: residents.all("resident").map(({ id, name }) => ({ id, label: name })),
    facts: Object.keys(facts).map((id) => ({ id, label: word(`fact.${id}`, id) })),
    settings: Object.fromEntries(
      scenes.list().map(({ scene, settings }) => [scene, [...settings].map(([id, value]) => ({ id, value }))]),
    ),
  };
}
