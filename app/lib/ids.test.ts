import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId, newUlid } from './ids.ts';

const instants = fc.date({ min: new Date(0), max: new Date('2300-01-01Z'), noInvalidDate: true });

describe('ids', () => {
	it('are UUIDs of version 7 that carry their instant', () => {
		fc.assert(
			fc.property(instants, (now) => {
				const id = newId(now);
				expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
				expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(now.getTime());
			}),
		);
	});

	it('sort by instant and do not repeat within one', () => {
		fc.assert(
			fc.property(instants, instants, (first, second) => {
				if (first.getTime() < second.getTime()) {
					expect(newId(first) < newId(second)).toBe(true);
					expect(newUlid(first) < newUlid(second)).toBe(true);
				}
			}),
		);
		const now = new Date();
		expect(new Set(Array.from({ length: 1000 }, () => newId(now))).size).toBe(1000);
		expect(new Set(Array.from({ length: 1000 }, () => newUlid(now))).size).toBe(1000);
	});

	it('have ULIDs of 26 characters that hold time and chance exactly', () => {
		expect(newUlid(new Date(0), Buffer.alloc(10))).toBe('0'.repeat(26));
		expect(newUlid(new Date(2 ** 48 - 1), Buffer.alloc(10, 0xff))).toBe(`7${'z'.repeat(25)}`);
		fc.assert(
			fc.property(instants, fc.uint8Array({ minLength: 10, maxLength: 10 }), (now, chance) => {
				const ulid = newUlid(now, Buffer.from(chance));
				expect(ulid).toMatch(/^[0-7][0-9a-hjkmnp-tv-z]{25}$/);
				const value = [...ulid].reduce(
					(sum, character) => sum * 32n + BigInt('0123456789abcdefghjkmnpqrstvwxyz'.indexOf(character)),
					0n,
				);
				expect(value >> 80n).toBe(BigInt(now.getTime()));
				expect(value & ((1n << 80n) - 1n)).toBe(BigInt(`0x${Buffer.from(chance).toString('hex')}`));
			}),
		);
	});
});
