import { ppmOf } from './rule-form.ts';
import { percentOf } from './rule-form-shape.ts';
import { type FeeContract, feeContractSchema, type SettlementCycle } from './rule-schema.ts';

const INSTALMENTS = '2=1.4,3=2,4=2.6,5=3.2,6=3.8,7=4.4,8=5,9=5.6,10=6.2,11=6.8,12=7.4';

/** Terms such as the ones that the sandbox charges: what the demo compares its lines with. */
export const sandboxContracts: FeeContract[] = [
	{ method: '카드', rate: '2.8', feeBack: true, instalments: INSTALMENTS },
	{ method: '간편결제', rate: '3.4', feeBack: true, instalments: INSTALMENTS },
	{ method: '계좌이체', rate: '2', least: 200, feeBack: false },
	{ method: '가상계좌', rate: '0', fixed: 400, feeBack: false },
	{ method: '휴대폰', rate: '3.5', feeBack: false },
	{ method: '문화상품권', rate: '6', feeBack: false },
	{ method: '도서문화상품권', rate: '6', feeBack: false },
	{ method: '게임문화상품권', rate: '6', feeBack: false },
].map(({ method, rate, fixed = 0, least = 0, feeBack, instalments = '' }) =>
	feeContractSchema.parse({
		name: `${method} ${percentOf(ppmOf(rate)!)}%`,
		method,
		feeBack,
		bands: [{ amountFrom: 0, ratePpm: ppmOf(rate), fixed, least }],
		instalments: instalments
			.split(',')
			.filter(Boolean)
			.map((entry) => ({ months: Number(entry.split('=')[0]), ratePpm: ppmOf(entry.split('=')[1]!) })),
	}),
);

const cycle = { mId: null, from: null, to: null, cycle: 'daily', dayType: 'business' } as const;

/** When the sandbox pays out. */
export const sandboxCycles: SettlementCycle[] = [
	{ ...cycle, method: null, delayDays: 5 },
	{ ...cycle, method: '계좌이체', delayDays: 2 },
	{ ...cycle, method: '가상계좌', delayDays: 2 },
];
