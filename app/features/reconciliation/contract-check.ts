import { type BusinessCalendar, daysBetween, type KstDay } from '#app/lib/kst-calendar.ts';
import { sizeOf } from '#app/lib/won.ts';
import { bandOf, contractFor, type Fee, feeOf, instalmentPpm, saleDatesOf } from './contract-terms.ts';
import { outsideProof } from './levels.ts';
import { breaksArithmetic, compareDiscrepancies, type MatcherLine } from './matcher.ts';
import { emptyResult, type FoundDiscrepancy, type RunResult, residualOf, type Scope } from './reconciliation.ts';
import type { FeeContract, Rules } from './rule-schema.ts';

/** A settlement line as level 2 sees it. */
export interface ContractLine extends MatcherLine {
	paymentKey: string;
	method: string;
	cardType: string | null;
	months: number;
	/** The merchant bears the interest of the instalments. */
	merchantPays: boolean;
	fees: readonly { type: string; fee: bigint }[] | null;
	approvedOn: KstDay;
	canceledAt: Date | null;
	/**
	 * Day of the cancel on a cancel line, else of the approval: what the cycle starts from. Of a cancel whose line tells no time
	 * of its own it is that of its transaction; null without one, since the line has the time of the approval alone.
	 */
	occurredOn: KstDay | null;
	soldOn: KstDay;
	paidOutOn: KstDay | null;
	/** Day of its transaction, null without one. */
	transactionOn: KstDay | null;
}

const smaller = (a: bigint, b: bigint) => (a < b ? a : b);
const atLeastZero = (a: bigint) => (a > 0n ? a : 0n);
const NOTHING: Fee = { supply: 0n, vat: 0n };

/** Earlier cancels first; keys decide between cancels of one instant. */
function inOrder(a: ContractLine, b: ContractLine): number {
	const at = (a.canceledAt?.getTime() ?? 0) - (b.canceledAt?.getTime() ?? 0);
	return at || (a.transactionKey < b.transactionKey ? -1 : 1);
}

interface ExpectedFee {
	base: Fee;
	instalment: Fee;
	/** How many amounts were rounded on the way: that of the line itself, or all of which the last cancel is the rest. */
	roundings: bigint;
}

const wholly = ([base, instalment]: readonly [Fee, Fee], roundings = 1n): ExpectedFee => ({
	base,
	instalment,
	roundings,
});

/** What a line should take, part by part. Of a cancel: what it gives back, negative. */
function expectedFee(line: ContractLine, contract: FeeContract, ofPayment: readonly ContractLine[]): ExpectedFee {
	const instalment = line.merchantPays ? instalmentPpm(contract, line.months) : 0;
	const whole = (amount: bigint): [Fee, Fee] => [
		feeOf(amount, bandOf(contract, amount), contract.rounding),
		feeOf(amount, { ratePpm: instalment, fixed: 0, least: 0 }, contract.rounding),
	];
	if (line.amount >= 0n) return wholly(whole(line.amount));
	if (!contract.feeBack) return wholly([NOTHING, NOTHING]);
	const approved = ofPayment.filter(({ amount }) => amount > 0n).reduce((sum, { amount }) => sum + amount, 0n);
	const basis = approved > 0n ? approved : sizeOf(line.amount);
	const terms = bandOf(contract, basis);
	const shares = (amount: bigint): [Fee, Fee] => [
		feeOf(amount, { ...terms, fixed: 0, least: 0 }, contract.rounding),
		feeOf(amount, { ratePpm: instalment, fixed: 0, least: 0 }, contract.rounding),
	];
	const before = ofPayment.filter((one) => one.amount < 0n && inOrder(one, line) < 0 && one !== line);
	const earlier = line.occurrence === 1 && line.paymentKey ? before : [];
	const own = shares(sizeOf(line.amount));
	const cancelled = earlier.reduce((sum, { amount }) => sum - amount, 0n) + sizeOf(line.amount);
	const isLast = approved > 0n && cancelled === approved;
	const given = own.map((share, part) => {
		if (approved <= 0n) return { supply: -share.supply, vat: -share.vat };
		const taken = whole(approved)[part]!;
		const back = (name: keyof Fee) => {
			const before = earlier.reduce((sum, { amount }) => sum + shares(sizeOf(amount))[part]![name], 0n);
			const left = atLeastZero(taken[name] - before);
			return isLast ? left : smaller(share[name], left);
		};
		return { supply: -back('supply'), vat: -back('vat') };
	}) as [Fee, Fee];
	return wholly(given, isLast ? BigInt(earlier.length) + 1n : 1n);
}

const KNOWN_PARTS = ['BASE', 'INSTALLMENT'];

/**
 * Says what a reconciliation of settlement lines with the contract must answer, row by row in memory; the database does
 * the same in sets, and a test holds the two against each other.
 */
