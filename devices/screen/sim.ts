import { fail } from "../../hub/core/errors.ts";
import { type Model, simInputs, type SimPort } from "../drivers/sim.ts";

const inputs = simInputs({
  touched: { input: "touched" },
  near: { input: "near" },
  far: { input: "far" },
  "good-night": { input: "good-night" },
  leaving: { input: "leaving" },
  "too-warm": { input: "too-warm" },
  "too-cold": { input: "too-cold" },
  yes: { input: "yes" },
  no: { input: "no" },
});

/** A simulated screen: somebody touches it, comes near or goes, answers it, or tells it how the day felt. */
export function simScreen(port: SimPort): Model {
  const plain = inputs(port);
  return {
    ...plain,
    happen: (happening) => {
      const { happens, with: given } = happening;
      const { question, ...more } = given;
      if ((happens !== "yes" && happens !== "no") || question === undefined) return plain.happen(happening);
      if (typeof question !== "string" || !/^[a-z0-9-]{1,40}$/.test(question))
        fail("E_WRONG_TYPE", { field: "with.question" });
      for (const key of Object.keys(more)) fail("E_UNKNOWN_KEY", { field: `with.${key}` });
      port.push(`${happens}.${question}`);
    },
  };
}
