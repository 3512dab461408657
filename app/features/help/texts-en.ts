import type { HelpTexts } from './pages.ts';

export default {
	overview: {
		purpose: 'What needs attention first today, and where the money is. Every number and bar opens the rows behind it.',
		next: ['Work through “To do today” from the top.', 'Resolve the remaining discrepancies on the workbench.'],
	},
	account: {
		purpose: 'Your own password, two-step sign-in and signed-in devices. Only an administrator changes roles.',
		next: [
			'Set up two-step sign-in, and keep the recovery codes in a safe place.',
			'Sign out a device that you do not know, and change the password.',
		],
	},
	exports: {
		purpose:
			'Tables of more than 50,000 rows as files. They continue when you leave the page, and are kept for a week.',
		next: ['Download what is ready. If one failed, narrow its filters and export again.'],
	},
	sellers: {
		purpose:
			'Who is paid, and how far their identity check and KYC are. The statements of all sellers of a month come in one file.',
		next: ['Register a seller.', 'Filter by Refused or KYC required to see what is blocking them.'],
	},
	'seller-new': {
		purpose: 'Registers one seller and sends it to Toss Payments. The account number is stored encrypted.',
		next: ['Enter the account holder’s name as registered with the bank.', 'For many sellers, use a file.'],
	},
	'seller-imports': {
		purpose: 'Registers many sellers from Excel or CSV. Nothing is sent before you confirm.',
		next: ['Download the form, fill it in and upload it.'],
	},
	'seller-import': {
		purpose: 'What in the file will be registered, and what is left out.',
		next: [
			'Download the rows with errors, correct them and upload them again.',
			'When it is done, check the list of sellers.',
		],
	},
	seller: {
		purpose: 'Status, account, limit and payouts of one seller.',
		next: ['Follow “What happens next”.', 'If the seller is payable, create a payout.'],
	},
	'seller-edit': {
		purpose:
			'Changes contact and account of a seller; the change is sent to Toss Payments. With a new account, payouts not sent yet lose their approval, and another person approves them anew.',
		next: ['Change only what differs and save. With a new account, check the holder again.'],
	},
	'seller-correct': {
		purpose: 'Corrects a refused registration and sends it as a new request.',
		next: ['Read the reason, correct that field and send again.'],
	},
	'seller-statement': {
		purpose: 'The statement for a seller: what was paid and what was not, and of which orders, less which fee.',
		next: ['Choose the period and download it as PDF or Excel.'],
	},
	owed: {
		purpose:
			'What is owed to each seller: what can be paid today, what becomes payable later, and what is held until a doubt is settled.',
		next: [
			'Tick the sellers to pay and press “Create payouts”.',
			'Look at what is held and at orders in doubt.',
			'Open a seller to see how its figures came about.',
		],
	},
	'owed-seller': {
		purpose: 'What is owed to one seller, and the orders, cancels, adjustments and payouts that make it up.',
		next: [
			'If there are orders in doubt, do what is said beside them.',
			'Filter the entries by state to see what is not paid yet.',
		],
	},
	payouts: {
		purpose: 'All payouts and their status. Each is sent once; here they are approved and followed to the end.',
		next: ['Check payouts awaiting approval.', 'See why some failed and what to do.', 'Create a payout.'],
	},
	'payout-new': {
		purpose:
			'Creates a payout to one seller. Date and time are checked against the rules of Toss Payments as you type.',
		next: [
			'Choose seller, amount and method. From the threshold, another person approves.',
			'Check that the balance is sufficient.',
		],
	},
	'payout-many': {
		purpose: 'Pays the chosen sellers in one batch.',
		next: ['Fill in the amounts and ask for approval. Sellers without one are left out.', 'See the batches.'],
	},
	'payout-import': {
		purpose: 'Checks the payouts in a file and creates them as one batch. A row is never created twice.',
		next: ['Upload the file and read the result of the check.', 'See the batches.'],
	},
	'payout-batches': {
		purpose: 'Payouts created together. Somebody other than their creator approves them.',
		next: ['Open a batch awaiting approval.', 'Create a new one from a file.'],
	},
	'payout-batch': {
		purpose: 'Totals, payouts and left-out rows of one batch.',
		next: [
			'Check the totals, then approve or withdraw.',
			'Download the left-out rows, correct them and upload them again.',
		],
	},
	'payout-batch-day': {
		purpose: 'Moves all scheduled payouts of a batch not approved yet to one new date: all of them, or none.',
		next: ['Choose a business day. Whoever moves the batch cannot approve it.'],
	},
	'payouts-day': {
		purpose: 'Moves the selected scheduled payouts awaiting approval to one new date: all of them, or none.',
		next: ['Choose a business day. Whoever moves them approves neither them nor their batches.'],
	},
	'payout-rules': {
		purpose: 'The amount from which another person approves, the most that goes out in a day, and bank business days.',
		next: ['When a bank holiday changes, add it here. You are told which scheduled payouts are affected.'],
	},
	'payout-plans': {
		purpose: 'Payouts created automatically at intervals. Each is approved when its time comes.',
		next: [
			'Create one: to one seller or to all, a fixed amount or all that is payable.',
			'Check that the coming balance is sufficient.',
		],
	},
	'payout-plan': {
		purpose: 'One recurring payout, when it pays next, and what it paid and left out so far.',
		next: ['Edit or pause it. Payouts already created stay.'],
	},
	payout: {
		purpose: 'Details and history of one payout. The page updates automatically.',
		next: [
			'Follow the page. While it says Confirming, wait and do not create a new one.',
			'If it failed, resolve the cause, then pay again.',
		],
	},
	'payout-edit': {
		purpose: 'Edits a payout that is not sent yet.',
		next: ['Editing removes its approval: have it approved again.'],
	},
	'owed-invoices': {
		purpose:
			'Bills each seller for the commission of a month on one tax invoice, and keeps the number under which it was issued. Every fee is on one invoice only.',
		next: [
			'Check amounts and remarks, then make the invoices. A number leads to the entries that it comes from.',
			'Take the file for issuing, and issue the invoices at Hometax or with your service.',
			'Paste the numbers that they got into the field for many numbers.',
		],
	},
	'owed-invoice': {
		purpose: 'The invoice to one seller for the commission of a month. Its amounts never change.',
		next: ['Note the number of the tax office once it is issued. A wrong one is removed first, then noted anew.'],
	},
	'owed-terms': {
		purpose:
			'What sellers agreed to: the commission, its VAT, and when they may be paid. Terms are never changed but replaced by newer ones; what is owed is worked out by those of the day on which a payment was approved.',
		next: [
			'Write what changes with its first day. For a day behind us you are told first how many orders are worked out anew.',
			'See what became of what is owed.',
		],
	},
	'owed-adjust': {
		purpose:
			'Adds to what is owed to a seller, or takes away from it, where no order explains it. An adjustment is never changed or removed.',
		next: ['Choose the kind, the amount and the reason, and look at what comes of it before you send it.'],
	},
	balance: {
		purpose: 'The available balance and its forecast.',
		next: ['If a day falls short, top up the balance or postpone payouts.', 'Trace how the balance moved.'],
	},
	'roll-forward': {
		purpose: 'Calculates the balance day by day and compares it with the balance read.',
		next: ['Open the movements of a day that differs.', 'Find the cause with a run of level 4.'],
	},
	'owed-forward': {
		purpose: 'See how what is owed to each seller grew and shrank over some days.',
		next: [
			'Choose “Differs” under “Vs today” to see whether any seller differs, and open an amount to see its entries.',
		],
	},
	journal: {
		purpose: 'Makes the vouchers for the books.',
		next: ['Set the accounts to match your company’s, then export the CSV.', 'Close the period.'],
	},
	closing: { purpose: 'Which months and days are closed.', next: ['Open the period to close.'] },
	'closing-period': {
		purpose: 'Checks and closes one period.',
		next: [
			'Open the items on the checklist that are still to do.',
			'Give each open discrepancy an owner and a reason.',
			'Prepare it; another person signs off. Then download PDF and Excel.',
		],
	},
	reconciliation: {
		purpose: 'Runs a reconciliation for a period and level, and keeps earlier results.',
		next: ['Choose a period and start.', 'Resolve what it found on the workbench.'],
	},
	'reconciliation-rules': {
		purpose: 'Fee contracts, settlement cycles and tolerances, previewed on real data before they are saved.',
		next: ['Use “Preview on last month” to see what a change would do, then save it.'],
	},
	'reconciliation-proof': {
		purpose: 'The proof of all five levels on one page.',
		next: ['Check that the unexplained amount is 0.', 'If it is, close the period.'],
	},
	'reconciliation-claim': {
		purpose: 'Lines settled differently from the contract, to claim from Toss Payments.',
		next: ['Check the lines and download the file.'],
	},
	'reconciliation-run': {
		purpose: 'The result of one run: where all the money is, and what does not match.',
		next: ['Open a bar or a kind to see its rows.', 'Work through them on the workbench.'],
	},
	'reconciliation-discrepancy': {
		purpose: 'Both sides of one discrepancy, the evidence, and the rule that decided.',
		next: [
			'See which field differs, then assign it to yourself or resolve it with a reason.',
			'For many at once, the workbench is faster.',
		],
	},
	workbench: {
		purpose:
			'The discrepancies of all runs in one queue, each worked through to the end. @name in a comment notifies that person.',
		next: [
			'Start with those without an owner.',
			'Attach what proves a decision by dropping a file or pasting a screenshot. Check write-offs awaiting approval by it.',
			'Made a mistake? Press u, or Undo in the notice.',
		],
	},
	'webhook-events': {
		purpose: 'Notifications from Toss Payments, and how they were applied.',
		next: ['Open events with a wrong signature, or that could not be applied.'],
	},
	'webhook-event': {
		purpose: 'One event and how it was applied.',
		next: ['If it was not applied, apply it again. The same rules apply, so it is safe.'],
	},
	audit: {
		purpose: 'Who changed what, and when.',
		next: ['Narrow by period or actor, and check that the chain is intact.'],
	},
	users: {
		purpose: 'People and their roles.',
		next: ['Give only the roles that are needed. Disable people who have left.'],
	},
	'play-toss': {
		purpose: 'Controls the simulated Toss Payments: payments, identity checks, banks, faults.',
		next: ['Create payments and move the clock until they settle.', 'Run a reconciliation and check the result.'],
	},
	imports: {
		purpose:
			'Takes in files of transactions, settlements, orders and banks, or fetches days from Toss. You see what would go in before anything does.',
		next: ['Upload a file, or fetch a day missing from the calendar.', 'When everything is in, run a reconciliation.'],
	},
	'import-profiles': {
		purpose: 'File formats you mapped yourself.',
		next: ['Delete formats you no longer use. Imported rows stay.'],
	},
	'import-upload': {
		purpose: 'What the file is and what will go in. Nothing has been imported yet.',
		next: [
			'If it is not recognised, map its columns. If it is right, import it.',
			'Go back to the imports for another file.',
		],
	},
	'import-mapping': {
		purpose: 'Maps the columns of a file to fields. The preview updates as you go.',
		next: ['Map the required fields, name the format and save.', 'See saved formats.'],
	},
	import: {
		purpose: 'The result of one import.',
		next: [
			'Download the rows with errors, correct them and import them again. Undo the import if it was a mistake.',
			'Run a reconciliation.',
		],
	},
	transactions: {
		purpose: 'Approvals and cancels of payments.',
		next: ['Import missing days.', 'Filter for those without a settlement line.'],
	},
	transaction: {
		purpose: 'One transaction, its settlement lines and the others of its payment.',
		next: ['If it has no settlement line, check whether it is not due yet or overdue.'],
	},
	bank: {
		purpose: 'Money in and out according to the bank.',
		next: ['Import a statement.', 'Filter for deposits that are not matched.'],
	},
	'bank-batch': {
		purpose: 'The settlement lines of one payout date and the matching deposit.',
		next: ['If the deposit is short, record a hold.'],
	},
	'bank-account': {
		purpose: 'The lines and settings of one account.',
		next: ['If settlements are deposited here, choose the merchants and save.'],
	},
	'bank-line': {
		purpose: 'One bank line, the batch it was matched with, and why.',
		next: ['If the evidence is weak, compare it with the next candidate.'],
	},
	orders: {
		purpose: 'Orders as recorded by the marketplace.',
		next: ['Import a file of orders.', 'Filter for those without a payment.'],
	},
	order: {
		purpose: 'Payment and settlement of one order.',
		next: ['If the amounts differ, see the discrepancies of level 5.'],
	},
	settlements: {
		purpose: 'Settled amount, fees and payout date of each transaction.',
		next: ['Import missing days.', 'Filter for duplicate lines, or lines without a transaction.'],
	},
	'settlement-line': {
		purpose: 'Amounts, fees and earlier versions of one line.',
		next: ['If other lines have the same key, check for duplicates.'],
	},
	docs: { purpose: 'The terms and the documents.', next: ['Look up a term or open a document.'] },
	doc: { purpose: 'A document of this console.', next: ['The terms are explained on the help page.'] },
	'not-found': {
		purpose: 'There is no page at this address.',
		next: ['Start again at the overview.', 'Search with Ctrl-K.'],
	},
} satisfies HelpTexts;
