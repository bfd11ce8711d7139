import type { Line } from "./line.ts";

// Formats: theengs/gateway discovery.py (DiscoveryGateway), theengs/decoder OralB_json.h; OpenMQTTGateway publishes the same.

/** What one packet of the brush said; each holds only some of it. */
export type Packet = Partial<{
  state: "initialising" | "idle" | "running" | "charging" | "sleeping";
  mode: string;
  sector: number;
  pressure: number;
  duration: number;
  rssi: number;
}>;

/** A toothbrush (Oral-B) as a Bluetooth gateway tells of it; it never says that it is there. */
export async function playTheengsToothbrush(
  line: Line,
  { mac = "A4C138010203", gateway = "TheengsGateway" }: { readonly mac?: string; readonly gateway?: string } = {},
) {
  const device = {
    identifiers: [mac],
    connections: [["mac", mac]],
    manufacturer: "Oral-B",
    model: "ORALB_BT",
    name: `BT Toothbrush-${mac.slice(6)}`,
    via_device: gateway,
  };
  const topic = `home/${gateway}/BTtoMQTT/${mac}`;
  const announce = async () => {
    for (const key of ["state", "mode", "sector", "pressure", "duration"])
      await line.say(
        `homeassistant/sensor/${mac}-${key}/config`,
        {
          stat_t: `+/+/BTtoMQTT/${mac}`,
          ...(key === "pressure" ? { dev_cla: "pressure" } : {}),
          ...(key === "duration" ? { dev_cla: "duration", unit_of_meas: "s", state_class: "measurement" } : {}),
          name: `ORALB_BT-${key}`,
          uniq_id: `${mac}-${key}`,
          val_tpl: `{{ value_json.${key} | is_defined }}`,
          device,
        },
        { retain: true, qos: 0 },
      );
  };
  await announce();
  return {
    mac,
    announce,
    /** The gateway heard a packet. */
    packet: (packet: Packet) =>
      line.say(
        topic,
        {
          id: mac.match(/../g)?.join(":"),
          rssi: -61,
          brand: "Oral-B",
          model: "BT Toothbrush",
          model_id: "ORALB_BT",
          type: "BODY",
          ...packet,
        },
        { qos: 0 },
      ),
  };
}
