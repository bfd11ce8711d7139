import { fileURLToPath } from "node:url";
import type { Log } from "../../core/log.ts";
import type { Deployer, Storage } from "./storage.ts";
import type { Palette } from "./palette.ts";

/** The path below which the house serves the editor. */
export const editorRoot = "/flows";

/** The header by which the house says who asks; it drops what a client put there. */
export const tokenHeader = "x-hub-session";

const away = [
  "90-exec.js",
  "10-file.js",
  "23-watch.js",
  "31-tcpin.js",
  "32-udp.js",
  "21-httpin.js",
  "22-websocket.js",
  "06-httpproxy.js",
];

/** How this house runs Node-RED: nothing of the machine, nothing installed, the house's own sign-in and storage. */
export function settingsOf(how: {
  readonly folder: string;
  readonly storage: Storage;
  readonly palette: Palette;
  readonly safe: boolean;
  readonly secret: string;
  readonly log: Log;
  /** Who has that token; null for nobody. */
  readonly who: (token: string) => Promise<Deployer | null>;
}): Readonly<Record<string, unknown>> {
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const never = { allowInstall: false, allowUpdate: false, allowUpload: false };
  return {
    userDir: how.folder,
    nodesDir: here("../../../flows/nodes"),
    nodesExcludes: away,
    httpAdminRoot: editorRoot,
    httpNodeRoot: false,
    storageModule: how.storage,
    lintel: how.palette,
    ...(how.safe ? { safeMode: true } : {}),
    // What is secret to the house is never here; what an integrator types lies in this process's own folder.
    credentialSecret: how.secret,
    adminAuth: {
      type: "credentials",
      users: () => Promise.resolve(null),
      authenticate: () => Promise.resolve(null),
      tokens: how.who,
      tokenHeader,
    },
    externalModules: { autoInstall: false, palette: never, modules: never },
    functionExternalModules: false,
    // A loop in a function ends by itself before the watchdog ends everything.
    globalFunctionTimeout: 2,
    exportGlobalContextKeys: false,
    telemetry: { enabled: false, updateNotification: false },
    diagnostics: { enabled: false, ui: false },
    runtimeState: { enabled: false, ui: false },
    editorTheme: {
      projects: { enabled: false },
      tours: false,
      userMenu: false,
      multiplayer: { enabled: false },
      page: { title: "Lintel", scripts: [here("editor.js")] },
      header: { title: "Lintel" },
    },
    logging: { house: { level: "info", metrics: false, audit: false, handler: () => logged(how.log) } },
    contextStorage: { default: { module: "memory" } },
  };
}

// Node-RED counts them so: fatal 10, error 20, warn 30, info 40.
const levels = { error: 20, warn: 30 } as const;

/** What Node-RED and its nodes log, as lines of the house. */
function logged(log: Log): (said: Readonly<Record<string, unknown>>) => void {
  return ({ level, msg, type, name, id }) => {
    // An error of a function comes from a world of its own: it is no Error of this one.
    const message: unknown = typeof msg === "object" && msg !== null ? Reflect.get(msg, "message") : msg;
    const text = typeof message === "string" ? message : (JSON.stringify(msg) ?? "");
    const about = { text: text.trim().slice(0, 2_000), ...(id === undefined ? {} : { node: id, type, name }) };
    if (Number(level) <= levels.error) log.error("Node-RED", about);
    else if (Number(level) <= levels.warn) log.warn("Node-RED", about);
    else log.info("Node-RED", about);
  };
}
