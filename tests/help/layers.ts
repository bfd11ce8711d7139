import { posix } from "node:path";

/** A room of the house and what its files may import: other rooms, and npm packages or node modules by name. */
type Room = {
  readonly name: string;
  readonly files: RegExp;
  readonly mayImport: readonly RegExp[];
  readonly packages: RegExp;
};

const core = /^hub\/core\//;
const bus = /^hub\/bus\//;
const store = /^hub\/store\//;
const domains = [
  "things",
  "presence",
  "door",
  "weather",
  "comfort",
  "calendar",
  "scenes",
  "residents",
  "access",
  "notices",
  "tls",
  "engagement",
];
const anyPackage = /^/;

const domain = (name: string): Room => ({
  name: `hub/${name}`,
  files: new RegExp(`^hub/${name}/`),
  mayImport: [core, bus, store, new RegExp(`^hub/${name}/`)],
  packages: anyPackage,
});

/** DESIGN section 3, row by row; the first room whose pattern fits a file is its room. */
export const rooms: readonly Room[] = [
  { name: "hub/core", files: core, mayImport: [core], packages: /^(zod|temporal-polyfill|node:crypto)$/ },
  { name: "hub/bus", files: bus, mayImport: [core, bus], packages: anyPackage },
  { name: "hub/store", files: store, mayImport: [core, store], packages: anyPackage },
  {
    name: "hub/engagement/edge",
    files: /^hub\/engagement\/edge(\.ts$|\/)/,
    mayImport: [core, /^hub\/engagement\/edge\//, /^hub\/store\/(open|key-file)\.ts$/],
    packages: anyPackage,
  },
  {
    name: "hub/node-red/process",
    files: /^hub\/node-red\/process\//,
    mayImport: [core, /^hub\/node-red\/process\//, /^hub\/store\/(key-file|write-file)\.ts$/],
    packages: anyPackage,
  },
  ...domains.map(domain),
  ...["api", "node-red"].map((name): Room => ({
    name: `hub/${name}`,
    files: new RegExp(`^hub/${name}/`),
    mayImport: [core, bus, new RegExp(`^hub/${name}/`), new RegExp(`^hub/(${domains.join("|")})/\\1\\.ts$`)],
    packages: anyPackage,
  })),
  { name: "hub", files: /^hub\/[^/]+\.ts$|^hub\/cli\//, mayImport: [/^/], packages: anyPackage },
  {
    name: "devices",
    files: /^devices\//,
    mayImport: [core, /^hub\/bus\/wire\.ts$/, /^hub\/store\/open\.ts$/, /^hub\/web\.ts$/, /^devices\//],
    packages: anyPackage,
  },
  { name: "ui", files: /^ui\//, mayImport: [core, /^ui\//], packages: anyPackage },
  {
    name: "backend",
    files: /^backend\//,
    mayImport: [core, /^hub\/store\/open\.ts$/, /^backend\//, /^ui\/tokens\.css$/, /^ui\/parts\//],
    packages: anyPackage,
  },
  { name: "outside", files: /^(bench|scripts|tests)\/|^[^/]+\.config\.ts$/, mayImport: [/^/], packages: anyPackage },
];

const importing =
  /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)|new URL\(\s*["'](\.[^"']+\.ts)["']/g;

/** Every import that the rooms do not allow, as a sentence; `sources` maps a path to its text. */
export function importFaults(sources: Readonly<Record<string, string>>): string[] {
  return Object.entries(sources).flatMap(([path, text]) => {
    const room = rooms.find(({ files }) => files.test(path));
    if (!room) return [`${path} stands in no room`];
    return [...text.matchAll(importing)].flatMap((match) =>
      faultOf(path, room, match[3] ?? match[4] ?? match[5] ?? "", match[2] !== undefined),
    );
  });
}

function faultOf(path: string, room: Room, wanted: string, typeOnly: boolean): string[] {
  if (!wanted.startsWith(".")) {
    if (room.name === "ui" && wanted === "zod" && !typeOnly) return [`${path}: ui may not import zod at run time`];
    return room.packages.test(wanted) ? [] : [`${path}: ${room.name} may not import ${wanted}`];
  }
  const target = posix.normalize(posix.join(posix.dirname(path), wanted));
  if (!room.mayImport.some((open) => open.test(target))) return [`${path}: ${room.name} may not import ${target}`];
  return room.name === "devices" ? kindFault(path, target) : [];
}

/** A device kind never imports another: what lies in devices/<kind>/ is seen from there and from the catalogue only. */
function kindFault(path: string, target: string): string[] {
  const from = /^devices\/([^/]+)\//.exec(path)?.[1];
  const to = /^devices\/([^/]+)\//.exec(target)?.[1];
  const kindless = ["drivers", "virtual"];
  if (!from || !to || from === to || kindless.includes(to)) return [];
  return [`${path}: a device kind may not import another (${target})`];
}
