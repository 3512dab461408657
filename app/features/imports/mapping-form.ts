import { mappedTargets } from './mapping.ts';
import { type Mapping, mappingSchema } from './mapping-schema.ts';

/** What a person said in the mapping form; null when the form is not one. */
export function mappingOfForm(form: FormData): Mapping | null {
	const text = (name: string) => String(form.get(name) ?? '');
	const kind = mappingSchema.shape.kind.safeParse(text('kind'));
	if (!kind.success) return null;
	const columns: Record<string, string> = {};
	const constants: Record<string, string> = {};
	for (const { name } of mappedTargets(kind.data)) {
		if (text(`column.${name}`)) columns[name] = text(`column.${name}`);
		else if (text(`constant.${name}`).trim()) constants[name] = text(`constant.${name}`).trim();
	}
	const cancel = { by: text('cancel.by') || 'nothing', column: text('cancel.column'), words: text('cancel.words') };
	const forms = { dates: text('dates') || 'ymd', decimal: text('decimal') || 'point' };
	const parsed = mappingSchema.safeParse({ kind: kind.data, columns, constants, ...forms, cancel });
	return parsed.success ? parsed.data : null;
}

/** A name for a profile, made of the name of a file: letters of other alphabets are left out. */
export function profileNameFor(fileName: string): string {
	const plain = fileName
		.replace(/\.[^.]*$/, '')
		.toLowerCase()
		.replace(/\d{4,}/g, '')
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-+|-+$/g, '')
		.slice(0, 50);
	return plain || 'my-profile';
}