export function checkContract(
	lines: readonly ContractLine[],
	scope: Scope,
	rules: Rules,
	calendar: BusinessCalendar,
): RunResult & { discrepancies: FoundDiscrepancy[] } {
	const dayOf = (line: ContractLine) => line.transactionOn ?? line.lineOn;
	const wanted = lines.filter((line) => {
		const ofMerchant = scope.mIds.length === 0 || scope.mIds.includes(line.mId);
		return ofMerchant && dayOf(line) >= scope.from && dayOf(line) <= scope.to;
	});
	const found: FoundDiscrepancy[] = [];
	const { states, kinds, details } = emptyResult('contract');
	const count = (name: string, amount: bigint) => {
		states[name] = { count: states[name]!.count + 1, amount: states[name]!.amount + amount };
	};
	let matched = 0;
	let expectedTotal = 0n;
	let actualTotal = 0n;
	for (const line of wanted) {
		const contract = contractFor(rules, line);
		const ofPayment = lines.filter(
			(one) => line.paymentKey && one.mId === line.mId && one.paymentKey === line.paymentKey && one.occurrence === 1,
		);
		const { base, instalment, roundings } = contract
			? expectedFee(line, contract, ofPayment)
			: wholly([NOTHING, NOTHING]);
		const parts = line.fees ?? [];
		const sumOf = (fits: (type: string) => boolean) =>
			parts.filter(({ type }) => fits(type)).reduce((sum, { fee }) => sum + fee, 0n);
		const allowed = contract?.otherParts ?? [];
		const isAllowed = (type: string) => !KNOWN_PARTS.includes(type) && allowed.includes(type);
		const other = sumOf(isAllowed);
		// Lines also list parts that took nothing.
		const unknown = parts.some(({ type, fee }) => fee !== 0n && !KNOWN_PARTS.includes(type) && !allowed.includes(type));
		const instalmentFee = sumOf((type) => type === 'INSTALLMENT');
		const expectedInstalment = instalment.supply + instalment.vat;
		const supply = base.supply + instalment.supply;
		const vat = base.vat + instalment.vat;
		const fee = contract ? supply + vat + other : line.fee;
		const net = line.amount - fee;
		const tolerance = BigInt(rules.roundingPerPart) * roundings;
		const inAll = tolerance * (instalmentFee !== 0n || expectedInstalment !== 0n ? 2n : 1n);
		const beyond = (difference: bigint, limit: bigint) => sizeOf(difference) > limit;
		// What is taken as stated carries its own VAT: only the whole can then be compared.
		const plain = other === 0n;
		const wrongFee =
			(plain && (beyond(line.supplyAmount - supply, inAll) || beyond(line.vat - vat, inAll))) ||
			beyond(line.fee - fee, inAll);
		const wrongInstalment = line.fees !== null && beyond(instalmentFee - expectedInstalment, tolerance);

		const { occurredOn } = line;
		const dates = occurredOn && saleDatesOf(rules, { ...line, occurredOn }, calendar);
		const soldShift = dates ? Math.abs(daysBetween(dates.soldOn, line.soldOn)) : 0;
		const payOutShift = dates && line.paidOutOn ? Math.abs(daysBetween(dates.paidOutOn, line.paidOutOn)) : 0;

		const kind = (() => {
			if (breaksArithmetic(line)) return 'arithmetic-break';
			if (contract && unknown) return 'fee-component-unknown';
			if (contract && line.amount < 0n && (wrongFee || wrongInstalment)) return 'fee-on-cancel-variance';
			if (contract && wrongInstalment) return 'instalment-fee-variance';
			if (contract && plain && beyond(line.supplyAmount - supply, inAll)) return 'fee-variance';
			if (contract && plain && beyond(line.vat - vat, inAll)) return 'fee-vat-variance';
			if (contract && wrongFee) return 'fee-variance';
			if (payOutShift > rules.dateSlackDays) return 'paid-out-date-shift';
			return soldShift > rules.dateSlackDays && !dates?.aroundCutOff ? 'sold-date-shift' : null;
		})();
		expectedTotal += net;
		actualTotal += line.payOutAmount;
		const difference = net - line.payOutAmount;
		if (kind === 'arithmetic-break') count('contradicting', difference);
		else if (kind === null && !contract) count('no-contract', difference);
		else if (kind === null) {
			matched += 1;
			if (difference !== 0n) count('rounding', difference);
		}
		if (kind === null && (soldShift > 0 || payOutShift > 0)) count('date-slack', 0n);
		if (kind === null) continue;
		const sides =
			kind === 'arithmetic-break'
				? { expected: line.payOutAmount, actual: line.amount - line.fee }
				: { expected: net, actual: line.payOutAmount };
		found.push({
			kind,
			detailKind: kind,
			mId: line.mId,
			subject: 'transaction',
			subjectKey: line.transactionKey,
			occurrence: line.occurrence,
			day: dayOf(line),
			currency: line.currency,
			...sides,
			difference: sides.expected - sides.actual,
		});
	}
	found.sort((a, b) => compareDiscrepancies(a, b, 'contract'));
	let discrepancies = 0n;
	for (const { kind, difference } of found) {
		for (const totals of [kinds, details]) {
			totals[kind] = { count: totals[kind]!.count + 1, amount: totals[kind]!.amount + difference };
		}
		if (!outsideProof.contract.includes(kind)) discrepancies += difference;
	}
	const sums = { expected: expectedTotal, actual: actualTotal, discrepancies };
	return {
		mIds: [...new Set(scope.mIds.length > 0 ? scope.mIds : wanted.map(({ mId }) => mId))].sort(),
		matched,
		states,
		kinds,
		details,
		totals: { ...sums, residual: residualOf(sums, states) },
		discrepancies: found,
	};
}
