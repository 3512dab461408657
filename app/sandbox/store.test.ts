import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SandboxStore } from './store.ts';

let dataDir: string;
beforeEach(() => {
	dataDir = mkdtempSync(join(tmpdir(), 'sandbox-store-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe('SandboxStore', () => {
	it('holds after reopening what was committed, and nothing else, whatever was done', () => {
		const operation = fc.oneof(
			fc.record({ kind: fc.constant('put' as const), id: fc.constantFrom('a', 'b', 'c'), value: fc.integer() }),
			fc.record({ kind: fc.constant('delete' as const), id: fc.constantFrom('a', 'b', 'c') }),
			fc.record({ kind: fc.constant('commit' as const) }),
			fc.record({ kind: fc.constant('clear' as const) }),
		);
		fc.assert(
			fc.property(fc.array(operation, { maxLength: 40 }), (operations) => {
				const folder = mkdtempSync(join(dataDir, 'run-'));
				const store = new SandboxStore(folder);
				const records = store.collection<{ value: number }>('things');
				let committed: [string, number][] = [];
				for (const step of operations) {
					if (step.kind === 'put') records.put(step.id, { value: step.value });
					else if (step.kind === 'delete') records.delete(step.id);
					else if (step.kind === 'clear') {
						store.clear();
						committed = [];
					} else {
						store.commit();
						committed = ['a', 'b', 'c'].flatMap((id) => {
							const record = records.get(id);
							return record ? [[id, record.value] as [string, number]] : [];
						});
					}
				}
				// Opened again beside the first one, as after a kill: nothing was closed.
				const again = new SandboxStore(folder).collection<{ value: number }>('things');
				for (const id of ['a', 'b', 'c']) {
					expect(again.get(id)?.value).toBe(committed.find(([known]) => known === id)?.[1]);
				}
			}),
			{ numRuns: 60 },
		);
	});

	it('drops a commit whose writing was cut off', () => {
		const store = new SandboxStore(dataDir);
		store.collection('things').put('whole', { value: 1 });
		store.commit();
		appendFileSync(join(dataDir, 'journal.jsonl'), '["put","things","first",{"value":2}]\n["put","things","seco');
		const again = new SandboxStore(dataDir).collection('things');
		expect(again.has('whole')).toBe(true);
		expect(again.has('first')).toBe(false);
	});

	it('rewrites the journal without what is outdated when it is opened', () => {
		const store = new SandboxStore(dataDir);
		const records = store.collection<{ value: number }>('things');
		for (let value = 0; value < 50; value += 1) {
			records.put('one', { value });
			store.commit();
		}
		new SandboxStore(dataDir);
		expect(readFileSync(join(dataDir, 'journal.jsonl'), 'utf8').trim().split('\n')).toHaveLength(2);
	});

	it('takes 100,000 records in one commit and reads them back', () => {
		const store = new SandboxStore(dataDir);
		const records = store.collection<{ orderId: string; text: string }>('payments');
		for (let number = 0; number < 100_000; number += 1) {
			records.put(`p${number}`, { orderId: `order-${number}`, text: '가나다라마바사'.repeat(10) });
		}
		store.commit();
		const again = new SandboxStore(dataDir).collection<{ orderId: string }>('payments');
		expect(again.size).toBe(100_000);
		expect(again.get('p99999')?.orderId).toBe('order-99999');
	});
});
