// @ts-nocheck This goes to the browser as it stands: there is no build that could take types away.
const byId = (id) => document.getElementById(id);
const text = JSON.parse(byId('text').textContent);
const won = (value) => `₩${Math.trunc(value).toLocaleString('en-US')}`;
const sellerMoves = {
	APPROVAL_REQUIRED: ['verify'],
	PARTIALLY_APPROVED: ['kyc'],
	KYC_REQUIRED: ['kyc', 'refuse-kyc'],
	APPROVED: ['expire-kyc'],
};
const payoutMoves = { REQUESTED: ['complete', 'fail'], IN_PROGRESS: ['complete', 'fail'], COMPLETED: ['return'] };
let ledger = null;

async function call(path, body) {
	const response = await fetch(`/_sandbox/${path}`, {
		method: body ? 'POST' : 'GET',
		...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
	});
	const answer = await response.json();
	if (!response.ok) throw new Error(answer.error);
	return answer;
}

function cell(content, className) {
	const td = document.createElement('td');
	if (className) td.className = className;
	td.append(content);
	return td;
}

function buttons(id, moves, names, about, act) {
	const box = document.createElement('span');
	for (const move of moves) {
		const button = document.createElement('button');
		button.type = 'button';
		button.textContent = names[move];
		button.setAttribute('aria-label', `${names[move]}: ${about}`);
		button.dataset.key = `${id} ${move}`;
		button.addEventListener('click', () => act(move));
		box.append(button);
	}
	return box;
}

/** Only rows that look otherwise than before are made anew, so that a focus and a reader's place stay where they are. */
function show(id, records, empty, rowOf) {
	const body = byId(id);
	const known = new Map([...body.children].map((row) => [row.dataset.key, row]));
	const focused = document.activeElement?.dataset?.key;
	const rows = records.map((record) => {
		const print = JSON.stringify(record);
		const row = known.get(record.id);
		if (row?.dataset.print === print) return row;
		const fresh = rowOf(record);
		fresh.dataset.key = record.id;
		fresh.dataset.print = print;
		return fresh;
	});
	if (rows.length === 0) {
		const row = document.createElement('tr');
		const td = cell(empty);
		td.colSpan = 5;
		row.append(td);
		rows.push(row);
	}
	if (rows.length !== body.children.length || rows.some((row, index) => body.children[index] !== row))
		body.replaceChildren(...rows);
	if (focused && document.activeElement?.dataset?.key !== focused)
		[...body.querySelectorAll('button')].find(({ dataset }) => dataset.key === focused)?.focus();
}

function row(...cells) {
	const tr = document.createElement('tr');
	tr.append(...cells);
	return tr;
}

function render() {
	const wanted = byId('search').value.trim().toLowerCase();
	const newest = (records, key) =>
		records
			.filter((record) => record[key].toLowerCase().includes(wanted))
			.slice(-text.shown)
			.reverse();
	const { balance } = ledger;
	for (const name of ['available', 'reserved', 'paid']) byId(name).textContent = won(balance[name]);
	const sellers = newest(ledger.sellers, 'refSellerId').map(({ id, refSellerId, status }) => ({
		id,
		refSellerId,
		status,
	}));
	show('sellers', sellers, text.noSellers, ({ id, refSellerId, status }) =>
		row(
			cell(refSellerId),
			cell(status),
			cell(
				buttons(id, sellerMoves[status] ?? [], text.sellerMoves, refSellerId, (move) =>
					play(`sellers/${id}/${move}`, {}),
				),
			),
		),
	);
	const payouts = newest(ledger.payouts, 'refPayoutId').map(
		({ id, refPayoutId, payoutDate, amount, status, error }) => ({
			id,
			refPayoutId,
			payoutDate,
			value: amount.value,
			status: error ? `${status} ${error.code}` : status,
			moves: payoutMoves[status] ?? [],
		}),
	);
	show('payouts', payouts, text.noPayouts, ({ id, refPayoutId, payoutDate, value, status, moves }) =>
		row(
			cell(refPayoutId),
			cell(payoutDate),
			cell(won(value), 'end'),
			cell(status),
			cell(
				buttons(id, moves, text.payoutMoves, refPayoutId, (move) =>
					play(`payouts/${id}/${move}`, move === 'fail' ? { code: byId('code').value } : {}),
				),
			),
		),
	);
}

async function refresh() {
	try {
		const [read, { now }] = await Promise.all([call('ledger'), call('clock')]);
		ledger = read;
		byId('now').textContent = `${now.slice(0, 10)} ${now.slice(11, 19)}`;
		byId('now').dataset.at = now;
		if (byId('told').textContent === text.away) byId('told').textContent = '';
		render();
	} catch {
		byId('told').textContent = text.away;
	}
}

async function play(path, body) {
	try {
		await call(path, body);
		byId('told').textContent = text.done;
	} catch (error) {
		byId('told').textContent = `${text.refused}: ${error.message}`;
	}
	await refresh();
}

for (const button of document.querySelectorAll('[data-hours]')) {
	button.addEventListener('click', () => {
		const at = new Date(new Date(byId('now').dataset.at).getTime() + Number(button.dataset.hours) * 3_600_000);
		void play('clock', { now: at.toISOString() });
	});
}
byId('balance').addEventListener('submit', (event) => {
	event.preventDefault();
	const available = Number(new FormData(event.target).get('available'));
	void play('balance', { available, pending: ledger.balance.pending });
});
byId('search').addEventListener('input', () => ledger && render());
void refresh();
setInterval(refresh, 2000);
