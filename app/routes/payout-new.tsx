import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { requirePermission } from '#app/auth/guards.server.ts';
import { currentInstant } from '#app/clock.server.ts';
import { environment } from '#app/env.server.ts';
import { PayoutForm } from '#app/features/payouts/payout-form.tsx';
import { payoutSchema } from '#app/features/payouts/payout-schema.ts';
import { payoutCalendar, payoutRules } from '#app/features/payouts/payout-settings.server.ts';
import { findPayout } from '#app/features/payouts/queries.server.ts';
import { nextExpressOpening, sendDayOf } from '#app/features/payouts/readiness.ts';
import { type AlikePayout, schedulePayout } from '#app/features/payouts/schedule-payout.server.ts';
import type { ScheduleWarning } from '#app/features/payouts/schedule-rules.ts';
import { pickSellers } from '#app/features/sellers/pick-sellers.server.ts';
import { readForecast } from '#app/features/treasury/forecast.server.ts';
import { DraftShortfall } from '#app/features/treasury/shortfall-alert.tsx';
import { addDays, atKst, daysOf, type KstDay, kstDayOf, parseKstDay } from '#app/lib/kst-calendar.ts';
import { parseWon } from '#app/lib/won.ts';
import {
	EXPRESS_WINDOW,
	earliestScheduledDay,
	isExpressWindowOpen,
	latestScheduledDay,
} from '#app/toss/payout-rules.ts';
import { parseForm } from '#app/ui/form-validation.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';
import { rereadRefused } from '#app/ui/reread-refused.ts';
import { useAnswer } from '#app/ui/use-answer.ts';

export const meta = pageMeta((t) => t('payouts:newTitle'));

/** For later days a payout is taken to be sent on its own day: the forecast knows little about them anyway. */
const DAYS_AHEAD = 90;

export async function loader({ request }: LoaderFunctionArgs) {
	await requirePermission(request, 'payouts.create');
	const params = new URL(request.url).searchParams;
	const now = await currentInstant();
	const [rules, calendar, forecast, replaced] = await Promise.all([
		payoutRules(),
		payoutCalendar(),
		readForecast(environment().TOSS_MID, now),
		findPayout(params.get('replaces') ?? undefined, now),
	]);
	const earliest = earliestScheduledDay(now, calendar);
	const sellerId = replaced?.sellerId ?? params.get('seller') ?? undefined;
	return {
		sellers: await pickSellers(undefined, sellerId),
		defaults: {
			sellerId,
			amount: replaced ? String(replaced.amount) : undefined,
			transactionDescription: replaced?.transactionDescription,
			replacesPayoutId: replaced?.id,
		},
		rules: {
			thresholdWon: rules.thresholdWon,
			expressOpen: isExpressWindowOpen(now, calendar),
			expressOpensAt: nextExpressOpening(now, calendar),
			expressLeftMs: atKst(kstDayOf(now)).getTime() + EXPRESS_WINDOW.untilSecond * 1000 - now.getTime(),
			earliest,
			latest: latestScheduledDay(now),
		},
		forecast: {
			days: forecast?.days ?? [],
			expressOn: kstDayOf(nextExpressOpening(now, calendar)),
			sendOn: daysOf(earliest, addDays(earliest, DAYS_AHEAD)).map(
				(day) => [day, sendDayOf(day, calendar, rules)] as const,
			),
		},
	};
}

/** The field at which a reason is shown; the others concern the form as a whole. */
const fieldOfReason: Readonly<Record<string, string>> = {
	'seller-not-found': 'sellerId',
	'not-registered': 'sellerId',
	'paid-through-v1': 'sellerId',
	'identity-check-pending': 'sellerId',
	'kyc-required': 'sellerId',
	'unknown-status': 'sellerId',
	'amount-out-of-range': 'amount',
	'description-invalid': 'transactionDescription',
	'date-missing': 'payoutOn',
	'date-invalid': 'payoutOn',
	'date-too-early': 'payoutOn',
	'date-too-late': 'payoutOn',
	'date-on-holiday': 'payoutOn',
};

export async function action({ request }: ActionFunctionArgs) {
	const { actor } = await requirePermission(request, 'payouts.create');
	const submission = parseForm(await request.formData(), payoutSchema);
	const warnings: ScheduleWarning[] = [];
	const alike: AlikePayout[] = [];
	if (submission.status !== 'success') return data({ result: submission.reply(), warnings, alike }, { status: 400 });
	const { payoutOn, ...input } = submission.value;
	const scheduled = await schedulePayout({ ...input, payoutOn: payoutOn ?? null }, actor, await currentInstant());
	if (scheduled.ok) return redirect(`/payouts/${scheduled.payoutId}`);
	if (scheduled.reason === 'confirmation-needed') {
		const open = [...new Set([...input.confirmed, ...scheduled.warnings])];
		return data({ result: submission.reply(), warnings: open, alike: scheduled.alike }, { status: 422 });
	}
	const field = fieldOfReason[scheduled.reason];
	const message = `payouts:reasons.${scheduled.reason}`;
	const result = submission.reply(field ? { fieldErrors: { [field]: [message] } } : { formErrors: [message] });
	return data({ result, warnings, alike }, { status: 422 });
}

// What may be chosen has moved on when a day is refused after midnight.
export const shouldRevalidate = rereadRefused;

export default function NewPayout() {
	const { sellers, defaults, rules, forecast } = useLoaderData<typeof loader>();
	const answer = useAnswer<typeof action>();
	const { t } = useTranslation('payouts');
	const sendOn = new Map<string, KstDay>(forecast.sendOn);
	return (
		<>
			<PageHeader
				title={t('newTitle')}
				description={t('newHint')}
				breadcrumbs={[{ label: t('title'), to: '/payouts' }]}
			/>
			<PayoutForm
				lastResult={answer?.result}
				sellers={sellers}
				warnings={answer?.warnings ?? []}
				alike={answer?.alike ?? []}
				defaults={defaults}
				rules={rules}
				notice={({ scheduleType, payoutOn = '', amount = '' }) => (
					<DraftShortfall
						days={forecast.days}
						draft={{
							sentOn: scheduleType === 'EXPRESS' ? forecast.expressOn : (sendOn.get(payoutOn) ?? parseKstDay(payoutOn)),
							amount: parseWon(amount) ?? null,
						}}
					/>
				)}
			/>
		</>
	);
}
