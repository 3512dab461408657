import type { Words } from '#app/i18n/i18n.ts';
import { paymentMethods } from './payment-words.ts';

/** A method of payment in the reader's language; one that we do not know stays as it came. */
export function methodWord(t: Words, method: string): string {
	const known = paymentMethods.find((each) => each === method);
	return known ? t(`transactions:methods.${known}`) : method;
}
