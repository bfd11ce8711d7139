import { LintelError, type ErrorCode, type Params } from "../../../hub/core/errors.ts";

/** The error of the house that this ended with; undefined when it went through. Any other error is thrown on. */
export function refusal(act: () => unknown): { readonly code: ErrorCode; readonly params: Params } | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof LintelError) return { code: error.code, params: error.params };
    throw error;
  }
}
