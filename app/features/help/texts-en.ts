import type { HelpTexts } from './pages.ts';

export default {
	overview: {
		purpose: 'What needs you first today, and where the money is. Every number and bar opens the rows behind it.',
		next: ['Work through what needs attention from the top.', 'End the remaining discrepancies on the workbench.'],
	},
	account: {
		purpose: 'Change your own password. Only an administrator changes roles.',
		next: ['Enter the present and the new password, and save.'],
	},
	exports: {
		purpose: 'Tables of more than 50,000 rows as files. They go on when you leave, and are kept for a week.',
		next: ['Download what is ready. If one failed, narrow its filters and export again.'],
	},
	sellers: {
		purpose: 'Who is paid, and how far their identity check and KYC are.',
		next: ['Register a seller.', 'Filter for refused ones or those that need KYC and see what is in the way.'],
	},
	'seller-new': {
		purpose: 'Registers one seller and sends it to Toss Payments. The account number is stored encrypted.',
		next: ['Write the holder’s name as the bank knows it.', 'For many sellers use a file.'],
	},
	'seller-imports': {
		purpose: 'Registers many sellers from Excel or CSV. Nothing is sent before you confirm.',
		next: ['Download the form, fill it in and upload it.'],
	},
	'seller-import': {
		purpose: 'What of the file would be registered, and what is left out.',
		next: ['Download the rows with errors, mend them and upload them again.', 'When it is done, look at the list.'],
	},
	seller: {
		purpose: 'State, account, limit and payouts of one seller.',
		next: ['Do what the next step says.', 'If the seller is payable, create a payout.'],
	},
	'seller-edit': {
		purpose: 'Changes contact and account of a seller; the change is sent to Toss Payments.',
		next: ['Change only what differs and save. With a new account check the holder again.'],
	},
	'seller-correct': {
		purpose: 'Mends a refused registration and sends it as a new request.',
		next: ['Read the reason, correct that field and send again.'],
	},
	'seller-statement': {
		purpose: 'The statement for a seller: what was paid and what was not.',
		next: ['Choose the days and download it as PDF or Excel.'],
	},
	payouts: {
		purpose: 'All payouts and their states. Each is sent once; here they are approved and followed to the end.',
		next: ['Look at those that wait for approval.', 'Read why some failed and what to do.', 'Create a payout.'],
	},
	'payout-new': {
		purpose: 'Creates a payout to one seller. Day and hour are checked against the rules of Toss at once.',
		next: [
			'Choose seller, amount and kind. From the threshold on somebody else approves.',
			'See whether the balance is enough.',
		],
	},
	'payout-many': {
		purpose: 'Pays the chosen sellers in one batch.',
		next: ['Fill in the amounts and ask for approval. Sellers without one are left out.', 'See the batches.'],
	},
	'payout-import': {
		purpose: 'Checks the payouts of a file and registers them as one batch. A row is never made twice.',
		next: ['Upload the file and read the result of the check.', 'See the batches.'],
	},
	'payout-batches': {
		purpose: 'Payouts that were made together. Somebody other than their maker approves them.',
		next: ['Open a batch that waits for approval.', 'Register a new one from a file.'],
	},
	'payout-batch': {
		purpose: 'Sums, payouts and left-out rows of one batch.',
		next: ['Check the sums, then approve or withdraw.', 'Download the left-out rows, mend them and upload them again.'],
	},
	'payout-batch-day': {
		purpose: 'Gives all scheduled payouts of a batch that waits one new day: all of them, or none.',
		next: ['Choose a business day. Whoever moves the batch cannot approve it.'],
	},
	'payouts-day': {
		purpose: 'Gives the selected scheduled payouts that wait for approval one new day: all of them, or none.',
		next: ['Choose a business day. Whoever moves them approves neither them nor their batches.'],
	},
	'payout-rules': {
		purpose: 'From which amount a second person approves, and the business days of our calendar.',
		next: ['When a bank holiday changes, add it here. You hear what it means for scheduled payouts.'],
	},
	'payout-plans': {
		purpose: 'Payouts that are made by themselves at intervals. Each is approved when its time comes.',
		next: ['Make a plan with seller, amount and interval.', 'See whether the coming balance is enough.'],
	},
	'payout-plan': { purpose: 'One plan and its next days.', next: ['Change or stop it. Payouts that were made stay.'] },
	payout: {
		purpose: 'Facts and history of one payout. The page follows its state by itself.',
		next: [
			'Do what the page says. While its outcome is unknown, wait and make no new one.',
			'Mend the cause of a failed one, then pay again.',
		],
	},
	'payout-edit': {
		purpose: 'Changes a payout that was not sent yet.',
		next: ['A change takes its approval away: have it approved again.'],
	},
	balance: {
		purpose: 'What is available, and what it will be.',
		next: ['If a day falls short, top up or postpone payouts.', 'Follow how the balance moved.'],
	},
	'roll-forward': {
		purpose: 'Carries the balance from day to day and compares it with what was read.',
		next: ['Open the moves of a day that is off.', 'Find the cause with a run of level 4.'],
	},
	journal: {
		purpose: 'Makes the vouchers for the books.',
		next: ['Fit the accounts to your company and export the CSV.', 'Close the period.'],
	},
	closing: { purpose: 'Which months and days are closed.', next: ['Open the period to close.'] },
	'closing-period': {
		purpose: 'Checks and closes one period.',
		next: [
			'Open what does not hold in the checklist.',
			'Give open discrepancies an owner and a reason.',
			'Prepare it; another person signs off. Then download PDF and Excel.',
		],
	},
	reconciliation: {
		purpose: 'Starts a run over days and a level, and keeps the earlier ones.',
		next: ['Choose the days and start.', 'Work through what it found on the workbench.'],
	},
	'reconciliation-rules': {
		purpose: 'Fee contracts, settlement cycles and tolerances, tried on real data before they are kept.',
		next: ['Try a change, see what it would do, then save it.'],
	},
	'reconciliation-proof': {
		purpose: 'The proof of all five levels on one page.',
		next: ['See that the residual is 0.', 'If it is, close the period.'],
	},
	'reconciliation-claim': {
		purpose: 'Lines that were settled otherwise than agreed, to claim from Toss Payments.',
		next: ['Check the lines and download the file.'],
	},
	'reconciliation-run': {
		purpose: 'The result of one run: where every won is, and what does not match.',
		next: ['Open a bar or a kind to see its rows.', 'Work through them on the workbench.'],
	},
	'reconciliation-discrepancy': {
		purpose: 'Both sides of one discrepancy, the evidence, and the rule that decided.',
		next: ['See which field differs; take it, or end it with a reason.', 'For many the workbench is faster.'],
	},
	workbench: {
		purpose:
			'The discrepancies of all runs in one queue, each worked to its end. @name in a comment tells that person.',
		next: [
			'Begin with those that nobody owns.',
			'Look at write-offs that wait for approval.',
			'Did something wrong? Press u, or Undo in the notice.',
		],
	},
	'webhook-events': {
		purpose: 'What Toss Payments told us, and what came of it.',
		next: ['Open those with a wrong signature or that could not be applied.'],
	},
	'webhook-event': {
		purpose: 'One event and how it was applied.',
		next: ['If it was not applied, apply it again: the same rules hold, so it is safe.'],
	},
	audit: { purpose: 'Who changed what, and when.', next: ['Narrow it down by days or person, and check the chain.'] },
	users: { purpose: 'People and their roles.', next: ['Give only the roles that are needed, and disable who left.'] },
	'play-toss': {
		purpose: 'Moves the simulated Toss Payments: payments, checks, banks, trouble.',
		next: ['Make payments and move the clock until they settle.', 'Reconcile and look.'],
	},
	imports: {
		purpose:
			'Takes in files of transactions, settlements, orders and banks, or fetches days from Toss. You see what would go in before anything does.',
		next: ['Upload a file, or fetch a day that the calendar misses.', 'When all is in, reconcile.'],
	},
	'import-profiles': {
		purpose: 'Kinds of files that you mapped yourselves.',
		next: ['Delete what is not used. Rows that are in stay.'],
	},
	'import-upload': {
		purpose: 'What a file is and what of it would go in. Nothing is in yet.',
		next: [
			'Map its columns when it is unknown; import it when it is right.',
			'Go back to the imports for another file.',
		],
	},
	'import-mapping': {
		purpose: 'Ties the columns of a file to our fields; the preview follows at once.',
		next: ['Tie what is required, name it and save.', 'See the saved profiles.'],
	},
	import: {
		purpose: 'The result of one import.',
		next: ['Download the rows with errors, mend and import them again. Undo it if it was a mistake.', 'Reconcile.'],
	},
	transactions: {
		purpose: 'Approvals and cancels of payments.',
		next: ['Import the days that are missing.', 'Filter for those without a settlement line.'],
	},
	transaction: {
		purpose: 'One transaction, its settlement lines and the others of its payment.',
		next: ['Without a line, see whether it is not due yet or unsettled.'],
	},
	bank: {
		purpose: 'What the bank said came in and went out.',
		next: ['Import a statement.', 'Filter for deposits that are not matched.'],
	},
	'bank-batch': {
		purpose: 'The settlement lines of one pay-out day and the deposit that fits.',
		next: ['If it falls short, note a hold or a deduction.'],
	},
	'bank-account': {
		purpose: 'The lines of one account, and what it is for.',
		next: ['If settlements come in here, choose the merchants and save.'],
	},
	'bank-line': {
		purpose: 'One bank line, the batch it was matched with, and why.',
		next: ['If the reason is weak, compare it with the runner-up.'],
	},
	orders: {
		purpose: 'Orders as the marketplace wrote them down.',
		next: ['Import a file of orders.', 'Filter for those without a payment.'],
	},
	order: {
		purpose: 'Payment and settlement of one order.',
		next: ['If the amounts differ, see the discrepancies of level 5.'],
	},
	settlements: {
		purpose: 'Settled amount, fees and pay-out day of each transaction.',
		next: ['Import the days that are missing.', 'Filter for repeated lines, or those without a transaction.'],
	},
	'settlement-line': {
		purpose: 'Amounts, fees and earlier versions of one line.',
		next: ['If its key has other lines, see whether it came twice.'],
	},
	docs: { purpose: 'The terms and the documents.', next: ['Look up a term or open a document.'] },
	doc: { purpose: 'A document of this console.', next: ['The terms are explained on the help page.'] },
	'not-found': {
		purpose: 'There is no page at this address.',
		next: ['Begin again at the overview.', 'Search with Ctrl-K.'],
	},
} satisfies HelpTexts;
