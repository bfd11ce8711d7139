import type { Command } from "./tools.ts";

/** Commands about the logins of other makers' devices. */
export const loginCommands: readonly Command[] = [
  {
    name: "login add",
    takes: ["id"],
    options: {},
    run: async ({ call, names }) => {
      const { body } = await call("POST", "/api/v1/logins", { id: names["id"] });
      const { username, password } = body as { username: string; password: string };
      return { json: body, lines: [{ key: "cli.login.added", params: { id: username } }, username, password] };
    },
  },
  {
    name: "login list",
    takes: [],
    options: {},
    run: async ({ call }) => {
      const { body } = await call("GET", "/api/v1/logins?limit=200");
      const { items } = body as { items: readonly { readonly id: string }[] };
      const none = [{ key: "cli.login.none", params: {} }];
      return { json: body, lines: items.length === 0 ? none : items.map(({ id }) => id) };
    },
  },
  {
    name: "login remove",
    takes: ["id"],
    options: {},
    run: async ({ call, names }) => {
      const { id = "" } = names;
      const { body } = await call("DELETE", `/api/v1/logins/${encodeURIComponent(id)}`);
      return { json: body, lines: [{ key: "cli.login.removed", params: { id } }] };
    },
  },
];
