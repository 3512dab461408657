/**
 * SQL: the condition that the break `alias` was found by a finished run. `run` is the run's id: a parameter, not a column,
 * so that it is looked up once, and the breaks are read in the order of their index.
 */
export const foundByRun = (alias: string, run: string) => {
	const of = (column: string) => `(select ${column} from reconciliation_run where id = ${run}::uuid)`;
	return `${alias}.chain_id = ${of('chain_id')} and ${alias}.since_step <= ${of('step')} and ${alias}.until_step > ${of('step')}`;
};
