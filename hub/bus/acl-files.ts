import { acl, closedLevels, filterOf, type AclRow, type Principal } from "../core/acl.ts";
import { foreignPacketCap, packetCap } from "./length-guard.ts";

/** One credential with its hash in Mosquitto's form. */
export type HashedCredential = Principal & { readonly hash: string };

/** What the files of a Mosquitto for this house are made of. */
export type MosquittoHouse = {
  readonly root: string;
  readonly virtual: boolean;
  readonly credentials: readonly HashedCredential[];
  readonly port: number;
  /** Where the three files and the broker's own store lie. */
  readonly folder: string;
};

/** The texts of Mosquitto's files: permissions, passwords and configuration. */
export type MosquittoFiles = { readonly acl: string; readonly passwords: string; readonly conf: string };

/** The names the configuration gives the other two files. */
export const mosquittoNames = { acl: "lintel.acl", passwords: "lintel.passwd", conf: "mosquitto.conf" } as const;

/** The house's own rules in Mosquitto's words (mosquitto.conf(5), 2.0). */
export function mosquittoFiles(house: MosquittoHouse): MosquittoFiles {
  return {
    acl: aclText(house),
    passwords: house.credentials.map(({ id, hash }) => `${id}:${hash}\n`).join(""),
    conf: confText(house),
  };
}

const rights = { publish: "write", subscribe: "read" } as const;

function aclText({ root, virtual, credentials }: MosquittoHouse): string {
  const lines = (kind: Principal["kind"], word: string, id: string) =>
    acl
      .filter((row: AclRow) => row.who === kind && (virtual || !row.virtual))
      .map((row) => `${word} ${rights[row.may]} ${filterOf(root, row, id)}`);
  // A denial is looked at first, before what is allowed here and before the patterns.
  const denied = closedLevels(root).map((level) => `topic deny ${level}/#`);
  const makers: Readonly<Partial<Record<Principal["kind"], readonly string[]>>> = {
    hub: ["topic readwrite #"],
    foreign: [...denied, "topic readwrite #"],
  };
  const named = credentials
    .filter(({ kind }) => kind !== "device")
    .map(({ id, kind }) => [`user ${id}`, ...lines(kind, "topic", id), ...(makers[kind] ?? [])]);
  return `${[...named, lines("device", "pattern", "%u")].map((part) => part.join("\n")).join("\n\n")}\n`;
}

// 1,000 waiting messages: the hub must not lose evidence while it restarts; Mosquitto has one number for everybody.
// So for the longest packet, too: a bridge's list of its devices is let in only where there is a login for one.
function confText({ port, folder, credentials }: MosquittoHouse): string {
  const longest = credentials.some(({ kind }) => kind === "foreign") ? foreignPacketCap : packetCap;
  return `listener ${port} 127.0.0.1
max_connections 1000
use_username_as_clientid true
allow_anonymous false
password_file ${folder}/${mosquittoNames.passwords}
acl_file ${folder}/${mosquittoNames.acl}
max_packet_size ${longest}
max_keepalive 60
max_inflight_messages 20
max_queued_messages 1000
set_tcp_nodelay true
allow_duplicate_messages false
persistence true
persistence_location ${folder}/
autosave_interval 30
log_dest stderr
log_type error
log_type warning
`;
}
