const WEIGHTS = [1, 3, 7, 1, 3, 7, 1, 3, 5] as const;

/** Keeps the digits of what a person typed: `123-45-67891` is `1234567891`. */
export function digitsOf(text: string): string {
	return text.normalize('NFKC').replace(/[\s-]/g, '');
}

/** The tenth digit of a Korean business registration number, computed from the first nine. */
export function businessNumberCheckDigit(firstNine: string): number {
	const digits = [...firstNine].map(Number);
	const weighted = WEIGHTS.reduce((sum, weight, index) => sum + weight * digits[index]!, 0);
	return (10 - ((weighted + Math.floor((digits[8]! * 5) / 10)) % 10)) % 10;
}

/** True for ten digits whose last one is the check digit of the others. It says nothing about the business existing. */
export function isBusinessRegistrationNumber(text: string): boolean {
	return /^\d{10}$/.test(text) && businessNumberCheckDigit(text.slice(0, 9)) === Number(text[9]);
}

/** `1234567891` as people write it: `123-45-67891`. */
export function formatBusinessNumber(digits: string): string {
	return /^\d{10}$/.test(digits) ? `${digits.slice(0, 3)}-${digits.slice(3, 5)}-${digits.slice(5)}` : digits;
}
