import { listTransactions, transactionParams } from '#app/features/payments/queries.server.ts';
import { lineParams, listLines } from '#app/features/settlements/queries.server.ts';
import { someKey } from './big-files.ts';

const LINES = [
	'',
	'sort=lineOn&dir=asc',
	'sort=amount',
	'sort=amount&dir=asc',
	'sort=payOutAmount',
	'sort=paidOutOn',
	'mId=haneulshop',
	'method=간편결제&sort=amount',
	'mId=nobody',
	'method=도서문화상품권',
	'kind=cancel',
	'kind=extra',
	'kind=approval&sort=amount&dir=asc',
	'keyState=resolved',
	'keyState=provisional',
	'keyState=ambiguous',
	'keyState=given',
	'from=2026-03-10&to=2026-03-12',
	'from=2026-03-10&to=2026-03-12&sort=amount',
	'paidFrom=2026-03-10&paidTo=2026-03-11',
	'paidFrom=2026-03-10&paidTo=2026-03-11&sort=lineOn',
	'paidFrom=2026-03-06&paidTo=2026-04-05&sort=lineOn&dir=asc',
	'paidFrom=2026-03-10&paidTo=2026-03-11&mId=haneulshop&method=휴대폰',
];
const TRANSACTIONS = [
	'',
	'sort=transactionAt&dir=asc',
	'sort=amount',
	'sort=amount&dir=asc',
	'mId=haneulshop',
	'mId=nobody',
	'method=도서문화상품권',
	'status=CANCELED',
	'status=WAITING_FOR_DEPOSIT',
	'method=휴대폰&sort=amount',
	'settled=no',
	'settled=yes&sort=amount',
	'settled=no&from=2026-03-02&to=2026-03-03',
	'status=PARTIAL_CANCELED',
	'from=2026-03-10&to=2026-03-12',
];

interface Measured {
	p95: number;
	slowest: { what: string; ms: number }[];
	pages: number;
}

const request = (query: string) => new Request(`http://localhost/?${query}`);

/**
 * Server time of the rows of list pages, milliseconds: each list of filters and order from its first page on, pages deep
 * in it (by a cursor in its middle), and searches by key.
 */
export async function measurePages(rows: number): Promise<Measured> {
	const times: { what: string; ms: number }[] = [];
	async function timed<Page>(what: string, work: () => Promise<Page>): Promise<Page> {
		const start = performance.now();
		const page = await work();
		times.push({ what, ms: performance.now() - start });
		return page;
	}
	const lines = (query: string) => {
		const { filters, sort, page } = lineParams(request(query));
		return timed(`lines ?${query.slice(0, 90)}`, () => listLines(filters, sort, page));
	};
	const transactions = (query: string) => {
		const { filters, sort, page } = transactionParams(request(query));
		return timed(`transactions ?${query.slice(0, 90)}`, () => listTransactions(filters, sort, page));
	};
	const cursor = (values: string[]) => Buffer.from(JSON.stringify(values)).toString('base64url');
	for (const [queries, list] of [
		[LINES, lines],
		[TRANSACTIONS, transactions],
	] as const) {
		for (const query of queries) {
			let next: string | null = null;
			for (let page = 0; page < 5; page += 1) {
				const found: { next: string | null } = await list(next ? `${query}&after=${next}` : query);
				next = found.next;
				if (!next) break;
			}
		}
		for (let search = 0; search < 15; search += 1) await list(`q=${someKey(Math.floor((rows * search) / 15))}`);
		for (let search = 0; search < 10; search += 1) await list(`q=order-${Math.floor((rows * search) / 10)}`);
	}
	for (const day of ['2026-03-08', '2026-03-14', '2026-03-19']) {
		await lines(`after=${cursor([day, '8', 'haneulshop', '1'])}`);
		await transactions(`after=${cursor([day, `${day} 03:00:00+00`, '8', 'haneulshop'])}`);
	}
	for (const amount of ['20000', '50000', '-30000']) {
		await lines(`sort=amount&after=${cursor([amount, '8', 'haneulshop', '1'])}`);
		await transactions(`sort=amount&after=${cursor([amount, '8', 'haneulshop'])}`);
	}
	const sorted = [...times].sort((a, b) => a.ms - b.ms);
	return {
		p95: sorted[Math.floor(sorted.length * 0.95)]!.ms,
		slowest: sorted.slice(-6).reverse(),
		pages: times.length,
	};
}
