import { Combobox, Group, Loader, Text, TextInput, useCombobox } from '@mantine/core';
import { useFetcher } from '@remix-run/react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type FieldLike, useMessages } from '#app/ui/form-fields.tsx';
import { Money } from '#app/ui/money.tsx';
import { bankName } from './banks.ts';
import type { OfferedSeller } from './pick-sellers.server.ts';
import { SellerBadge } from './seller-badge.tsx';

/** How long to wait for the next letter. */
const PAUSE_MS = 150;

/**
 * A field that chooses one of all sellers who can be paid: the server looks for what is typed. Arrow keys and Enter choose,
 * and a screen reader hears how many are offered.
 */
export function SellerPicker({
	field,
	label,
	description,
	initial,
}: {
	field: FieldLike;
	label: ReactNode;
	description?: ReactNode;
	/** Offered before anything is typed; the one of the field's value among them is chosen. */
	initial: OfferedSeller[];
}) {
	const { t, i18n } = useTranslation('payouts');
	const messages = useMessages();
	const fetcher = useFetcher<{ sellers: OfferedSeller[] }>();
	const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
	const nameOf = ({ name, refSellerId, bankCode, accountNumberLast4 }: OfferedSeller) =>
		t('sellerOption', { name, ref: refSellerId, bank: bankName(bankCode, i18n.language), last4: accountNumberLast4 });
	const [chosen, setChosen] = useState(() => initial.find(({ id }) => id === field.initialValue) ?? null);
	const [text, setText] = useState(() => (chosen ? nameOf(chosen) : ''));
	const value = useRef<HTMLInputElement>(null);
	const offered = fetcher.data?.sellers ?? initial;

	const look = useRef<ReturnType<typeof setTimeout>>(undefined);
	useEffect(() => () => clearTimeout(look.current), []);
	function type(typed: string): void {
		setText(typed);
		setChosen(null);
		combobox.openDropdown();
		combobox.resetSelectedOption();
		clearTimeout(look.current);
		look.current = setTimeout(() => fetcher.load(`/sellers/pick?q=${encodeURIComponent(typed.trim())}`), PAUSE_MS);
	}
	// The form validates on what its fields say, and a hidden one says nothing by itself.
	// biome-ignore lint/correctness/useExhaustiveDependencies: each time that another one is chosen
	useEffect(() => {
		value.current?.dispatchEvent(new Event('input', { bubbles: true }));
	}, [chosen]);

	return (
		<div>
			<input ref={value} type="hidden" name={field.name} value={chosen?.id ?? ''} />
			<Combobox
				store={combobox}
				onOptionSubmit={(id) => {
					const seller = offered.find((one) => one.id === id);
					if (!seller) return;
					setChosen(seller);
					setText(nameOf(seller));
					combobox.closeDropdown();
				}}
			>
				<Combobox.Target>
					<TextInput
						id={field.id}
						label={label}
						description={description}
						placeholder={t('sellerSearch')}
						error={messages(field.errors)}
						value={text}
						required
						autoComplete="off"
						rightSection={fetcher.state === 'idle' ? <Combobox.Chevron /> : <Loader size={14} />}
						rightSectionPointerEvents="none"
						onChange={(event) => type(event.currentTarget.value)}
						onClick={() => combobox.openDropdown()}
						onFocus={(event) => event.currentTarget.select()}
						onBlur={() => {
							combobox.closeDropdown();
							if (!chosen) setText('');
						}}
					/>
				</Combobox.Target>
				<Combobox.Dropdown>
					<Combobox.Options aria-label={t('seller')} mah={320} style={{ overflowY: 'auto' }}>
						{offered.map((seller) => (
							<Combobox.Option key={seller.id} value={seller.id} active={seller.id === chosen?.id}>
								<Group justify="space-between" gap={6}>
									<Text span size="sm">
										{nameOf(seller)}
									</Text>
									<SellerBadge seller={seller} />
								</Group>
								{seller.due !== null && (
									<Text size="xs" c="dimmed" component="div">
										{t('sellerDue')} <Money amount={BigInt(seller.due)} signed={seller.due.startsWith('-')} />
									</Text>
								)}
							</Combobox.Option>
						))}
						{offered.length === 0 && <Combobox.Empty>{t('sellerNone')}</Combobox.Empty>}
					</Combobox.Options>
				</Combobox.Dropdown>
			</Combobox>
			<span role="status" className="visually-hidden">
				{combobox.dropdownOpened && t('sellersOffered', { count: offered.length })}
			</span>
		</div>
	);
}
