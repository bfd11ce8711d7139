/** A press of a remote as a Tasmota decodes it (tasmota/docs Tasmota-IR.md), with changes. */
export function irReceived(vendor: string, changes: Readonly<Record<string, unknown>> = {}): object {
  const off = { SwingV: "off", SwingH: "off", Quiet: "off", Turbo: "off", Econo: "off", Light: "off" };
  return {
    IrReceived: {
      Protocol: vendor,
      Bits: 64,
      Data: "0x0000000000000000",
      Repeat: 0,
      IRHVAC: {
        Vendor: vendor,
        Model: -1,
        Command: "Control",
        Mode: "auto",
        Power: "on",
        Celsius: "on",
        Temp: 22,
        FanSpeed: "medium",
        ...off,
        Filter: "off",
        Clean: "off",
        Beep: "off",
        Sleep: -1,
        iFeel: "off",
        ...changes,
      },
    },
  };
}
