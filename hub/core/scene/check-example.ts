import type { Example, Stands } from "./example.ts";
import { clip, type Report } from "./faults.ts";
import { knownRole } from "./roles-of.ts";

/**
 * Checks the roles and verbs an example names. People and places may be made up: a scene must go on when somebody of
 * whom one of its examples tells has moved out. Whether its steps are still there, its verdict says.
 */
export function checkExample(example: Example, node: string, report: Report): void {
  const verb = (address: string, name: string | undefined, field: string) => {
    const role = knownRole(address, undefined, report, { node, field: `${field}.role` });
    if (role && name !== undefined && !Object.hasOwn(role.row.verbs, name))
      report("E_SCENE_ROLE", { node, field: `${field}.verb` }, { problem: "unknown-verb", verb: clip(name) });
  };
  const stands = ({ roles = {} }: Stands, field: string) => {
    for (const [address, { answers = {} }] of Object.entries(roles)) {
      verb(address, undefined, `${field}.roles`);
      for (const name of Object.keys(answers)) verb(address, name, `${field}.roles`);
    }
  };
  stands(example.given, "given");
  example.when.forEach((happening, index) => {
    if ("change" in happening) stands(happening.change, `when.${index}.change`);
  });
  example.then.forEach((expected, index) => {
    if ("act" in expected) verb(expected.act.role, expected.act.verb, `then.${index}.act`);
    if ("never" in expected) verb(expected.never.role, expected.never.verb, `then.${index}.never`);
  });
}
