import { useCallback, useEffect, useRef, useState } from 'react';
import type { z } from 'zod';

type Parse = typeof import('./form-validation.ts').parseForm;
type Moment = 'onSubmit' | 'onBlur';

/**
 * What `useForm` needs to check a form in the browser: `useForm({ ...useValidation(fetchSchema), … })`. The validator and the
 * schema are fetched when somebody first comes to a form, since most who open a page with one do not fill it in. A form that
 * is sent before they are there waits for them; where they cannot be had, the server checks alone.
 */
export function useValidation<Schema extends z.ZodType>(
	fetchSchema: () => Promise<Schema>,
	moment: Moment = 'onSubmit',
) {
	const [tools, setTools] = useState<{ parse: Parse; schema: Schema } | null>();
	const held = useRef<[HTMLFormElement, HTMLElement | null] | null>(null);
	const fetch = useRef(fetchSchema);
	fetch.current = fetchSchema;
	useEffect(() => {
		if (tools !== undefined) {
			const [form, button] = held.current ?? [];
			held.current = null;
			// conform checks one field by a button of its own that is gone at once: what was to be checked is not to be sent.
			if (form?.isConnected && (!button || button.isConnected)) form.requestSubmit(button);
			return;
		}
		let asked = false;
		const ask = () => {
			if (asked) return;
			asked = true;
			Promise.all([import('./form-validation.ts'), fetch.current()]).then(
				([{ parseForm }, schema]) => setTools({ parse: parseForm, schema }),
				() => setTools(null),
			);
		};
		const listening = new AbortController();
		const listen = <Type extends 'focusin' | 'input' | 'submit'>(
			type: Type,
			hear: (form: HTMLFormElement, event: WindowEventMap[Type]) => void,
		) =>
			window.addEventListener(
				type,
				(event) => {
					const form = event.target instanceof Element ? event.target.closest('form') : null;
					// conform keeps the browser from checking what it checks itself.
					if (form?.noValidate) hear(form, event);
				},
				{ signal: listening.signal, capture: true },
			);
		listen('focusin', ask);
		listen('input', ask);
		listen('submit', (form, event) => {
			event.preventDefault();
			event.stopImmediatePropagation();
			held.current = [form, event.submitter];
			ask();
		});
		return () => listening.abort();
	}, [tools]);
	const onValidate = useCallback(
		({ formData }: { formData: FormData }) => tools!.parse(formData, tools!.schema),
		[tools],
	);
	// Without the validator a check between would be a question to the server.
	return tools
		? { onValidate, shouldValidate: moment, shouldRevalidate: 'onInput' as const }
		: { onValidate: undefined, shouldValidate: 'onSubmit' as const, shouldRevalidate: 'onSubmit' as const };
}
