import { randomBytes } from 'node:crypto';

/** A UUID of version 7: unique, and in the order of the instants given. */
export function newId(now: Date = new Date()): string {
	const bytes = randomBytes(16);
	bytes.writeUIntBE(now.getTime(), 0, 6);
	bytes[6] = (bytes[6]! & 0x0f) | 0x70;
	bytes[8] = (bytes[8]! & 0x3f) | 0x80;
	const hex = bytes.toString('hex');
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz';

/** A lower-case ULID: 48 bits of time, 80 bits of chance, 26 characters. */
export function newUlid(now: Date = new Date(), chance: Buffer = randomBytes(10)): string {
	let value = (BigInt(now.getTime()) << 80n) | BigInt(`0x${chance.toString('hex')}`);
	let text = '';
	for (let index = 0; index < 26; index += 1) {
		text = CROCKFORD[Number(value & 31n)]! + text;
		value >>= 5n;
	}
	return text;
}
