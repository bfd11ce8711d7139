import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { processes } from "../../hub/processes.ts";

const source = join(import.meta.dirname, "../../systemd");
const node = "/opt/lintel/node_modules/.bin/node";
const common = "lintel-.service.d/10-common.conf";
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
