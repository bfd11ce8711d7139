import { connect, type MqttClient } from "mqtt";

/** A device that keeps its word: it says each message again, byte for byte, until it was acknowledged. */
export type StubbornDevice = {
  /** Resolves when acknowledged; gives how often it was said. */
  say(topic: string, message: object | string, how?: { readonly retain?: boolean }): Promise<number>;
  end(): Promise<void>;
};

/** Connects as a device of the house, again and again if it must. */
export function stubbornDevice(url: string, id: string, password: string): StubbornDevice {
  let client: MqttClient | undefined;
  const connected = async (): Promise<MqttClient> => {
    for (;;) {
      if (client?.connected) return client;
      client?.end(true);
      const fresh = connect(url, { clientId: id, username: id, password, reconnectPeriod: 0, connectTimeout: 2_000 });
      client = fresh;
      const up = await new Promise<boolean>((resolve) => {
        fresh.once("connect", () => resolve(true));
        fresh.once("error", () => resolve(false)).once("close", () => resolve(false));
      });
      fresh.on("error", () => undefined);
      if (up) return fresh;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  return {
    say: async (topic, message, { retain = false } = {}) => {
      const bytes = Buffer.from(typeof message === "string" ? message : JSON.stringify(message));
      for (let said = 1; ; said += 1) {
        const now = await connected();
        const acknowledged = await new Promise<boolean>((resolve) => {
          const lost = () => resolve(false);
          now.once("close", lost);
          now.publish(topic, bytes, { qos: 1, retain }, (error) => {
            now.off("close", lost);
            resolve(!error);
          });
        });
        if (acknowledged) return said;
      }
    },
    end: async () => {
      await client?.endAsync(true);
    },
  };
}
