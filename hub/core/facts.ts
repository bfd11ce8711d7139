/** Every fact a scene's parameter or guard may name, with its unit; nothing else is offered. */
export const facts = {
  "resident.name": "the resident's name",
  "resident.language": "the resident's language",
  "weather.now_c": "temperature now, °C",
  "weather.high_c": "today's highest, °C",
  "weather.low_c": "today's lowest, °C",
  "weather.sky": "one word: clear, cloudy, rain, snow, fog, storm",
  "weather.rain_from": "hour rain begins today, 0 to 23; absent when dry",
  "weather.rain_to": "hour rain ends today; absent when dry",
  "weather.as_of": "wall time of the forecast, ms",
  "weather.sample": "true when the forecast is a marked sample",
  "air.band": "1 (good) to 6 (hazardous)",
  "air.index": "the index behind the band",
  "clothing.advice": "key of one clothing sentence",
  "trip.eta_min": "minutes to the door; absent while unknown",
  "trip.distance_m": "metres to the door; absent while unknown",
  "trip.evidence": "strong, weak or none",
  "bath.start_in_min":
    "minutes until the bath must start to be ready on arrival; absent while the time of arrival is unknown",
  "bath.permitted": "true when a standing permission allows filling now, given who is home",
} as const;

/** The name of a fact. */
export type FactName = keyof typeof facts;
