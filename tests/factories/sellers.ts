import { currentInstant } from '#app/clock.server.ts';
import { db } from '#app/db.server.ts';
import { registerSeller } from '#app/features/sellers/register-seller.server.ts';
import { type SellerInput, sellerSchema } from '#app/features/sellers/seller-schema.ts';
import { sendSeller } from '#app/features/sellers/send-seller.server.ts';

export const OPERATOR = { id: 'operator-1', label: 'operator@example.com' };
export const APPROVER = { id: 'approver-1', label: 'approver@example.com' };

/** What a person types for a company that may be paid at once. */
export function companyInput(changes: Record<string, string> = {}): SellerInput {
	return sellerSchema.parse({
		businessType: 'CORPORATE',
		name: '주식회사 한강식품',
		representativeName: '박대표',
		businessRegistrationNumber: '123-45-67891',
		email: 'settle@hangang-food.example',
		phone: '02-1234-5678',
		bankCode: '088',
		accountNumber: '110-123-456789',
		holderName: '주식회사한강식품',
		...changes,
	});
}

/** What a person types for somebody without a business. */
export function individualInput(changes: Record<string, string> = {}): SellerInput {
	return sellerSchema.parse({
		businessType: 'INDIVIDUAL',
		name: '김토페',
		email: 'kim@example.co.kr',
		phone: '010-1234-5678',
		bankCode: '092',
		accountNumber: '100012345678',
		holderName: '김토페',
		...changes,
	});
}

/** A seller that Toss knows; companies may be paid at once. */
export async function registeredSeller(input: SellerInput = companyInput()) {
	const result = await registerSeller(input, OPERATOR, await currentInstant());
	if (!result.ok) throw new Error(result.reason);
	await sendSeller(result.sellerId);
	return db().seller.findUniqueOrThrow({ where: { id: result.sellerId } });
}
