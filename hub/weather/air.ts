const upTo: readonly number[] = [50, 100, 150, 200, 300];

/** The band of an air quality index (US scale): 1 good to 6 hazardous. */
export function airBand(index: number): number {
  const band = upTo.findIndex((edge) => index <= edge);
  return band === -1 ? upTo.length + 1 : band + 1;
}
