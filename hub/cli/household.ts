import { renderUnicodeCompact } from "uqr";
import { fail } from "../core/errors.ts";
import type { Command, Given, Outcome } from "./tools.ts";

const picked = (options: Given["options"], names: readonly string[]) =>
  Object.fromEntries(names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])));

/** Commands that change what the household is. */
export const householdCommands: readonly Command[] = [
  {
    name: "token create",
    takes: [],
    options: { scope: "required", name: "optional" },
    run: async ({ call, options }) => {
      const scopes = (options["scope"] ?? "").split(",").map((scope) => scope.trim());
      const asked = { scopes, ...(options["name"] === undefined ? {} : { id: options["name"] }) };
      const { body } = await call("POST", "/api/v1/tokens", asked);
      const { id, token } = body as { id: string; token: string };
      return { json: body, lines: [{ key: "cli.token.made", params: { id, scope: scopes.join(", ") } }, token] };
    },
  },
  {
    name: "device add",
    takes: ["id"],
    options: { kind: "required", place: "optional", owner: "optional", name: "optional" },
    run: async ({ call, names, options }) => {
      const asked = { id: names["id"], ...picked(options, ["kind", "place", "owner", "name"]) };
      const { body } = await call("POST", "/api/v1/devices", asked);
      const { credential, key } = body as { credential: { username: string; password: string }; key?: object };
      const said = { key: "cli.device.added", params: { id: credential.username } };
      const signs = key ? [{ key: "cli.device.key", params: {} }, JSON.stringify(key)] : [];
      return { json: body, lines: [said, credential.password, ...signs] };
    },
  },
  {
    name: "device phone",
    takes: ["id"],
    options: { address: "optional", mode: "optional", encrypted: "optional" },
    run: setUpPhone,
  },
  {
    name: "role bind",
    takes: ["role", "thing"],
    options: {},
    run: async ({ call, names }) => {
      const { role = "", thing = "" } = names;
      const path = `/api/v1/roles/${encodeURIComponent(role)}`;
      const { body } = await call("PUT", path, { thing }, await seen(call, path));
      return { json: body, lines: [{ key: "cli.role.bound", params: { role, thing } }] };
    },
  },
  {
    name: "resident add",
    takes: ["id"],
    options: { name: "required", standing: "required", sleeps: "required", speaks: "optional" },
    run: addResident,
  },
];

async function setUpPhone({ call, names, options }: Given): Promise<Outcome> {
  const { id = "" } = names;
  const { encrypted } = options;
  if (encrypted !== undefined && encrypted !== "yes" && encrypted !== "no")
    fail("E_USAGE", { said: `--encrypted ${encrypted}` });
  const asked = { ...picked(options, ["address", "mode"]), ...(encrypted && { encrypted: encrypted === "yes" }) };
  const { body } = await call("POST", `/api/v1/devices/${encodeURIComponent(id)}/owntracks`, asked);
  const { link } = body as { link: string };
  const picture = renderUnicodeCompact(link, { ecc: "L", border: 2 });
  return { json: body, lines: [{ key: "cli.device.phone", params: { id } }, picture, link] };
}

async function addResident({ call, names, options, language }: Given): Promise<Outcome> {
  const { id = "" } = names;
  const { name = "", standing, sleeps, speaks = language } = options;
  const path = `/api/v1/residents/${encodeURIComponent(id)}`;
  const { body } = await call("PUT", path, { name, standing, sleeps, language: speaks }, { "if-none-match": "*" });
  return { json: body, lines: [{ key: "cli.resident.added", params: { id, name } }] };
}

/** The precondition for changing what there is; none where there is nothing yet. */
async function seen(call: Given["call"], path: string): Promise<Readonly<Record<string, string>>> {
  try {
    const { etag } = await call("GET", path);
    return etag === undefined ? {} : { "if-match": etag };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "E_ROLE_UNBOUND") return {};
    throw error;
  }
}
