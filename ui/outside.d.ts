// Type-only imports of core reach ids.ts, which runs on the hub alone: the names it takes from Node, and nothing more.
declare module "node:crypto" {
  export function createHash(name: string): { update(text: string): { digest(form: string): string } };
}
declare const Buffer: { from(bytes: Uint8Array): { toString(form: string): string } };
