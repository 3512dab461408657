import { z } from 'zod';
import { mappedKinds } from './mapping.ts';

/** What a person says of the columns of a file. */
export const mappingSchema = z.object({
	kind: z.enum(mappedKinds),
	/** The column (its header) that fills a target. */
	columns: z.record(z.string(), z.string().max(200)),
	/** What every row has, where no column says it. */
	constants: z.record(z.string(), z.string().max(300)),
	/** What stands first in the dates of the file. */
	dates: z.enum(['ymd', 'dmy', 'mdy']).default('ymd'),
	/** What stands before the fraction of an amount. */
	decimal: z.enum(['point', 'comma']).default('point'),
	/** How the rows of cancels are told. */
	cancel: z.object({
		by: z.enum(['nothing', 'negative', 'word']),
		column: z.string().max(200).default(''),
		words: z.string().max(300).default(''),
	}),
});
export type Mapping = z.infer<typeof mappingSchema>;
