import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePermission } from '#app/auth/guards.server.ts';
import { bankName } from '#app/features/sellers/banks.ts';
import { eachSeller } from '#app/features/sellers/queries.server.ts';
import { type BusinessType, sellerStageOf } from '#app/features/sellers/seller.ts';
import { sellerFiltersOf } from '#app/features/sellers/seller-filters.ts';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { bytesBody, xlsxDownloadHeaders, xlsxStream } from '#app/lib/xlsx-writer.server.ts';

/** The sellers of the list's filters as a workbook in the reader's language, without account numbers. */
export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'view');
	const { filters } = sellerFiltersOf(request);
	const language = await languageOf(request);
	const t = await translator(language);
	const columns = [
		{ header: t('sellers:refSellerId'), width: 22 },
		{ header: t('sellers:tossSellerId'), width: 38 },
		{ header: t('sellers:businessType'), width: 16 },
		{ header: t('sellers:name'), width: 28 },
		{ header: t('sellers:businessRegistrationNumber'), width: 18 },
		{ header: t('sellers:bank'), width: 16 },
		{ header: t('sellers:accountNumber'), width: 14 },
		{ header: t('sellers:holderName'), width: 24 },
		{ header: t('sellers:status'), width: 18 },
		{ header: t('sellers:api'), width: 10 },
		{ header: t('sellers:createdAt'), width: 20 },
	];
	const bytes = xlsxStream(t('sellers:title'), columns, eachSeller(filters), (seller) => [
		seller.refSellerId,
		seller.tossSellerId,
		t(`sellers:businessTypes.${seller.businessType as BusinessType}`),
		seller.name,
		seller.businessRegistrationNumber,
		bankName(seller.bankCode, language),
		`*${seller.accountNumberLast4}`,
		seller.holderName,
		t(`sellers:stages.${sellerStageOf(seller)}`),
		seller.payoutsApi,
		seller.createdAt,
	]);
	return new Response(bytesBody(bytes), { headers: xlsxDownloadHeaders('sellers.xlsx') });
}
