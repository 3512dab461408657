import type { TableSource } from '#app/ui/table-source.ts';
import { auditColumns } from './audit-columns.tsx';
import { auditFiltersOf } from './audit-filters.ts';
import { type AuditPage, countAudit, listAudit } from './list-audit.server.ts';

/** The audit log as files are made of it. */
export const auditSource: TableSource<AuditPage['rows'][number]> = {
	title: (t) => t('audit.title'),
	columns: auditColumns,
	open(params) {
		const { filters } = auditFiltersOf(params);
		return { count: () => countAudit(filters), page: (page) => listAudit(filters, page) };
	},
};
