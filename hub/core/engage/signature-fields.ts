/** What a signature covers, in order: the name of each component and its value. */
export type Covered = readonly (readonly [name: string, value: string])[];

/** A `signature-input` of one label, taken apart; `params` is its value as it stands, the last line of what is signed. */
export type Sealed = {
  readonly label: string;
  readonly names: readonly string[];
  readonly params: string;
  readonly keyid: string;
  readonly nonce?: string;
  readonly created?: number;
  readonly expires?: number;
};

const longest = 2_048;
const key = "[a-z*][a-z0-9_.*-]{0,63}";
// RFC 8941 strings without escapes: no name or id of ours has a quote or a backslash.
const text = '"[ !#-\\[\\]-~]{0,255}"';
const input = new RegExp(`^(${key})=(\\((?:${text}(?: ${text})*)?\\)((?:;${key}=(?:${text}|-?[0-9]{1,15}))*))$`);
const parameter = new RegExp(`;(${key})=(${text}|-?[0-9]{1,15})`, "g");
const signature = new RegExp(`^(${key})=:([A-Za-z0-9+/]{86}==):$`);

/**
 * Reads a `signature-input` strictly (RFC 9421 4.1): one label alone, in the one canonical writing, each component and
 * parameter once, ed25519; undefined for anything else.
 */
export function parseSignatureInput(header: string): Sealed | undefined {
  if (header.length > longest) return undefined;
  const [, label, params, after = ""] = input.exec(header) ?? [];
  if (label === undefined || params === undefined) return undefined;
  const names = [...params.slice(0, params.length - after.length).matchAll(new RegExp(text, "g"))].map(([one]) =>
    bare(one),
  );
  const pairs = [...after.matchAll(parameter)].map(([, name = "", value = ""]) => [name, value] as const);
  const told = new Map(pairs);
  if (told.size !== pairs.length || new Set(names).size !== names.length) return undefined;
  if (pairs.some(([name, value]) => !isKnown(name, value))) return undefined;
  const keyid = told.get("keyid");
  const nonce = told.get("nonce");
  const created = told.get("created");
  const expires = told.get("expires");
  if (keyid === undefined || keyid === '""') return undefined;
  return {
    label,
    names,
    params,
    keyid: bare(keyid),
    ...(nonce === undefined ? {} : { nonce: bare(nonce) }),
    ...(created === undefined ? {} : { created: Number(created) }),
    ...(expires === undefined ? {} : { expires: Number(expires) }),
  };
}

/** Reads a `signature` of one label: 64 bytes, in base64 as it must be written. */
export function parseSignature(header: string): { readonly label: string; readonly signature: Buffer } | undefined {
  const [, label, text] = signature.exec(header) ?? [];
  if (label === undefined || text === undefined) return undefined;
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? { label, signature: bytes } : undefined;
}

/** The text that is signed (RFC 9421 2.5); undefined where a value could be read as two lines, or is not ASCII. */
export function signatureBase(covered: Covered, params: string): string | undefined {
  const lines = [...covered.map(([name, value]) => `"${name}": ${value.trim()}`), `"@signature-params": ${params}`];
  return lines.every((line) => /^[ -~]*$/.test(line)) ? lines.join("\n") : undefined;
}

function isKnown(name: string, value: string): boolean {
  if (name === "created" || name === "expires") return /^[0-9]+$/.test(value);
  if (name === "alg") return value === '"ed25519"';
  return (name === "keyid" || name === "nonce") && value.startsWith('"');
}

function bare(quoted: string): string {
  return quoted.slice(1, -1);
}
