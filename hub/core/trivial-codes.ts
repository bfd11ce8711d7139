/** What people choose most, beside repeats, runs and dates. */
const usual = new Set([
  "102030",
  "112233",
  "112358",
  "121314",
  "123654",
  "131211",
  "131313",
  "134679",
  "142536",
  "147258",
  "147369",
  "147852",
  "147896",
  "159357",
  "159753",
  "168168",
  "258369",
  "258456",
  "314159",
  "357159",
  "369258",
  "456123",
  "520131",
  "520520",
  "654123",
  "696969",
  "741852",
  "753159",
  "789456",
  "852456",
  "963852",
  "1314520",
  "5201314",
  "1472583",
  "7418529",
  "12344321",
  "11223344",
  "13141314",
  "14725836",
  "31415926",
  "14142135",
  "27182818",
  "52013140",
]);

/** True for a code that is guessed among the first: repeats, runs, dates and what many choose. */
export function trivial(pin: string): boolean {
  return repeats(pin) || runs(pin) || mirrored(pin) || dated(pin) || usual.has(pin);
}

/** One piece over and over, 121212 as 777777; and no more than two digits in all. */
function repeats(pin: string): boolean {
  if (new Set(pin).size <= 2) return true;
  for (let length = 1; length <= pin.length / 2; length++) {
    if (pin.length % length === 0 && pin.slice(0, length).repeat(pin.length / length) === pin) return true;
  }
  return false;
}

/** Up or down by the same step all along, over the nine too: 123456, 975319, 890123. */
function runs(pin: string): boolean {
  const steps = Array.from(pin.slice(1), (digit, i) => (Number(digit) - Number(pin[i]) + 10) % 10);
  return new Set(steps).size === 1;
}

function mirrored(pin: string): boolean {
  const half = Math.floor(pin.length / 2);
  return runs(pin.slice(0, half)) && pin === Array.from(pin).toReversed().join("");
}

/** A date as people write it: with the year first or last, of two digits or of four. */
function dated(pin: string): boolean {
  const pairs = (at: number) => [Number(pin.slice(at, at + 2)), Number(pin.slice(at + 2, at + 4))] as const;
  const days = ([a, b]: readonly [number, number]) => day(a, b) || day(b, a);
  const year = (at: number) => /^(19|20)\d\d$/.test(pin.slice(at, at + 4));
  if (pin.length === 6) return days(pairs(0)) || days(pairs(2)) || (year(0) && month(Number(pin.slice(4))));
  return pin.length === 8 && ((year(0) && days(pairs(4))) || (year(4) && days(pairs(0))));
}

function day(day: number, ofMonth: number): boolean {
  return day >= 1 && day <= 31 && month(ofMonth);
}

function month(value: number): boolean {
  return value >= 1 && value <= 12;
}
