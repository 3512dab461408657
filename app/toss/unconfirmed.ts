/**
 * What the documentation of Toss leaves open and this side has to decide. Each entry is a best guess that a first live
 * merchant can confirm or overturn in one place; none of them may be repeated as a literal elsewhere.
 */
export const UNCONFIRMED = {
	/** The 7-day total at which a PARTIALLY_APPROVED seller needs KYC, in won; reaching it trips the rule. */
	sevenDayLimit: 10_000_000n,
	/** "One week" is taken as a rolling window of 7 × 24 hours before the request. */
	sevenDayWindowMs: 7 * 24 * 60 * 60 * 1000,
	/** Payouts in these states do not count towards the 7-day total; all others do, unknown ones too. */
	sevenDayNotCounted: ['CANCELED', 'FAILED'] as readonly string[],
	/** "08:00 to 15:00" is taken as 08:00:00 included and 15:00:00 excluded; seconds of the day in Seoul. */
	expressWindow: { fromSecond: 8 * 3600, untilSecond: 15 * 3600 },
	/** Banks close on 1 May, which is no public holiday: payouts are taken to rest with them. */
	labourDayIsHoliday: true,
	/** The forms of the security key under which a webhook's signature is tried: 32 bytes, then 64 characters. */
	webhookKeyForms: ['hex', 'ascii'],
	/** Rows to ask for at once from the lists of sellers and payouts (10,000 at most are documented). */
	payoutsPageSize: 1000,
	/** The widest range of days for one call of GET /v1/settlements; no limit is documented. */
	settlementsMaxDays: 31,
	/**
	 * The second of the day in Seoul from which the night fetches: no hour is documented at which the settlement lines of
	 * the day before are complete. What comes later comes in with the next night.
	 */
	nightlyFromSecond: 4.5 * 3600,
	/** Rows to ask for at once from transactions and settlements: the documented maximum of both. */
	listPageSize: 5000,
	/** refSellerId: the docs are read as 7 to 20 characters; real traffic shows that 4 can pass. */
	refSellerIdPattern: /^[A-Za-z0-9_-]{7,20}$/,
	/** The shortest account number of a seller: none is documented, and no Korean bank has a shorter one. */
	accountNumberMinLength: 6,
	/** The longest account number of a seller: older pages say 20, a newer one 14. */
	accountNumberMaxLength: 20,
	/** The longest name of an account's holder: 60 in older pages, 50 in a newer client. */
	holderNameMaxLength: 50,
	/** The longest name of a company, a representative and an individual. */
	nameMaxLength: 50,
	/** Digits of a phone number. */
	phonePattern: /^\d{8,15}$/,
	/** How long a 429 may ask us to wait before we give up instead; Retry-After is not documented. */
	retryAfterMaxMs: 30_000,
} as const;
