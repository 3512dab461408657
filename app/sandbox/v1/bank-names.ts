import { BANKS, type Institution, SECURITIES } from '#app/toss/bank-codes.ts';

/** Short Korean names, which requests of the payment APIs and of v1 may use. Source: docs.tosspayments.com/codes/org-codes. */
export const SHORT_NAMES: Readonly<Record<string, string>> = {
	경남: '39',
	광주: '34',
	단위농협: '12',
	부산: '32',
	새마을: '45',
	산림: '64',
	신한: '88',
	신협: '48',
	씨티: '27',
	우리: '20',
	우체국: '71',
	저축: '50',
	전북: '37',
	제주: '35',
	카카오: '90',
	케이: '89',
	토스: '92',
	하나: '81',
	기업: '03',
	국민: '06',
	대구: '31',
	산업: '02',
	농협: '11',
	SC제일: '23',
	수협: '07',
};

/** The two-character code that replies carry; the one bank without such a code keeps its other one. */
const replyCodeOf = ({ twoCharCode, code }: Institution) => twoCharCode ?? code;

const byName = new Map<string, string>();
for (const institution of [...BANKS, ...SECURITIES]) {
	const code = replyCodeOf(institution);
	for (const name of [code, institution.ko, institution.english]) if (name) byName.set(name, code);
}
for (const [name, code] of Object.entries(SHORT_NAMES)) byName.set(name, code);

/** The code for `account.bank` of a request, given as a code or as a Korean or English name; null for no bank. */
export function bankCodeOf(bank: string): string | null {
	return byName.get(bank) ?? null;
}
