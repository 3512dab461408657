import { describe, expect, test } from 'vitest';
import { resources } from './resources.ts';

type Messages = { [key: string]: string | Messages };

function flatten(messages: Messages, prefix = ''): Map<string, string> {
	const flat = new Map<string, string>();
	for (const [key, value] of Object.entries(messages)) {
		if (typeof value === 'string') flat.set(prefix + key, value);
		else for (const [inner, text] of flatten(value, `${prefix}${key} › `)) flat.set(inner, text);
	}
	return flat;
}

function placeholders(text: string): string[] {
	return [...text.matchAll(/\{\{\s*([\w.]+)/g)].map((found) => found[1]!).sort();
}

describe.each(Object.keys(resources.ko) as (keyof typeof resources.ko)[])('messages of %s', (namespace) => {
	const ko = flatten(resources.ko[namespace]);
	const en = flatten(resources.en[namespace]);

	test('Korean and English hold the same keys', () => {
		expect([...en.keys()].sort()).toEqual([...ko.keys()].sort());
	});

	test('no message is empty and both languages use the same placeholders', () => {
		for (const [key, text] of ko) {
			expect(text.trim(), key).not.toBe('');
			expect(en.get(key)?.trim(), key).not.toBe('');
			expect(placeholders(en.get(key) ?? ''), key).toEqual(placeholders(text));
		}
	});

	test('a message that counts has both plural forms', () => {
		for (const key of ko.keys()) {
			if (key.endsWith('_one')) expect(ko.has(key.replace(/_one$/, '_other')), key).toBe(true);
			if (key.endsWith('_other')) expect(ko.has(key.replace(/_other$/, '_one')), key).toBe(true);
		}
	});
});

describe('Korean', () => {
	const texts = Object.values(resources.ko).flatMap((messages) => [...flatten(messages).values()]);

	test('a particle fits whatever a placeholder holds: it follows an amount, which ends in 원, or a word of its own', () => {
		const amounts = ['amount', 'size', 'fee', 'total', 'opening', 'closing'];
		const particle = /\{\{\s*(\w+)[^}]*\}\}(을|를|이|가|은|는|과|와|으로|로)(?![가-힣])/g;
		const unsure = texts
			.flatMap((text) => [...text.matchAll(particle)])
			.filter(([, name, form]) => !amounts.includes(name!) || !['을', '이', '은', '과', '으로'].includes(form!));
		expect(unsure.map(([text]) => text)).toEqual([]);
	});

	test('one thing has one name, and a question one tone', () => {
		const others = {
			'당일 지급': /즉시 지급/,
			'지급 ID': /지급 번호/,
			'지급 등록': /지급 요청하|새 지급 요청/,
			'정산 지급 묶음': /정산 배치/,
			'기초 잔액, 기말 잔액': /시작 잔액|끝 잔액|처음 잔액/,
			결제대행사: /제공사|결제 대행사|다른 결제사/,
			본인인증: /본인 인증/,
			'셀러 ID, 상점 (MID)': /아이디/,
			대조: /견주|견줄/,
			철회: /거두/,
			엑셀: /Excel/,
			미리보기: /미리 보기/,
			'그사이, 그날': /그 사이|그 날/,
			'등록 일시': /[가-힣]일시/,
			'하시겠습니까?': /까요\?|나요\?/,
		};
		for (const [name, other] of Object.entries(others))
			expect(
				texts.filter((text) => other.test(text)),
				name,
			).toEqual([]);
	});
});
