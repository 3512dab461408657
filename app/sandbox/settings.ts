import { ERROR_CODE, type Fact } from './fact.ts';
import { v1Facts } from './v1/facts.ts';

const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;

/**
 * Every fact that the documents of Toss Payments leave open, with the sandbox's guess, and the sandbox's own knobs.
 * `POST /_sandbox/settings` changes them until the sandbox ends or is reset; `GET /_sandbox/settings` lists them.
 */
export const facts = {
	// ---- every API
	rateLimitPerMinute: {
		value: 0,
		about: 'Calls a minute and endpoint (wall time) before 429; 0 is off. Toss: 100 with test keys.',
	},
	rateLimitRetryAfterSeconds: { value: 0, about: 'Value of Retry-After on a 429; 0 sends none.' },
	payoutsApiVersion: { value: '2022-11-16', about: 'Version in the envelope of v2 and in its webhooks.' },
	coreApiVersion: { value: '2024-06-01', about: 'Version in Payment objects.' },
	unknownFields: {
		value: false,
		about: 'Whether objects carry a field that no document knows: Toss adds some without a new version.',
	},
	idempotencyDays: {
		value: 15,
		about: 'Days on the sandbox clock for which a reply is kept under its Idempotency-Key.',
	},
	faultStatusIsStored: {
		value: false,
		about: 'Whether a reply made by the fault "status" is kept under the Idempotency-Key.',
	},

	// ---- encryption
	jweMaxClockDifferenceSeconds: { value: 0, about: 'Largest difference between `iat` and the clock; 0 accepts any.' },
	jweRefuseRepeatedNonce: { value: false, about: 'Whether a nonce may come only once.' },
	jweRequireTextPlain: { value: false, about: 'Whether an encrypted request must say Content-Type text/plain.' },
	webhookKeyIsHex: {
		value: true,
		about: 'The webhook HMAC uses the decoded bytes of the security key; false: its 64 characters.',
	},

	// ---- sellers
	refSellerIdMinLength: { value: 1, about: 'Shortest refSellerId. The documents say 7, the service took 4.' },
	refSellerIdMaxLength: { value: 20, about: 'Longest refSellerId.' },
	nameMaxLength: { value: 50, about: 'Longest name of a person, a company or a representative.' },
	phoneMinLength: { value: 8, about: 'Fewest digits of a phone number.' },
	phoneMaxLength: { value: 15, about: 'Most digits of a phone number.' },
	accountNumberMaxLength: { value: 20, about: 'Most digits of an account number.' },
	holderNameMaxLength: { value: 60, about: 'Longest name of an account holder.' },
	unknownBusinessNumber: {
		value: '9999900005',
		about: 'A business registration number that nobody has, to try the refusal.',
	},
	accountWithoutOwner: { value: '99999999999999', about: 'An account number whose owner the bank cannot tell.' },
	holderRefused: { value: '예금주불일치', about: 'A holder name that the bank calls wrong, to try the refusal.' },
	checkBusinessNumber: { value: true, about: 'Whether the check digit of a business registration number is verified.' },
	maskAccountNumbers: { value: true, about: 'Whether replies mask account numbers: first 3, asterisks, last 5.' },
	kycMayComeEarly: {
		value: true,
		about: 'Whether KYC may pass for a PARTIALLY_APPROVED seller of whom it was not asked.',
	},
	kycYears: { value: 0, about: 'Years after which a passed KYC has to be renewed (Toss: 1 or 3); 0 is never.' },

	// ---- payouts
	sevenDayLimit: { value: 10_000_000, about: 'Won in 7 days at which KYC is asked of a PARTIALLY_APPROVED seller.' },
	refusePayoutRefTwice: {
		value: true,
		about: 'Whether a refPayoutId is taken once only. Off shows whether a client relies on being stopped.',
	},
	payoutNumericStrings: { value: true, about: 'Whether amount.value may be a string of digits.' },
	labourDayIsHoliday: { value: true, about: 'Whether no payouts are made on 1 May.' },
	expressStartSeconds: { value: 2, about: 'Seconds from the request of an EXPRESS payout to IN_PROGRESS.' },
	expressDurationSeconds: { value: 3, about: 'Seconds from IN_PROGRESS to the end of an EXPRESS payout.' },
	scheduledStartTime: {
		value: '09:00',
		about: 'Time of day in Seoul at which SCHEDULED payouts begin.',
		only: TIME_OF_DAY,
	},
	scheduledDurationSeconds: { value: 3, about: 'Seconds from IN_PROGRESS to the end of a SCHEDULED payout.' },
	failingAccountCode: {
		value: 'INVALID_ACCOUNT_NUMBER_OR_UNAVAILABLE',
		about: 'Error of a payout to an account that always fails.',
		only: ERROR_CODE,
	},
	bareLists: { value: false, about: 'Whether lists of v2 are bare arrays instead of {"items": […]}.' },

	...v1Facts,

	// ---- webhooks
	webhookTimeoutSeconds: { value: 10, about: 'Seconds (wall time) within which a receiver has to answer 200.' },
	webhookReorderSeconds: { value: 60, about: 'Longest time for which the fault "reorder" holds a webhook back.' },

	// ---- payments, transactions, settlements
	confirmWithinMinutes: { value: 10, about: 'Minutes after which a payment that waits to be confirmed expires.' },
	confirmMismatchCode: {
		value: 'INVALID_REQUEST',
		about: 'Error of a confirm whose order or amount is not the authenticated one (or FORBIDDEN_REQUEST).',
		only: ERROR_CODE,
	},
	depositPeriodDays: { value: 7, about: 'Days, to their end, for which a virtual account takes a deposit.' },
	lapsedDepositIsCancelled: {
		value: true,
		about: 'Whether a virtual account becomes CANCELED, with a transaction row, when its deposit never came.',
	},
	refundDaysTransfer: { value: 180, about: 'Days within which a transfer can be cancelled; 0 is without end.' },
	refundDaysVirtualAccount: { value: 365, about: 'Days within which a deposit can be given back; 0 is without end.' },
	refundHolderMustBeDepositor: { value: false, about: 'Whether a deposit goes back to nobody but its depositor.' },
	refundHolderRefused: { value: '예금주불일치', about: 'A holder name that the bank calls wrong, to try the refusal.' },
	paymentWebhookFreshSeconds: {
		value: 600,
		about: 'Payments made by the control interface with an older approvedAt send no webhook; 0 sends none at all.',
	},
	settlementsPretendLive: {
		value: true,
		about: 'Settlement lines are served although the keys are test keys; the service answers [].',
	},
	settlementShape: {
		value: 'new',
		about:
			'new; old: lines as keys of an old API version get them, without fees, the card with company and receiptUrl.',
		only: ['new', 'old'],
	},
	settlementVisibleAt: {
		value: '00:00',
		about: 'Time in Seoul at which the lines of the day before become visible.',
		only: TIME_OF_DAY,
	},
	settlementCycle: {
		value: 'daily',
		about: 'daily, weekly (soldDate is the Sunday) or monthly (its last day).',
		only: ['daily', 'weekly', 'monthly'],
	},
	settlementDelayType: {
		value: 'business',
		about: 'business days, or calendar days moved to a business day.',
		only: ['business', 'calendar'],
	},
	settlementDelayCard: { value: 5, about: 'Days from soldDate to paidOutDate: cards, easy pay, mobile, vouchers.' },
	settlementDelayAccount: { value: 2, about: 'The same for transfers and virtual accounts.' },
	settlementCardFee: { value: 280, about: 'Card fee without VAT, in hundredths of a percent.' },
	settlementEasyPayFee: { value: 340, about: 'Easy pay fee without VAT, in hundredths of a percent.' },
	settlementTransferFee: { value: 200, about: 'Transfer fee without VAT, in hundredths of a percent.' },
	settlementTransferFeeLeast: { value: 200, about: 'Least transfer fee without VAT, in won.' },
	settlementVirtualAccountFee: { value: 400, about: 'Fee of one deposit without VAT, in won.' },
	settlementMobileFee: { value: 350, about: 'Mobile payment fee without VAT, in hundredths of a percent.' },
	settlementVoucherFee: { value: 600, about: 'Gift certificate fee without VAT, in hundredths of a percent.' },
	settlementInstalmentFees: {
		value: '2=140,3=200,4=260,5=320,6=380,7=440,8=500,9=560,10=620,11=680,12=740',
		about: 'Fee of interest-free instalments that the merchant bears, without VAT, by months, hundredths of a percent.',
		only: /^(\d+=\d+(,\d+=\d+)*)?$/,
	},
	settlementFeeRounding: {
		value: 'A',
		about: 'A: fee without VAT truncated, then its VAT half up. B: fee with VAT truncated, then split.',
		only: ['A', 'B'],
	},
	feeBackCard: { value: true, about: 'Whether cancels of card payments give the fee back.' },
	feeBackEasyPay: { value: true, about: 'Whether cancels of easy payments give the fee back.' },
	feeBackOther: { value: false, about: 'Whether cancels of transfers, deposits, mobile and vouchers do.' },
	manualSettlement: {
		value: 'off',
		about: 'off: POST /v1/settlements changes nothing. required: card payments settle only after it. refused: 403.',
		only: ['off', 'required', 'refused'],
	},
	settlementsMoveBalance: { value: true, about: 'Whether settled lines move the balance, until it is set by hand.' },
	pendingDaysBeforePaidOut: { value: 2, about: 'Days before paidOutDate from which a line is in pendingAmount.' },
} as const satisfies Record<string, Fact>;

