import type { Words } from '#app/i18n/i18n.ts';
import { KstDayText } from '#app/ui/date-time.tsx';
import { Money } from '#app/ui/money.tsx';
import { StatusBadge } from '#app/ui/status-badge.tsx';
import type { Column } from '#app/ui/table-columns.ts';
import { type HolidayRule, type PlanOutcome, type PlanRhythm, planKindOf } from './plan.ts';
import { sayAmount, sayPaid, sayRhythm } from './plan-words.ts';
import type { ListedPlan } from './plans-list.server.ts';

/** The columns of the list of recurring payouts, on the screen and in files. */
export function plansColumns(t: Words): Column<ListedPlan>[] {
	const state = ({ active }: ListedPlan) => t(active ? 'batches:active' : 'batches:paused');
	const last = (plan: ListedPlan) => plan.last && t(`batches:outcomes.${plan.last.outcome as PlanOutcome}`);
	return [
		{
			key: 'seller',
			header: t('payouts:seller'),
			render: (plan) => <span className="name">{sayPaid(t, plan)}</span>,
			value: (plan) => sayPaid(t, plan),
		},
		{
			key: 'refSellerId',
			header: t('owed:list.refSellerId'),
			visibleFrom: 'xl',
			render: (plan) => (plan.seller ? <span className="code">{plan.seller.refSellerId}</span> : '–'),
			value: (plan) => plan.seller?.refSellerId ?? null,
		},
		{
			key: 'rhythm',
			header: t('batches:rhythm'),
			render: (plan) => sayRhythm(t, plan.rhythm as PlanRhythm, plan.ordinal),
			value: (plan) => sayRhythm(t, plan.rhythm as PlanRhythm, plan.ordinal),
		},
		{
			key: 'holiday',
			header: t('batches:onHoliday'),
			visibleFrom: 'lg',
			render: (plan) => t(`batches:holidays.${plan.onHoliday as HolidayRule}`),
			value: (plan) => t(`batches:holidays.${plan.onHoliday as HolidayRule}`),
		},
		{
			key: 'next',
			header: t('batches:nextOn'),
			render: (plan) => <KstDayText day={plan.next} weekday />,
			value: (plan) => plan.next,
		},
		{
			key: 'cutOff',
			header: t('plans:cutOff'),
			visibleFrom: 'xl',
			render: (plan) => <KstDayText day={plan.cutOff} weekday />,
			value: (plan) => plan.cutOff,
		},
		{ key: 'last', header: t('batches:lastOutcome'), visibleFrom: 'lg', render: last, value: last },
		{
			key: 'active',
			header: t('batches:state'),
			visibleFrom: 'sm',
			render: (plan) => <StatusBadge tone={plan.active ? 'success' : 'neutral'} label={state(plan)} />,
			value: state,
		},
		{
			key: 'kind',
			header: t('plans:kind'),
			optional: true,
			render: (plan) => t(`plans:kindsShort.${planKindOf(plan)}`),
			value: (plan) => t(`plans:kindsShort.${planKindOf(plan)}`),
		},
		{
			key: 'amount',
			header: t('payouts:amount'),
			align: 'end',
			render: (plan) => (plan.amount === null ? sayAmount(t, plan) : <Money amount={plan.amount} />),
			value: (plan) => plan.amount ?? sayAmount(t, plan),
		},
	];
}
