import { z } from 'zod';
import { wonField } from '#app/ui/form-validation.ts';

/** The rules by which payouts are approved and sent. */
export const payoutRulesSchema = z.object({
	threshold: wonField({ min: 1n }).optional(),
	dailyLimit: wonField({ min: 1n }).optional(),
	sendBefore: z.coerce
		.number({ error: 'validation.invalid' })
		.int('validation.invalid')
		.min(1, 'validation.invalid')
		.max(20, 'validation.invalid'),
	/** The rules that the person was shown. */
	seenThreshold: wonField({ min: 1n }).optional(),
	seenDailyLimit: wonField({ min: 1n }).optional(),
	seenSendBefore: z.coerce.number({ error: 'validation.invalid' }),
});
