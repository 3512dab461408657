/** How far an import came. `undone`: it was in and was taken back. */
const importStatuses = ['running', 'done', 'failed', 'cancelled', 'undone'] as const;
export type ImportStatus = (typeof importStatuses)[number];
