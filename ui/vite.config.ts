import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { phoneApp } from "./phone-app.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Of the words only those a page says travel to it: a phone asks for its own with `?phone`, the house page with `?home`, the first page with `?start`. */
const pageWords = {
  name: "page-words",
  enforce: "pre" as const,
  transform(code: string, id: string) {
    const asked = /[\\/]ui[\\/]words[\\/][\w-]+\.json(\?phone|\?home|\?start)?$/.exec(id);
    if (!asked) return undefined;
    const says = (key: string) => {
      if (asked[1] === undefined) return onWalls.test(key);
      return { "?phone": onPhones, "?home": atHome, "?start": atStart }[asked[1]]?.test(key) ?? false;
    };
    const words = Object.entries(JSON.parse(code) as Record<string, string>);
    const said = JSON.stringify(Object.fromEntries(words.filter(([key]) => says(key))));
    // With a question behind it the file is no longer known as JSON.
    return { code: asked[1] === undefined ? said : `export default ${said}`, map: null };
  },
};
const leftOut: Readonly<Record<string, string>> = {
  index: 'import { WS } from "./websocket.js";\nexport const transports = { websocket: WS };\n',
  "polling-xhr": "export const XHR = undefined;\n",
  // A browser takes an address apart by itself.
  parseuri: `export const parse = (source) => {
  const { protocol, hostname, port, pathname, search } = new URL(source);
  const host = hostname.replace(/[[\\]]/g, "");
  return { source, protocol: protocol.slice(0, -1), host, port, path: pathname, query: search.slice(1), queryKey: {} };
};
`,
  parseqs: `export const encode = (named) => String(new URLSearchParams(named));
export const decode = (text) => Object.fromEntries(new URLSearchParams(text));
`,
};

/** What the live line carries is text: nothing of the library that takes bytes apart travels to a page. */
const textAlone: Readonly<Record<string, string>> = {
  binary:
    "export const deconstructPacket = (packet) => ({ packet, buffers: [] });\nexport const reconstructPacket = (packet) => packet;\n",
  "is-binary": "export const isBinary = () => false;\nexport const hasBinary = () => false;\n",
  "encodePacket.browser": `import { PACKET_TYPES } from "./commons.js";
export const encodePacket = ({ type, data = "" }, _, done) => done(PACKET_TYPES[type] + data);
export const encodePacketToBinary = undefined;
`,
  "decodePacket.browser": `import { ERROR_PACKET, PACKET_TYPES_REVERSE } from "./commons.js";
export const decodePacket = (text) => {
  const type = PACKET_TYPES_REVERSE[String(text).charAt(0)];
  return type ? { type, data: text.substring(1) || undefined } : ERROR_PACKET;
};
`,
};

/** The live line is a web socket and nothing else: the other ways of the library stay at home. */
const webSocketAlone = {
  name: "web-socket-alone",
  enforce: "pre" as const,
  transform(_: string, id: string) {
    const [, file] =
      /engine\.io-(?:client|parser)[\\/]build[\\/]esm[\\/](?:transports|contrib)[\\/]([\w-]+)\.js$/.exec(id) ?? [];
    const [, bytes] = /(?:socket|engine)\.io-parser[\\/]build[\\/]esm[\\/]([\w.-]+)\.js$/.exec(id) ?? [];
    const code = leftOut[file ?? ""] ?? textAlone[bytes ?? ""];
    return code === undefined ? undefined : { code, map: null };
  },
};

// Of the errors a wall says those of its devices and its door; a refusal comes in words of the house's own.
const onWalls =
  /^((wall|notice(?!\.door-forced|\.[a-z-]+\.push$)|clothing|say|door\.is|night\.then|breakfast|recipe|air|sky|news|scene)\.|guard\.(not-ready|unbound)$|tell\.at$|error\.E_(BROKER_DOWN|CHILD_HOME|DEADLINE|DEVICE_\w+|DOOR_(HOURS|PIN)|HELD|INTERLOCK|INTERRUPTED|JAMMED|LATCHED|LIMIT|NOT_CONFIRMED|NO_WATER|ROLE_UNBOUND|SENSOR|UNATTENDED|WAY_UNSURE|WINDOW_OPEN)$)/;
const onPhones =
  /^((step-up|phone|privacy|points|card|plan|comfort|error|notice|allergen|scene|breakfast\.missing|wall\.room|wall\.bath|door\.audit\.outcome)\.|guard\.(not-ready|unbound)$|tell\.at$|wall\.(as-of|first|lost-bath|not-taken|old)$)/;
const atHome =
  /^((home|step-up|setup|found\.as|part|role|scene)\.|tell\.at$|wall\.first$|start\.(language$|next$|back$|home\.|claim\.step$))/;
const atStart = /^(start\.|tell\.at$|wall\.first$|setup\.lost$)/;

export default defineConfig({
  root: here("."),
  base: "/",
  plugins: [webSocketAlone, pageWords, phoneApp],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: here("dist"),
    emptyOutDir: true,
    target: "es2022",
    // The hub's content policy allows the house's own files alone: no inline script, no data: font.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        wall: here("wall/index.html"),
        phone: here("phone/index.html"),
        home: here("home/index.html"),
        start: here("start/index.html"),
        "phone-worker": here("phone/worker.ts"),
        "wall-worker": here("wall/worker.ts"),
      },
      // A worker rules over no more than what lies below it: these stand beside the pages, under names that stay.
      output: {
        entryFileNames: ({ name }) => (name.endsWith("-worker") ? "[name].js" : "assets/[name]-[hash].js"),
        // What every page is made of packs better in one file.
        codeSplitting: {
          groups: [
            {
              name: "base",
              test: /preact|preload-helper|[\\/]core[\\/](sentence|access|live)|[\\/]parts[\\/](say|plain|seat|key|send|languages|icon|sky|colour|sun|position)\.|[\\/]wall[\\/]faces[\\/]doorway\.|icons[\\/](wifi-off|triangle-alert|smartphone)\./,
            },
          ],
        },
      },
    },
  },
});
