import { Alert, Button, type ButtonProps, List, NativeSelect, PasswordInput, Text, TextInput } from '@mantine/core';
import { useNavigation } from '@remix-run/react';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { groupDigits } from '#app/i18n/format.ts';
import { parseWon } from '#app/lib/won.ts';
import type { Option } from './filter-bar.tsx';
import { readMessage } from './form-message.ts';

/** What the fields need of conform's metadata; `fields.email` of useForm fits. */
export interface FieldLike {
	id: string;
	name: string;
	key?: string | undefined;
	errors?: string[] | undefined;
	initialValue?: unknown;
	required?: boolean | undefined;
	minLength?: number | undefined;
	maxLength?: number | undefined;
}

interface FieldProps {
	/** Pass it as it is: conform's metadata is a proxy that cannot be spread. */
	field: FieldLike;
	/** Marks the field as required where the form has no constraints to say so. */
	required?: boolean;
	label: ReactNode;
	description?: ReactNode;
	placeholder?: string;
	disabled?: boolean;
	autoComplete?: string;
	autoFocus?: boolean;
}

/** Translates validation messages: keys of the catalogue become sentences, other texts stay. */
export function useMessages(): (errors: string[] | undefined) => string | undefined {
	const { t, i18n } = useTranslation();
	return (errors) => {
		if (!errors || errors.length === 0) return undefined;
		return errors
			.map((text) => {
				const { key, values } = readMessage(text);
				return i18n.exists(key) ? t(key as 'validation.invalid', values) : text;
			})
			.join(' ');
	};
}

function useFieldProps({
	field,
	label,
	description,
	placeholder,
	disabled,
	autoComplete,
	autoFocus,
	required,
}: FieldProps) {
	const messages = useMessages();
	return {
		// Mantine ties label, description and error to the input by this id.
		id: field.id,
		name: field.name,
		defaultValue: typeof field.initialValue === 'string' ? field.initialValue : undefined,
		error: messages(field.errors),
		required: required ?? field.required,
		label,
		description,
		placeholder,
		disabled,
		autoComplete: autoComplete ?? 'off',
		autoFocus,
	};
}

/** A line of text, wired to a conform field: ids, the value it had, its limits and its errors. */
export function TextField({ type = 'text', ...props }: FieldProps & { type?: 'text' | 'email' | 'tel' | 'password' }) {
	const input = useFieldProps(props);
	const limits = { minLength: props.field.minLength, maxLength: props.field.maxLength };
	return type === 'password' ? (
		<PasswordInput key={props.field.key} {...input} {...limits} />
	) : (
		<TextInput key={props.field.key} type={type} {...input} {...limits} />
	);
}

/** A choice of one, as the platform's own select, wired to a conform field. */
export function SelectField({ options, ...props }: FieldProps & { options: Option[] }) {
	const { t } = useTranslation();
	const { placeholder, autoFocus, ...input } = useFieldProps(props);
	const data = input.defaultValue ? options : [{ value: '', label: placeholder ?? t('form.choose') }, ...options];
	const select = useRef<HTMLSelectElement>(null);
	// conform leaves a select without a value with no option at all; people expect to read "choose".
	// biome-ignore lint/correctness/useExhaustiveDependencies: the key changes when the form was reset
	useEffect(() => {
		const frame = requestAnimationFrame(() => {
			if (select.current?.selectedIndex === -1) select.current.selectedIndex = 0;
		});
		return () => cancelAnimationFrame(frame);
	}, [props.field.key]);
	return <NativeSelect key={props.field.key} ref={select} {...input} data={data} />;
}

/** A calendar day, wired to a conform field; read it with `dayField`. */
export function DateField({ min, max, ...props }: FieldProps & { min?: string; max?: string }) {
	return (
		<TextInput
			key={props.field.key}
			{...useFieldProps(props)}
			type="date"
			min={min}
			max={max}
			classNames={{ input: 'tabular' }}
		/>
	);
}

/** The digits of an amount in groups; what is no amount stays as it is. */
export function grouped<Text extends string | undefined>(text: Text): Text | string {
	const amount = text === undefined ? undefined : parseWon(text);
	return amount === null || amount === undefined ? text : groupDigits(amount);
}

/** Whole won, grouped from the start and when the field is left, wired to a conform field; read it with `wonField`. */
export function MoneyField(props: FieldProps) {
	const { t } = useTranslation();
	const { defaultValue, ...input } = useFieldProps(props);
	return (
		<TextInput
			key={props.field.key}
			{...input}
			defaultValue={grouped(defaultValue)}
			inputMode="numeric"
			classNames={{ input: 'tabular' }}
			rightSection={
				<Text size="sm" c="dimmed" aria-hidden>
					{t('form.won')}
				</Text>
			}
			rightSectionWidth={44}
			styles={{ input: { textAlign: 'end' } }}
			onBlur={({ currentTarget }) => {
				currentTarget.value = grouped(currentTarget.value);
			}}
		/>
	);
}

/** The button that posts the form around it; it shows that the post is under way and cannot be pressed twice. */
export function SubmitButton({
	children,
	busy,
	name,
	value,
	...props
}: ButtonProps & {
	children: ReactNode;
	/** For forms of a fetcher: whether it is busy. */
	busy?: boolean;
	name?: string;
	value?: string;
}) {
	const navigation = useNavigation();
	const posting =
		navigation.state !== 'idle' &&
		navigation.formMethod === 'POST' &&
		(name === undefined || navigation.formData?.get(name) === value);
	return (
		<Button type="submit" name={name} value={value} loading={busy ?? posting} {...props}>
			{children}
		</Button>
	);
}

/** What is wrong with a form as a whole, read out at once; nothing when nothing is. */
export function FormError({ errors, title }: { errors: string[] | null | undefined; title?: string }) {
	const { t } = useTranslation();
	const messages = useMessages();
	if (!errors || errors.length === 0) return null;
	return (
		<Alert
			color="red"
			role="alert"
			title={title ?? t('form.errors')}
			icon={<IconAlertTriangle size={18} aria-hidden />}
		>
			{errors.length === 1 ? (
				messages(errors)
			) : (
				<List size="sm">
					{errors.map((error) => (
						<List.Item key={error}>{messages([error])}</List.Item>
					))}
				</List>
			)}
		</Alert>
	);
}
