import { expect, test } from 'vitest';
import { SignInLimit } from './sign-in-limit.server.ts';

const start = new Date('2026-11-23T09:00:00+09:00');
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000);

function failTimes(limit: SignInLimit, count: number, email: (index: number) => string, ip: (index: number) => string) {
	for (let index = 0; index < count; index += 1) limit.count(email(index), ip(index), start);
}

test('five wrong passwords from one address make that address wait for that account, and only for it', () => {
	const limit = new SignInLimit();
	failTimes(
		limit,
		4,
		() => 'Kim@Mall.kr',
		() => '10.0.0.1',
	);
	expect(limit.allows('kim@mall.kr', '10.0.0.1', later(1))).toBe(true);
	limit.count('kim@mall.kr ', '10.0.0.1', later(2));
	expect(limit.allows('kim@mall.kr', '10.0.0.1', later(3))).toBe(false);
	expect(limit.allows('kim@mall.kr', '10.0.0.2', later(3))).toBe(true);
	expect(limit.allows('lee@mall.kr', '10.0.0.1', later(3))).toBe(true);
	expect(limit.allows('kim@mall.kr', '10.0.0.1', later(300))).toBe(true);
});

test('one address cannot try many accounts, and many addresses cannot try one account without end', () => {
	const spray = new SignInLimit();
	failTimes(
		spray,
		30,
		(index) => `user${index}@mall.kr`,
		() => '10.0.0.1',
	);
	expect(spray.allows('fresh@mall.kr', '10.0.0.1', later(1))).toBe(false);
	const swarm = new SignInLimit();
	failTimes(
		swarm,
		20,
		() => 'kim@mall.kr',
		(index) => `10.0.0.${index}`,
	);
	expect(swarm.allows('kim@mall.kr', '10.0.1.1', later(1))).toBe(false);
});

test('the right password forgives what was mistyped before', () => {
	const limit = new SignInLimit();
	failTimes(
		limit,
		4,
		() => 'kim@mall.kr',
		() => '10.0.0.1',
	);
	limit.succeeded('kim@mall.kr', '10.0.0.1');
	failTimes(
		limit,
		4,
		() => 'kim@mall.kr',
		() => '10.0.0.1',
	);
	expect(limit.allows('kim@mall.kr', '10.0.0.1', later(1))).toBe(true);
});
