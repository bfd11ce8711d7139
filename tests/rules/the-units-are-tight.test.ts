import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { processes } from "../../hub/processes.ts";

const source = join(import.meta.dirname, "../../systemd");
const node = "/opt/lintel/node_modules/.bin/node";
const common = "lintel-.service.d/10-common.conf";
const lanOnly = "optional/lan-only.conf";
const worstExposure = 15;
const units = processes.map((one) => `lintel-${one.name}.service`);
const noAnalyze = existsSync("/usr/bin/systemd-analyze") ? null : "systemd-analyze is not on this machine";

const textOf = (path: string) => readFile(join(source, path), "utf8");

/** Every value a unit text gives to one setting. */
const values = (text: string, setting: string) =>
  text
    .split("\n")
    .filter((line) => line.startsWith(`${setting}=`))
    .map((line) => line.slice(setting.length + 1));

describe("what the units say", () => {
  test("one unit for each process of the supervisor, and no other", async () => {
    const found = (await readdir(source)).filter((name) => name.endsWith(".service"));
    expect(found.toSorted()).toEqual(units.toSorted());
    const target = await textOf("lintel.target");
    expect(values(target, "Wants").join(" ").split(" ").toSorted()).toEqual(units.toSorted());
  });

  test.each(processes)(
    "$name starts the supervisor's own command as its own user, in the real house",
    async ({ name, args }) => {
      const unit = await textOf(`lintel-${name}.service`);
      expect(values(unit, "ExecStart")).toEqual([[node, ...args].join(" ")]);
      expect(values(unit, "User")).toEqual([`lintel-${name}`]);
      expect(await textOf("sysusers.d/lintel.conf")).toMatch(
        new RegExp(`^u lintel-${name} .* /var/lib/lintel-${name}$`, "m"),
      );
    },
  );

  test("what holds for all is in one place, with a state folder for each and an end to no restart", async () => {
    const text = await textOf(common);
    for (const [setting, value] of [
      ["WorkingDirectory", "/opt/lintel"],
      ["StateDirectory", "%N"],
      ["Restart", "always"],
      ["RestartSec", "1"],
      ["StartLimitIntervalSec", "0"],
    ] as const) {
      expect(values(text, setting), setting).toEqual([value]);
    }
    expect(values(text, "Environment")).toEqual(["LINTEL_HOUSE=real", "LINTEL_DATA=%S/%N", "NODE_COMPILE_CACHE=%C/%N"]);
    expect(values(text, "MemoryDenyWriteExecute")).toEqual([]);
  });

  test.each(["hands", "camera"])("%s reaches this machine alone", async (name) => {
    const unit = await textOf(`lintel-${name}.service`);
    expect(values(unit, "IPAddressDeny")).toEqual(["any"]);
    expect(values(unit, "IPAddressAllow")).toEqual(["localhost"]);
  });

  test("the hub's socket is where its edge looks for it, open to a group that the edge alone is in", async () => {
    const [hub, edge] = await Promise.all([textOf("lintel-hub.service"), textOf("lintel-edge.service")]);
    expect(values(edge, "Environment")).toEqual(["LINTEL_EDGE_SOCKET=%t/lintel-hub/edge.sock"]);
    expect(values(hub, "Environment")).toContain("LINTEL_EDGE_SOCKET=%t/lintel-hub/edge.sock");
    expect([values(hub, "RuntimeDirectory"), values(hub, "RuntimeDirectoryMode")]).toEqual([["lintel-hub"], ["0750"]]);
    const others = await Promise.all(units.map(async (unit) => [unit, await textOf(unit)] as const));
    const inGroup = others.filter(([, text]) => values(text, "SupplementaryGroups").includes("lintel-hub"));
    expect(inGroup.map(([unit]) => unit)).toEqual(["lintel-edge.service"]);
  });

  test("the flows run anybody's code: the hub comes to their socket, they to none of the house, and what they use is bounded", async () => {
    const [hub, flows] = await Promise.all([textOf("lintel-hub.service"), textOf("lintel-flows.service")]);
    const own = ["%S/%N", "%t/lintel-flows", "%C/%N"];
    const opens = own
      .flatMap((folder) => [folder, `${folder}/*`])
      .map((folder) => `--allow-fs-read=${folder} --allow-fs-write=${folder}`)
      .join(" ");
    expect(values(flows, "Environment")).toEqual([
      "LINTEL_FLOWS_SOCKET=%t/lintel-flows/flows.sock",
      `"NODE_OPTIONS=${opens}"`,
    ]);
    expect(values(hub, "Environment")).toContain("LINTEL_FLOWS_SOCKET=%t/lintel-flows/flows.sock");
    expect([values(flows, "RuntimeDirectory"), values(flows, "RuntimeDirectoryMode")]).toEqual([
      ["lintel-flows"],
      ["0750"],
    ]);
    expect(values(hub, "SupplementaryGroups")).toEqual(["lintel-flows"]);
    expect(values(flows, "SupplementaryGroups")).toEqual([]);
    for (const bound of ["MemoryMax", "CPUWeight", "TasksMax"]) expect(values(flows, bound), bound).toHaveLength(1);
  });

  test("of those that may leave the house, only the edge has no setting that keeps it in", async () => {
    const text = await textOf(lanOnly);
    expect(values(text, "IPAddressDeny")).toEqual(["any"]);
    for (const net of values(text, "IPAddressAllow").join(" ").split(" ")) {
      expect(net).toMatch(
        /^(localhost|link-local|multicast|10\.0\.0\.0\/8|172\.16\.0\.0\/12|192\.168\.0\.0\/16|fc00::\/7)$/,
      );
    }
    const open = await Promise.all(
      units.map(async (unit) => [unit, values(await textOf(unit), "IPAddressDeny")] as const),
    );
    const free = open.filter(([, denied]) => denied.length === 0).map(([unit]) => unit);
    const kept = ["lintel-hub.service", "lintel-comfort.service", "lintel-flows.service"].filter((unit) =>
      text.includes(unit),
    );
    expect(free.filter((unit) => !kept.includes(unit))).toEqual(["lintel-edge.service"]);
  });
});

