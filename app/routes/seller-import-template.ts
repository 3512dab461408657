import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { sellerColumns } from '#app/features/sellers/seller-file.ts';
import { bytesBody, xlsxDownloadHeaders, xlsxStream } from '#app/lib/xlsx-writer.server.ts';

/** An empty workbook with the columns of a file of sellers. */
export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'sellers.edit');
	const columns = sellerColumns.map(({ name }) => ({ header: name, width: 26 }));
	const bytes = xlsxStream('sellers', columns, [] as string[][], (row) => row);
	return new Response(bytesBody(bytes), { headers: xlsxDownloadHeaders('sellers-form.xlsx') });
}
