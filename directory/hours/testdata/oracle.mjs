// Answers what opening_hours.js says of hours: lines of JSON {hours, moments} in, ["open", "closed", "unknown"] or {"error"} out.
// The zone is that of TZ. Holidays are those of the calendar that the library has for the country in LIMAN_COUNTRY.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const require = createRequire(process.argv[2] + '/');
const OpeningHours = require('opening_hours');
const place = { lat: 44.43, lon: 26.1, address: { country_code: 'ro', state: '' } };

for await (const line of createInterface({ input: process.stdin })) {
  const { hours, moments } = JSON.parse(line);
  let said;
  try {
    const oh = new OpeningHours(hours, place);
    said = moments.map((at) => {
      const t = new Date(at * 1000);
      if (oh.getUnknown(t)) return 'unknown';
      return oh.getState(t) ? 'open' : 'closed';
    });
  } catch (error) {
    said = { error: String(error).slice(0, 200) };
  }
  console.log(JSON.stringify(said));
}