describe.skipIf(noAnalyze !== null)(
  noAnalyze === null ? "what systemd says" : `what systemd says (skipped: ${noAnalyze})`,
  () => {
    let folder = "";
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), "lintel-units-"));
      await cp(source, folder, { recursive: true });
      // The checkout is not at /opt/lintel here: any program that exists stands for its Node.
      for (const unit of units) await edit(unit, (text) => text.replaceAll(node, process.execPath));
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    async function edit(path: string, change: (text: string) => string) {
      const before = await readFile(join(folder, path), "utf8");
      const after = change(before);
      expect(after, `${path} is changed`).not.toBe(before);
      await writeFile(join(folder, path), after);
    }

    function analyze(...args: string[]) {
      return new Promise<{ ok: boolean; said: string }>((done) => {
        const env = { ...process.env, SYSTEMD_COLORS: "0", SYSTEMD_PAGER: "" };
        execFile("/usr/bin/systemd-analyze", args, { env }, (error, out, err) =>
          done({ ok: error === null, said: out + err }),
        );
      });
    }

    /** What verify complains about in our own files; the machine's other units are not our business. */
    async function complaints(): Promise<string[]> {
      const files = [...units, "lintel.target"].map((name) => join(folder, name));
      const { said } = await analyze("verify", "--man=no", "--recursive-errors=no", ...files);
      return said.split("\n").filter((line) => line.includes("lintel"));
    }

    const exposure = (unit: string) =>
      analyze("security", "--offline=true", "--no-pager", `--threshold=${worstExposure}`, join(folder, unit));

    test("nothing is wrong in them", async () => {
      expect(await complaints()).toEqual([]);
    });

    test("nothing is wrong with a hub that is kept in the house", async () => {
      await mkdir(join(folder, "lintel-hub.service.d"));
      await cp(join(folder, lanOnly), join(folder, "lintel-hub.service.d/lan-only.conf"));
      expect(await complaints()).toEqual([]);
    });

    test.each([
      ["an unknown setting", common, "NoNewPrivileges=yes", "NoNewPrivilege=yes", /10-common.conf.*Unknown key/],
      ["a wrong value", common, "ProtectProc=invisible", "ProtectProc=hidden", /10-common.conf.*Failed to parse/],
      ["an unknown system call group", common, "@system-service", "@system-servants", /system-servants/],
      ["a program that is not there", "lintel-hub.service", "ExecStart=", "ExecStart=/nowhere", /not executable/],
      ["an unknown section", "lintel.target", "[Install]", "[Instal]", /Unknown section/],
    ])("planted: %s is complained about", async (_, path, from, to, complaint) => {
      await edit(path, (text) => text.replace(from, to));
      expect((await complaints()).join("\n")).toMatch(complaint);
    });

    test.each(units)("%s is exposed no more than 1.5", async (unit) => {
      const { ok, said } = await exposure(unit);
      expect(ok, said).toBe(true);
    });

    test("planted: a unit that lost its sandbox is exposed too much", async () => {
      await rm(join(folder, common));
      const { ok, said } = await exposure("lintel-hub.service");
      expect(ok).toBe(false);
      expect(said).toMatch(/Overall exposure level for lintel-hub\.service/);
    });
  },
);
