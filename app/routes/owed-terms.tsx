import { Alert, Anchor, Stack, Text } from '@mantine/core';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { may } from '#app/auth/roles.ts';
import { currentInstant } from '#app/clock.server.ts';
import { isKnownSeller, pickKnownSellers } from '#app/features/owed/known-seller.server.ts';
import { readTerms } from '#app/features/owed/read-terms.server.ts';
import { sellerTermsColumns } from '#app/features/owed/seller-terms-columns.tsx';
import { countSellerTerms, listSellerTerms, sellerTermsParams } from '#app/features/owed/seller-terms-list.server.ts';
import { sellerTermsStates } from '#app/features/owed/seller-terms-states.ts';
import { termsOn, termsPeriods } from '#app/features/owed/terms.ts';
import { TermsForm } from '#app/features/owed/terms-form.tsx';
import { termsHistory } from '#app/features/owed/terms-history.ts';
import { termsSchema } from '#app/features/owed/terms-schema.ts';
import { TermsTable } from '#app/features/owed/terms-table.tsx';
import { writeTerms } from '#app/features/owed/write-terms.server.ts';
import { Section } from '#app/features/payments/section.tsx';
import { findSellerOf } from '#app/features/seller-ledger/account.server.ts';
import { newId } from '#app/lib/ids.ts';
import { addDays, kstDayOf } from '#app/lib/kst-calendar.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { FilterBar, selectFilter } from '#app/ui/filter-bar.tsx';
import { parseForm } from '#app/ui/form-validation.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { rereadRefused } from '#app/ui/reread-refused.ts';
import { useAnswer } from '#app/ui/use-answer.ts';
import { useLive } from '#app/ui/use-live.ts';
import { useColumns } from '#app/ui/use-words.ts';

export const meta = pageMeta((t) => t('owedTerms:title'));

const addressOf = (refSellerId: string) => `/owed/terms?seller=${encodeURIComponent(refSellerId)}`;

export async function loader({ request }: LoaderFunctionArgs) {
	const { user } = await requirePermission(request, 'view');
	const params = new URL(request.url).searchParams;
	const { filters, sort, page } = sellerTermsParams(request);
	const seller = params.get('seller')?.trim().slice(0, 100).replaceAll('\0', '') || undefined;
	const mayEdit = may(user.role, 'terms.edit');
	const [terms, list, count, now, known, found, offered] = await Promise.all([
		readTerms(),
		listSellerTerms(filters, sort, page),
		countSellerTerms(filters),
		currentInstant(),
		seller ? isKnownSeller(seller) : true,
		seller ? findSellerOf(seller) : null,
		mayEdit ? pickKnownSellers(undefined) : [],
	]);
	const today = kstDayOf(now);
	const name = found?.name ?? null;
	const of = (name: string | null) =>
		termsHistory(
			terms.filter(({ refSellerId }) => refSellerId === name),
			today,
		);
	// Those of all stand under no seller's name.
	const inForce = termsOn(termsPeriods(terms), seller ?? '', today);
	const written = params.get('written');
	return {
		ofAll: of(null),
		seller: seller ? { refSellerId: seller, name, known, terms: of(seller) } : null,
		list,
		count,
		sort,
		filtered: filters.q !== undefined || filters.state !== undefined,
		mayEdit,
		form: {
			id: newId(now),
			from: addDays(today, 1),
			inForce,
			sellers: seller
				? [{ refSellerId: seller, name }, ...offered.filter(({ refSellerId }) => refSellerId !== seller)]
				: offered,
		},
		written: terms.some(({ id }) => id === written) ? written : null,
	};
}

export async function action({ request }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'terms.edit');
	const submission = parseForm(await request.formData(), termsSchema);
	if (submission.status !== 'success') return data({ result: submission.reply(), effect: null }, { status: 400 });
	const { id, scope, refSellerId, from, commission, vat, payableAfterDays, confirmed } = submission.value;
	const follows = scope === 'follow';
	const written = await writeTerms(
		{
			id,
			refSellerId: scope === 'all' ? null : (refSellerId ?? null),
			from,
			commissionBp: follows ? null : (commission ?? null),
			vat: follows ? 'added' : (vat ?? 'added'),
			payableAfterDays: follows ? 0 : (payableAfterDays ?? 0),
		},
		actor,
		await currentInstant(),
		confirmed,
	);
	if (written.ok) {
		const query = new URLSearchParams({
			...(scope !== 'all' && refSellerId ? { seller: refSellerId } : {}),
			written: id,
		});
		return redirect(`/owed/terms?${query}`);
	}
	if (written.reason === 'confirmation-needed')
		return data({ result: submission.reply(), effect: written.effect }, { status: 422 });
	const message = `owedTerms:reasons.${written.reason}`;
	const field = { 'seller-unknown': 'refSellerId', 'follows-already': 'from', 'sent-already': null }[written.reason];
	const result = submission.reply(field ? { fieldErrors: { [field]: [message] } } : { formErrors: [message] });
	return data({ result, effect: null }, { status: 422 });
}

export const shouldRevalidate = rereadRefused;

export default function OwedTerms() {
	const { ofAll, seller, list, count, sort, filtered, mayEdit, form, written } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation(['owedTerms', 'owed']);
	const ofSeller = t('ofSeller', {
		seller: seller?.name ? `${seller.name} (${seller.refSellerId})` : seller?.refSellerId,
	});
	useLive(['owed']);
	return (
		<>
			<PageHeader
				title={t('title')}
				description={t('description')}
				breadcrumbs={[{ label: t('owed:title'), to: '/owed' }]}
			/>
			<Stack>
				{written && (
					<Alert color="pine" role="status">
						{t('written')}
					</Alert>
				)}
				{seller && !seller.known && (
					<Alert color="red" role="alert">
						{t('unknownSeller')} <span className="code">{seller.refSellerId}</span>
					</Alert>
				)}
				<Section title={t('ofAll')}>
					<TermsTable caption={t('ofAll')} rows={ofAll} empty={t('ofAllNone')} />
				</Section>
				{seller && (
					<Section title={ofSeller}>
						<TermsTable caption={ofSeller} rows={seller.terms} empty={t('ofSellerNone')} />
						<Text size="sm" mt="xs">
							<Anchor component={Link} to="/owed/terms" size="sm">
								{t('closeSeller')}
							</Anchor>
						</Text>
					</Section>
				)}
				{mayEdit && (
					<Section title={t('write')} onPaper={false}>
						<TermsForm
							key={`${seller?.refSellerId ?? ''} ${written ?? ''}`}
							{...form}
							refSellerId={seller?.refSellerId}
							lastResult={answer?.result}
							effect={answer?.effect ?? null}
						/>
					</Section>
				)}
				<Section title={t('sellers')}>
					<FilterBar
						filters={[
							{ kind: 'text', name: 'q', label: t('search') },
							selectFilter('state', t('state'), sellerTermsStates, (value) => t(`states.${value}`)),
						]}
					/>
					<DataTable
						table="seller-terms"
						caption={t('sellers')}
						rows={list.rows}
						rowKey={({ refSellerId }) => refSellerId}
						rowHref={({ refSellerId }) => addressOf(refSellerId)}
						sort={sort}
						cursors={list}
						density="compact"
						summary={t('sellersCount', { count })}
						empty={filtered ? undefined : <EmptyState title={t('sellersEmpty')} text={t('sellersEmptyHint')} />}
						columns={useColumns(sellerTermsColumns)}
					/>
				</Section>
			</Stack>
		</>
	);
}
