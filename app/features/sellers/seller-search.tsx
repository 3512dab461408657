import { Combobox, Group, Loader, Text, TextInput, useCombobox } from '@mantine/core';
import { useFetcher } from '@remix-run/react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type FieldLike, useMessages } from '#app/ui/form-fields.tsx';

/** How long to wait for the next letter. */
const PAUSE_MS = 150;

/** What every field that chooses a seller is given. */
export interface SellerFieldProps<Seller> {
	field: FieldLike;
	label: ReactNode;
	description?: ReactNode;
	/** Offered before anything is typed; the one of the field's value among them is chosen. */
	initial: Seller[];
}

interface SearchProps<Seller> extends SellerFieldProps<Seller> {
	/** Where sellers that a text may mean are found: `?q=` is added. */
	from: string;
	/** What of a seller the field holds. */
	keyOf: (seller: Seller) => string;
	nameOf: (seller: Seller) => string;
	/** Beside and below the name of one that is offered. */
	badge?: (seller: Seller) => ReactNode;
	note?: (seller: Seller) => ReactNode;
	placeholder: string;
	/** Said where none is found. */
	none: string;
	/** What is typed and is none of those that are offered is the value of the field itself. */
	free?: true;
}

/**
 * A field that chooses one of many sellers: the server looks for what is typed. Arrow keys and Enter choose, and a screen
 * reader hears how many are offered.
 */
export function SellerSearch<Seller>({
	field,
	label,
	description,
	initial,
	from,
	keyOf,
	nameOf,
	badge,
	note,
	placeholder,
	none,
	free,
}: SearchProps<Seller>) {
	const { t } = useTranslation('payouts');
	const messages = useMessages();
	const fetcher = useFetcher<{ sellers: Seller[] }>();
	const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
	const [chosen, setChosen] = useState(() => initial.find((seller) => keyOf(seller) === field.initialValue) ?? null);
	const [text, setText] = useState(() => (chosen ? nameOf(chosen) : free ? String(field.initialValue ?? '') : ''));
	const value = useRef<HTMLInputElement>(null);
	const offered = fetcher.data?.sellers ?? initial;
	const held = chosen ? keyOf(chosen) : free ? text.trim() : '';

	const look = useRef<ReturnType<typeof setTimeout>>(undefined);
	useEffect(() => () => clearTimeout(look.current), []);
	function type(typed: string): void {
		setText(typed);
		setChosen(null);
		combobox.openDropdown();
		combobox.resetSelectedOption();
		clearTimeout(look.current);
		look.current = setTimeout(() => fetcher.load(`${from}?q=${encodeURIComponent(typed.trim())}`), PAUSE_MS);
	}
	// The form validates on what its fields say, and a hidden one says nothing by itself.
	// biome-ignore lint/correctness/useExhaustiveDependencies: each time that the field holds another value
	useEffect(() => {
		value.current?.dispatchEvent(new Event('input', { bubbles: true }));
	}, [held]);

	return (
		<div>
			<input ref={value} type="hidden" name={field.name} value={held} />
			<Combobox
				store={combobox}
				onOptionSubmit={(submitted) => {
					const seller = offered.find((one) => keyOf(one) === submitted);
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
						placeholder={placeholder}
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
							if (!chosen && !free) setText('');
						}}
					/>
				</Combobox.Target>
				<Combobox.Dropdown>
					<Combobox.Options aria-label={t('seller')} mah={320} style={{ overflowY: 'auto' }}>
						{offered.map((seller) => (
							<Combobox.Option key={keyOf(seller)} value={keyOf(seller)} active={keyOf(seller) === held}>
								<Group justify="space-between" gap={6}>
									<Text span size="sm">
										{nameOf(seller)}
									</Text>
									{badge?.(seller)}
								</Group>
								{note?.(seller)}
							</Combobox.Option>
						))}
						{offered.length === 0 && <Combobox.Empty>{none}</Combobox.Empty>}
					</Combobox.Options>
				</Combobox.Dropdown>
			</Combobox>
			<span role="status" className="visually-hidden">
				{combobox.dropdownOpened && t('sellersOffered', { count: offered.length })}
			</span>
		</div>
	);
}
