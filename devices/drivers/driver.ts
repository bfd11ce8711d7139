/** One input as the hardware gave it: a number (switches are 0 and 1) and when it was measured (mono ms). */
export type Reading = { readonly value: number; readonly at: number };

/** What a kind needs of the hardware at its place: inputs by name, outputs by name, and what changes by itself. */
export type Driver = {
  /** The newest reading of an input; undefined when it never answered. */
  read(input: string): Reading | undefined;
  /** Energises an output or lets it fall; off is the safe state. */
  write(output: string, on: boolean): void;
  /** Gives an appliance with a thermostat of its own a number to keep to, such as its set point. */
  set(output: string, value: number): void;
  /**
   * Shows that whoever energises outputs here still looks after them; without it nothing waits for a beat. On pins it turns
   * over one line (`beat`) to a contactor in series with every hazardous output, which falls 1 s after the last edge.
   */
  beat?(): void;
  /** Names the one listener for inputs that change by themselves; `value` is undefined for a press without a measure. */
  onInput(listener: (input: string, value: number | undefined) => void): void;
};
