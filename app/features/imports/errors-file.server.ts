import { createReadStream } from 'node:fs';
import { explainReason, rowErrorReasons } from '#app/features/payments/import-reason.ts';
import type { Words } from '#app/i18n/i18n.server.ts';
import { csvStream, readNeutralised } from '#app/lib/csv.ts';
import { CsvReader } from '#app/lib/csv-reader.ts';

type WrittenError = [line: string, column: string, value: string, reason: string, raw: string];

/** The errors that an import wrote into its file, a piece of it at a time: it may be as long as what was imported. */
async function* writtenErrors(file: string): AsyncGenerator<WrittenError> {
	const reader = new CsvReader({ delimiter: ',', fieldCount: 5, line: 1 });
	let found: WrittenError[] = [];
	const handlers = {
		onPlainRun: () => {},
		onRecord: (fields: string[], line: number) => {
			if (line > 1) found.push(fields.map(readNeutralised) as WrittenError);
		},
		// What cannot be split any more is told as it stands.
		onBroken: (_reason: string, _field: number, _line: number, raw: string) => {
			found.push(['', '', '', '', raw]);
		},
	};
	let rest = '';
	for await (const piece of createReadStream(file, 'utf8')) {
		const text = rest + piece;
		const end = text.lastIndexOf('\n') + 1;
		rest = text.slice(end);
		reader.push(text.slice(0, end), false, handlers);
		yield* found;
		found = [];
	}
	reader.push(rest, true, handlers);
	yield* found;
}

const codes = new Map(Object.keys(rowErrorReasons).map((code) => [explainReason(code), code]));

/** The errors file of an import in the language of whoever downloads it; the file itself is the English one of the CLI. */
export function errorsInWords(file: string, t: Words): AsyncIterable<string> {
	return csvStream(
		['line', 'column', 'value', 'reason', 'raw'],
		writtenErrors(file),
		([line, column, value, reason, raw]) => {
			const code = codes.get(reason) as keyof typeof rowErrorReasons | undefined;
			return [line === '' ? null : Number(line), column, value, code ? t(`imports:reasons.${code}`) : reason, raw];
		},
	);
}
