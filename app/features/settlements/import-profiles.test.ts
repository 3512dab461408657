import { describe, expect, it } from 'vitest';
import { type ImportProfile, importProfileSchema } from '#app/features/payments/import-profile.ts';
import { profileProblems } from '#app/features/payments/import-targets.ts';
import { importProfiles } from './settlement-profiles.ts';

describe('the profiles of the console', () => {
	it.each(importProfiles.map((profile) => [profile.name, profile] as const))(
		'%s is plain, whole data',
		(_, profile) => {
			const stored: ImportProfile = importProfileSchema.parse(JSON.parse(JSON.stringify(profile)));
			expect(stored).toEqual(profile);
			expect(profileProblems(profile)).toEqual([]);
		},
	);

	it('have names of their own', () => {
		expect(new Set(importProfiles.map(({ name }) => name)).size).toBe(importProfiles.length);
	});

	it('say what is missing of one that a person makes', () => {
		const made = importProfileSchema.parse({
			name: 'my-shop',
			kind: 'orders',
			columns: [{ name: 'order_id', headers: ['주문번호'], type: 'key', need: 'must' }],
			derived: [{ name: 'amount', type: 'bigint', rule: { sum: ['price', '-discount'] } }],
		});
		expect(profileProblems(made)).toEqual([
			{ reason: 'cell-unknown', cell: 'price' },
			{ reason: 'cell-unknown', cell: 'discount' },
			{ reason: 'target-missing', target: 'ref_seller_id' },
			{ reason: 'target-missing', target: 'ordered_at' },
		]);
	});
});
