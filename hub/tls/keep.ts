import { mkdirSync, readFileSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeFileWhole } from "../store/write-file.ts";
import { type Authority, authorityOf, keyText } from "./authority.ts";
import { type Leaf, leafOf } from "./leaf.ts";

/** The files of the house's certificates: key and certificate stand in one, so that a power cut never parts them. */
export type Kept = {
  authority(): Authority | "damaged" | undefined;
  leaf(authority: Authority): Leaf | undefined;
  keepAuthority(authority: Authority): Promise<void>;
  keepLeaf(leaf: Leaf): Promise<void>;
  /** Puts a damaged authority aside; says where it lies. */
  putAside(): Promise<string>;
};

const Pem = z.string().max(8_000);
const Named = z.array(z.string().max(260)).max(64);
const AuthorityFile = z.object({
  v: z.literal(1),
  certificate: Pem,
  key: Pem,
  subject: z.string().max(64),
  domains: Named,
});
const LeafFile = z.object({ v: z.literal(1), certificate: Pem, key: Pem, names: z.object({ dns: Named, ip: Named }) });

/** Opens the folder; only its owner may look into it. */
export function keepIn(folder: string): Kept {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const authorityPath = join(folder, "authority.json");
  const leafPath = join(folder, "leaf.json");
  return {
    authority: () => {
      const text = textOf(authorityPath);
      if (text === undefined) return undefined;
      const file = parsed(AuthorityFile, text);
      return (file && authorityOf(file)) ?? "damaged";
    },
    leaf: (authority) => {
      const file = parsed(LeafFile, textOf(leafPath) ?? "");
      return file && leafOf(file, authority);
    },
    keepAuthority: ({ certificate, key, subject, domains }) =>
      writeJson(authorityPath, { v: 1, certificate, key: keyText(key), subject, domains }),
    keepLeaf: ({ certificate, key, names }) => writeJson(leafPath, { v: 1, certificate, key, names }),
    putAside: async () => {
      const aside = `${authorityPath}.damaged`;
      await rename(authorityPath, aside);
      return aside;
    },
  };
}

function writeJson(path: string, value: object): Promise<void> {
  return writeFileWhole(path, `${JSON.stringify(value, null, 2)}\n`, 0o600);
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function parsed<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