export type SettingName = keyof typeof facts;

type Widened<T> = T extends string ? string : T extends number ? number : boolean;

export type Settings = { [Name in SettingName]: Widened<(typeof facts)[Name]['value']> };

export function defaultSettings(): Settings {
	return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, fact.value])) as Settings;
}

const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');
const aliases = new Map<string, SettingName>([
	...Object.keys(facts).map((name) => [plain(name), name as SettingName] as const),
	['ratelimit', 'rateLimitPerMinute'],
]);

/**
 * Changes settings by name (`rateLimitPerMinute`, `RATE_LIMIT_PER_MINUTE`); all or none. Returns what is wrong, or null.
 */
export function changeSettings(settings: Settings, changes: Record<string, unknown>): string | null {
	const accepted: [SettingName, unknown][] = [];
	for (const [given, value] of Object.entries(changes)) {
		const name = aliases.get(plain(given));
		if (!name) return `unknown setting ${given}; known are ${Object.keys(facts).join(', ')}`;
		const kind = typeof facts[name].value;
		if (typeof value !== kind) return `${name} must be a ${kind}`;
		if (typeof value === 'number' && !(Number.isSafeInteger(value) && value >= 0)) {
			return `${name} must be a whole number of 0 or more`;
		}
		const { only }: Fact = facts[name];
		if (typeof value === 'string' && only && !(only instanceof RegExp ? only.test(value) : only.includes(value))) {
			return `${name} must be ${only instanceof RegExp ? `like ${facts[name].value}` : `one of ${only.join(', ')}`}`;
		}
		accepted.push([name, value]);
	}
	Object.assign(settings, Object.fromEntries(accepted));
	return null;
}
