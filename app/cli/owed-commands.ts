import { parseMonth } from '#app/features/fee-invoices/month.ts';
import type { Command } from './commands.ts';
import { CommandFailure, wrongArguments } from './failure.ts';

const currentInstant = async () => (await import('#app/clock.server.ts')).currentInstant();

/** The commands about what is owed to sellers. */
export const owedCommands: Record<string, Command> = {
	accrue: {
		usage: 'accrue',
		summary: 'work out what orders make us owe to sellers (정산 예정액), by the terms with them',
		operands: [],
		options: {},
		async run() {
			const { accrueOrders } = await import('#app/features/accruals/accrue-orders.server.ts');
			const { countDoubts } = await import('#app/features/owed/cli-owed.server.ts');
			const steps = await accrueOrders(await currentInstant());
			const inDoubt = await countDoubts();
			return { exitCode: 0, json: { steps, inDoubt }, lines: [`wrote ${steps} steps, ${inDoubt} orders are in doubt`] };
		},
	},
	owed: {
		usage: 'owed [--seller REF]',
		summary: 'what is owed to each seller: payable today, later, and held since an order is in doubt',
		operands: [],
		options: { seller: {} },
		async run({ options }) {
			const { owedCommand } = await import('#app/features/owed/cli-owed.server.ts');
			const seller = options.seller === undefined ? null : String(options.seller);
			const output = await owedCommand(seller, await currentInstant());
			if (!output)
				throw new CommandFailure(
					2,
					'seller-not-found',
					'there is no such seller',
					'take the REF that sellers list prints',
				);
			const line = (name: string, { payable, later, held, owed }: typeof output.totals) =>
				`${name}: payable ${payable} + later ${later} + held ${held} = owed ${owed}`;
			return {
				exitCode: 0,
				json: output,
				lines: [...output.items.map((item) => line(item.refSellerId, item)), line('all', output.totals)],
			};
		},
	},
	invoices: {
		usage: 'invoices --month yyyy-MM',
		summary: 'the fee invoices of a month to sellers, or what they would be now while the month is not made',
		operands: [],
		options: { month: { required: true } },
		async run({ options }) {
			const { invoicesCommand } = await import('#app/features/fee-invoices/cli-invoices.server.ts');
			const month = parseMonth(String(options.month));
			if (!month)
				throw wrongArguments(`--month is not a month: ${JSON.stringify(options.month)}`, 'write it as yyyy-MM');
			const output = await invoicesCommand(month, await currentInstant());
			const { invoices, issued, supply, vat } = output.totals;
			return {
				exitCode: 0,
				json: output,
				lines: [
					...output.items.map((item) =>
						[`${item.refSellerId}: supply ${item.supply} + VAT ${item.vat}`, item.state, item.approvalNumber ?? '']
							.join(' ')
							.trim(),
					),
					`all: supply ${supply} + VAT ${vat}, ${invoices} invoices, ${issued} issued`,
				],
			};
		},
	},
};
