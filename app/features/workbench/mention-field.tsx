import { Combobox, Textarea, type TextareaProps, useCombobox } from '@mantine/core';
import { type RefObject, useLayoutEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { completeMention, offerPeople, openMention } from './mention.ts';

interface MentionFieldProps extends Omit<TextareaProps, 'value' | 'onChange'> {
	value: string;
	onWrite: (text: string) => void;
	people: readonly { id: string; name: string }[];
	fieldRef: RefObject<HTMLTextAreaElement>;
}

/** A text in which `@` offers the people to name: the arrows choose, Enter or Tab writes the name, Escape closes. */
export function MentionField({ value, onWrite, people, fieldRef, onKeyDown, ...props }: MentionFieldProps) {
	const { t } = useTranslation('workbench');
	const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
	const [caret, setCaret] = useState(0);
	const [placed, setPlaced] = useState<number | null>(null);
	const mention = openMention(value, Math.min(caret, value.length));
	const offered = mention ? offerPeople(people, mention.typed) : [];
	const opened = combobox.dropdownOpened && offered.length > 0;
	useLayoutEffect(() => {
		if (placed === null) return;
		fieldRef.current?.setSelectionRange(placed, placed);
		setCaret(placed);
		setPlaced(null);
	}, [placed, fieldRef]);
	const choose = (name: string) => {
		if (!mention) return;
		const done = completeMention(value, mention, name);
		onWrite(done.text);
		setPlaced(done.caret);
		combobox.closeDropdown();
	};
	return (
		<Combobox store={combobox} onOptionSubmit={choose} position="bottom-start" withinPortal>
			<Combobox.Target withKeyboardNavigation={opened} withAriaAttributes={opened}>
				<Textarea
					{...props}
					// The hint names somebody, and a name may be one long word.
					descriptionProps={{ style: { overflowWrap: 'anywhere' } }}
					ref={fieldRef}
					value={value}
					aria-autocomplete="list"
					onChange={(event) => {
						const { value: text, selectionStart } = event.currentTarget;
						onWrite(text);
						setCaret(selectionStart);
						const open = openMention(text, selectionStart);
						if (open && offerPeople(people, open.typed).length > 0) {
							combobox.openDropdown();
							combobox.selectFirstOption();
						} else combobox.closeDropdown();
					}}
					onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
					onBlur={() => combobox.closeDropdown()}
					onKeyDown={(event) => {
						if (opened && event.key === 'Tab' && !event.shiftKey) {
							event.preventDefault();
							combobox.clickSelectedOption();
						} else if (opened && event.key === 'Escape') {
							event.stopPropagation();
							combobox.closeDropdown();
						} else onKeyDown?.(event);
					}}
				/>
			</Combobox.Target>
			<Combobox.Dropdown hidden={!opened}>
				<Combobox.Options aria-label={t('peopleToName')}>
					{offered.map(({ id, name }) => (
						<Combobox.Option key={id} value={name}>
							{name}
						</Combobox.Option>
					))}
				</Combobox.Options>
			</Combobox.Dropdown>
		</Combobox>
	);
}
