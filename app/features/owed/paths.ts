/** The address of what is owed to one seller. */
export const owedPath = (refSellerId: string) => `/owed/sellers/${encodeURIComponent(refSellerId)}`;

/** The address at which terms of a seller are written. */
export const termsPath = (refSellerId: string) => `/owed/terms?${new URLSearchParams({ seller: refSellerId })}`;

/** The address at which payouts are made of what is payable to these sellers. */
export const payPath = (sellers: readonly { id: string }[]) =>
	`/payouts/many?${new URLSearchParams([['owed', '1'], ...sellers.map(({ id }) => ['seller', id])])}`;
