/**
 * Reads a time as Toss writes it: ISO 8601 with an offset or, in payment events and some files, without one, which
 * means Seoul. Fractions of any length are cut to milliseconds. Null for what is no time, or in no year that a payment
 * could have: databases and calendars end somewhere.
 */
export function parseTossTime(text: string): Date | null {
	const parts = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?(?:\.(\d+))?(Z|[+-]\d{2}:?\d{2})?$/.exec(text.trim());
	if (!parts) return null;
	const [, day, minutes, seconds = ':00', fraction = '', zone = '+09:00'] = parts;
	const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
	const at = new Date(`${day}T${minutes}${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}${offset}`);
	if (Number.isNaN(at.getTime()) || !/^(?:19|20)/.test(day!)) return null;
	// Date rolls 30 February over to March; such a day does not exist.
	const sameDay = new Date(`${day}T00:00:00Z`);
	return !Number.isNaN(sameDay.getTime()) && sameDay.toISOString().slice(0, 10) === day ? at : null;
}
