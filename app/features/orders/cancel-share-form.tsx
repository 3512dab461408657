import { Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { Form } from '@remix-run/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoney, groupDigits } from '#app/i18n/format.ts';
import { parseWon } from '#app/lib/won.ts';
import { FormError, SubmitButton } from '#app/ui/form-fields.tsx';
import { Money } from '#app/ui/money.tsx';
import { UnsavedGuard } from '#app/ui/unsaved-guard.tsx';
import type { Share } from './cancel-share.ts';

/** The form in which a person says how much of what was given back of an order was whose. */
export function CancelShareForm({
	id: given,
	givenBack,
	ordered,
	nameOf,
	last,
	refused,
}: {
	/** By which the server knows this form, were it sent twice. */
	id: string;
	givenBack: bigint;
	ordered: readonly Share[];
	/** The name of a seller in the order, where it is registered. */
	nameOf: (refSellerId: string) => string | undefined;
	/** What somebody said of the same amount before. */
	last: readonly Share[];
	/** Why what was sent was not taken, in words. */
	refused: string | null;
}) {
	const { t } = useTranslation('owedTerms');
	const [id] = useState(given);
	const [typed, setTyped] = useState(() =>
		ordered.map(({ refSellerId }) => {
			const before = last.find((share) => share.refSellerId === refSellerId);
			return before ? groupDigits(before.amount) : '';
		}),
	);
	const left = typed.reduce((rest, text) => rest - (parseWon(text) ?? 0n), givenBack);
	const type = (index: number, text: string) => setTyped((all) => all.map((one, at) => (at === index ? text : one)));
	return (
		<Form method="post">
			<UnsavedGuard />
			<input type="hidden" name="id" value={id} />
			<input type="hidden" name="givenBack" value={String(givenBack)} />
			<Stack gap="xs">
				<Title order={3} size="h5">
					{t('share.title')}
				</Title>
				<Text size="sm">{t('share.text', { amount: formatMoney(givenBack) })}</Text>
				<FormError errors={refused ? [refused] : null} />
				<Group align="flex-end" gap="sm">
					{ordered.map(({ refSellerId, amount }, index) => (
						<div key={refSellerId}>
							<input type="hidden" name="refSellerId" value={refSellerId} />
							<TextInput
								name="amount"
								label={nameOf(refSellerId) ? `${nameOf(refSellerId)} (${refSellerId})` : refSellerId}
								description={t('share.of', { amount: formatMoney(amount) })}
								required
								inputMode="numeric"
								autoComplete="off"
								classNames={{ input: 'tabular' }}
								styles={{ input: { textAlign: 'end' } }}
								maw={320}
								value={typed[index]}
								error={parseWon(typed[index]!) === undefined}
								onChange={({ currentTarget }) => type(index, currentTarget.value)}
								onBlur={() => {
									const won = parseWon(typed[index]!);
									if (won !== null && won !== undefined) type(index, groupDigits(won));
								}}
							/>
						</div>
					))}
				</Group>
				<Text size="sm" role="status">
					{t('share.left')} <Money amount={left} />
				</Text>
				<Group>
					<SubmitButton variant="default">{t('share.submit')}</SubmitButton>
				</Group>
			</Stack>
		</Form>
	);
}
