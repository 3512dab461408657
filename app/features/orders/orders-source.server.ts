import type { TableSource } from '#app/ui/table-source.ts';
import { ordersColumns } from './orders-columns.tsx';
import { listOrders, type OrderRow, orderParams, sumOrders } from './queries.server.ts';

/** The list of order lines as files are made of it. */
export const ordersSource: TableSource<OrderRow> = {
	title: (t) => t('orders:title'),
	columns: ordersColumns,
	open(params) {
		const { filters, sort } = orderParams(params);
		return {
			count: async () => (await sumOrders(filters)).lines,
			page: (page) => listOrders(filters, sort, page),
		};
	},
};
