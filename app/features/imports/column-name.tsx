import { useImportWords } from './words.ts';

/** A column of a file in the words of the page, and beside it what the file calls it where that is another word. */
export function ColumnName(place: { column: string; cell?: string | null | undefined }) {
	const { name, code } = useImportWords().columnName(place);
	return (
		<>
			{name}
			{code && (
				<>
					{' '}
					<span className="code">{code}</span>
				</>
			)}
		</>
	);
}
