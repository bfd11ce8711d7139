/** Makes each thing once by its name: there are as many as a house has languages and zones. */
function once<T>(make: (name: string) => T): (name: string) => T {
  const made = new Map<string, T>();
  return (name) => {
    let one = made.get(name);
    if (one === undefined) made.set(name, (one = make(name)));
    return one;
  };
}

/** A format of times in a zone, made once for both: to make one costs a screen more than all else it does at a change. */
export function timeFormat(options: Intl.DateTimeFormatOptions, locale = "en-GB") {
  return once((timeZone) => new Intl.DateTimeFormat(locale, { ...options, timeZone }));
}

/** How numbers are written in a language. */
export const numberFormat = once((language) => new Intl.NumberFormat(language));
