type Policies = {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
};

/** The address of a worker as a house that trusts no script by its name wants it; any other address comes out empty. */
export function workerUrl(file: string): string {
  const policies: unknown = Reflect.get(globalThis, "trustedTypes");
  if (typeof policies !== "object" || policies === null) return file;
  // Safe: that is the whole of the standard's interface used here (W3C Trusted Types, 3.1).
  const policy = (policies as Policies).createPolicy("lintel-worker", {
    createScriptURL: (asked) => (asked === file ? asked : ""),
  });
  return policy.createScriptURL(file);
}
