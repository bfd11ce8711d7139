// Type-only imports of core reach ids.ts, which runs on the hub alone and takes these two from Node.
declare module "node:crypto";
declare const Buffer: { from(bytes: Uint8Array): { toString(form: string): string } };

// The words of the page for setting up alone, as vite.config.ts picks them.
declare module "*.json?home" {
  const words: Readonly<Record<string, string>>;
  export default words;
}

// The words of a phone alone, as vite.config.ts picks them.
declare module "*.json?phone" {
  const words: Readonly<Record<string, string>>;
  export default words;
}

// The words of the first page alone, as vite.config.ts picks them.
declare module "*.json?start" {
  const words: Readonly<Record<string, string>>;
  export default words;
}
