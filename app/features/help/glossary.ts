/** A word of the trade: what it is called and what it means here, in both languages. */
interface Term {
	ko: { term: string; text: string };
	en: { term: string; text: string };
}

const term = (koTerm: string, koText: string, enTerm: string, enText: string): Term => ({
	ko: { term: koTerm, text: koText },
	en: { term: enTerm, text: enText },
});

/** Every term that the pages use without explaining it, each once, in the order of the glossary. */
export const glossary = {
	settlement: term(
		'정산',
		'토스페이먼츠가 결제 금액에서 수수료를 뺀 돈을 가맹점에 주는 일. 거래 한 건마다 정산 행이 생깁니다.',
		'Settlement',
		'Toss Payments pays the merchant what buyers paid, less its fees. Each transaction gets a settlement line.',
	),
	payoutService: term(
		'지급대행',
		'토스페이먼츠가 가맹점의 지급 잔액에서 셀러 계좌로 대신 보내 주는 서비스.',
		'Payouts service',
		'Toss Payments sends money from the merchant’s payout balance to the accounts of its sellers.',
	),
	seller: term(
		'셀러',
		'마켓플레이스에서 팔고 지급을 받는 사람이나 회사. 본인인증(큰 금액은 KYC)이 끝나야 지급할 수 있습니다.',
		'Seller',
		'Who sells on the marketplace and is paid. Payable after an identity check, for larger amounts after KYC.',
	),
	kyc: term(
		'KYC',
		'고객확인. 7일 동안 1,000만 원 이상을 받으려면 셀러가 서류로 자신을 확인받아야 합니다.',
		'KYC',
		'Know your customer: a seller proves who they are before getting 10 million won or more within 7 days.',
	),
	payout: term(
		'지급',
		'셀러 한 명에게 보내는 돈 한 건. 한 번만 보내며, 결과를 모르면 같은 멱등키로만 다시 묻습니다.',
		'Payout',
		'One sum sent to one seller. It is sent once: where the outcome is unknown, only the same key is used again.',
	),
	express: term(
		'당일 지급',
		'영업일 08:00~15:00에 접수해 그날 바로 보내는 지급.',
		'Same-day payout',
		'Taken on business days from 08:00 to 15:00 in Seoul and paid the same day.',
	),
	scheduled: term(
		'예약 지급',
		'정한 영업일에 보내는 지급. 은행으로 가기 전에는 취소할 수 있습니다.',
		'Scheduled payout',
		'Paid on a business day that was chosen. It can be cancelled until it goes to the bank.',
	),
	payoutBatch: term(
		'지급 배치',
		'파일이나 복사로 한 번에 만들어 함께 승인하는 여러 건의 지급.',
		'Payout batch',
		'Many payouts made at once from a file or a copy, and approved together.',
	),
	plan: term(
		'정기 지급',
		'정한 주기마다 자동으로 만드는 지급. 정한 금액이나, 기준일의 지급 가능액 전액을 지급합니다.',
		'Recurring payout',
		'Payouts created automatically at regular intervals, of a fixed amount or of all that is payable on the cut-off day.',
	),
	fourEyes: term(
		'두 사람 승인',
		'만든 사람이 아닌 다른 사람이 승인해야 하는 규칙. 큰 지급, 배치, 큰 손실 처리, 결산 마감에 적용됩니다.',
		'Four eyes',
		'Somebody other than the creator has to approve large payouts, batches, large write-offs and closings.',
	),
	unknownOutcome: term(
		'확인 중 (결과 미확인)',
		'요청이 닿았는지 알 수 없는 상태. 새로 보내지 말고 기다리면 토스페이먼츠의 목록에서 결과를 찾아 옵니다.',
		'Unknown outcome',
		'It is not known whether the request arrived. Do not send it again: the console finds the result in the list at Toss Payments.',
	),
	idempotency: term(
		'멱등키',
		'같은 요청이 두 번 처리되지 않게 하는 키. 보내기 전에 저장합니다.',
		'Idempotency key',
		'Keeps a request from being carried out twice. It is stored before the call.',
	),
	businessDay: term(
		'영업일',
		'주말, 공휴일, 은행이 쉬는 날이 아닌 날. 정산과 지급의 날짜는 영업일로 셉니다.',
		'Business day',
		'Neither weekend nor holiday. Settlement and payout days are counted in them.',
	),
	available: term(
		'지급 가능 잔액',
		'지금 셀러에게 보낼 수 있는 돈.',
		'Available balance',
		'What can be sent to sellers now.',
	),
	pending: term(
		'지급 대기 잔액',
		'정산되었으나 정산 지급일이 아직 오지 않은 돈.',
		'Pending balance',
		'Settled, but its payout date has not come.',
	),
	transaction: term(
		'거래',
		'결제 승인이나 취소 한 건. 취소는 음수 금액입니다.',
		'Transaction',
		'One approval or one cancel of a payment. Cancels are negative.',
	),
	cancel: term(
		'취소',
		'결제를 전부 또는 일부 되돌리는 것. 수수료도 되돌아오는지는 계약에 따릅니다. 차이가 아닙니다.',
		'Cancel',
		'Reverses a payment in full or in part. Whether its fee is refunded depends on the contract. It is not a discrepancy.',
	),
	line: term(
		'정산 행',
		'거래 한 건의 거래 금액, 수수료, 부가세, 정산액, 매출일과 정산 지급일을 담은 행.',
		'Settlement line',
		'Gross, fee, VAT, net, sales date and payout date of one transaction.',
	),
	fee: term(
		'수수료와 부가세',
		'토스페이먼츠가 빼는 금액. 공급가액과 그 10%인 부가세로 나뉩니다.',
		'Fee and VAT',
		'What Toss keeps, split into the supply amount and its VAT of 10%.',
	),
	unsettled: term(
		'미정산',
		'정산될 때가 지났는데 정산 행이 없는 거래.',
		'Unsettled',
		'A transaction whose settlement is overdue: it has no line.',
	),
	notYetDue: term(
		'정산 예정 (지급 예정)',
		'아직 정산될 때가 오지 않은 거래. 차이가 아닙니다.',
		'Not yet due',
		'A transaction that is not due to be settled yet. It is not a discrepancy.',
	),
	batch: term(
		'정산 지급 묶음',
		'같은 상점, 같은 지급일의 정산 행 합계. 통장 입금 한 건과 맞춰 봅니다.',
		'Settlement batch',
		'The settlement lines of one merchant and payout date, matched with one deposit.',
	),
	deposit: term(
		'입금',
		'은행 거래내역에 들어온 돈. 정산 지급 묶음과 금액과 날짜가 맞아야 합니다.',
		'Deposit',
		'Money received according to the bank. It should match a settlement batch in amount and date.',
	),
	hold: term(
		'지급 보류',
		'결제대행사가 사유를 들어 묶음의 일부를 나중에 주는 것.',
		'Hold',
		'The provider holds back part of a batch for a stated reason.',
	),
	order: term(
		'주문',
		'마켓플레이스가 스스로 기록한 판매. 결제와 주문번호로 맞춰 봅니다.',
		'Order',
		'A sale as recorded by the marketplace, matched with payments by order number.',
	),
	mid: term(
		'상점 (MID)',
		'결제대행사에서 상점을 가리키는 이름.',
		'Merchant (MID)',
		'The provider’s identifier for the shop.',
	),
	run: term(
		'대사',
		'양쪽의 기록을 한 건씩 맞추고 맞지 않는 것에 이름을 붙이는 일. 같은 입력이면 결과도 같습니다.',
		'Reconciliation run',
		'Compares both sides row by row and names what does not match. The same input gives the same result.',
	),
	level: term(
		'대사 단계',
		'1 거래와 정산, 2 정산과 계약, 3 정산과 입금, 4 지급과 잔액, 5 주문과 거래.',
		'Level',
		'1 transactions, 2 contract, 3 bank, 4 payouts and balance, 5 orders.',
	),
	difference: term(
		'차이',
		'맞지 않는 것 하나. 종류, 금액, 근거, 할 일이 있습니다. 건너뛰거나 조용히 맞추지 않습니다.',
		'Discrepancy',
		'One thing that does not match, with a kind, an amount, its evidence and what to do.',
	),
	residual: term(
		'설명되지 않은 금액 (잔차)',
		'거래 − 정산 − 예정 − 차이. 0이 아니면 설명되지 않은 돈이 있으므로 먼저 찾아야 합니다.',
		'Unexplained (residual)',
		'Transactions less settled, not yet due and discrepancies. If it is not 0, money is unexplained and has to be found first.',
	),
	proof: term(
		'금액 증명',
		'기간의 모든 금액이 어디에 있는지 합계로 보여 주는 표. 각 합계는 따로 더합니다.',
		'Proof',
		'Shows where all the money of a period is. Each total is summed on its own.',
	),
	case: term(
		'차이 건 (작업대)',
		'차이 하나를 끝까지 처리하는 기록. 담당자, 기한, 의견, 사유가 남습니다.',
		'Case',
		'The record of resolving one discrepancy: owner, due date, comments, reason.',
	),
	manualMatch: term(
		'서로 맞추기',
		'서로 상쇄하는 차이를 사람이 맞추는 것. 남는 금액은 그대로 열려 있습니다.',
		'Match by hand',
		'A person sets discrepancies off against each other; the remainder stays open.',
	),
	writeOff: term(
		'손실 처리',
		'돌려받지 않기로 한 차이를 사유와 함께 끝내는 것. 한도를 넘으면 다른 사람이 승인합니다.',
		'Write-off',
		'Closes a discrepancy that will not be recovered, with a reason. Above a limit, another person approves.',
	),
	waiting: term(
		'회신 대기',
		'토스페이먼츠나 은행의 답을 기다리는 상태. 사유가 필요합니다.',
		'Waiting',
		'Waiting for an answer from Toss Payments or the bank, with a reason.',
	),
	claim: term(
		'정산 이의 청구서',
		'계약과 다른 정산에 이의를 제기할 때 토스페이먼츠에 보내는 행 목록.',
		'Claim',
		'The lines that differ from the contract, to dispute with Toss Payments.',
	),
	rollForward: term(
		'잔액 추적',
		'기초 잔액에 정산을 더하고 지급을 빼서 조회한 잔액과 대조하는 것.',
		'Roll-forward',
		'Opening balance plus settlements less payouts, compared with the balance read.',
	),
	journal: term(
		'분개',
		'회계 장부에 옮길 차변과 대변. 하루, 상점, 종류마다 전표 한 장입니다.',
		'Journal entry',
		'Debits and credits for the books: one voucher per day, merchant and kind.',
	),
	closing: term(
		'결산 마감',
		'기간의 숫자를 고정하는 일. 한 사람이 준비하고 다른 사람이 승인합니다.',
		'Closing',
		'Freezes the figures of a period: one person prepares, another signs off.',
	),
	carried: term(
		'이월',
		'마감할 때 남은 차이를 담당자, 사유와 함께 다음 기간으로 넘기는 것.',
		'Carried item',
		'A discrepancy still open at closing, taken along with owner and reason.',
	),
	adjustment: term(
		'조정',
		'마감한 뒤 달라진 숫자. 열린 기간에 따로 나타납니다.',
		'Adjustment',
		'What changed after closing; it shows in the open period.',
	),
	owedToSellers: term(
		'정산 예정액',
		'셀러에게 주어야 하는 금액. 주문마다 계약 조건에 따라 수수료를 빼고 계산하며, 지급한 금액은 빠집니다.',
		'Owed to sellers',
		'What sellers are to be paid: what was ordered of them less our fee by the terms, less what was paid out.',
	),
	feeInvoice: term(
		'수수료 세금계산서',
		'셀러에게서 받은 판매 수수료에 대해 한 달에 한 번 셀러에게 발급하는 전자세금계산서. 공급가액은 수수료, 세액은 그 부가세입니다.',
		'Fee invoice',
		'The tax invoice to a seller for the commission of a month, issued once a month: its supply is the commission, its tax the VAT.',
	),
	sellerTerms: term(
		'계약 조건',
		'셀러와 합의한 수수료율, 부가세, 지급할 수 있는 날. 적용 시작일부터 결제가 승인된 주문에 적용합니다.',
		'Terms with sellers',
		'The commission, its VAT and the day of payment agreed with sellers, for payments approved from a day on.',
	),
	owedAdjustment: term(
		'정산 조정',
		'담당자가 사유를 적고 정산 예정액을 더하거나 차감하는 일. 지우지 않고 반대로 다시 조정합니다.',
		'Adjustment of what is owed',
		'Somebody adds to or takes off what is owed, with a reason. It is never removed, only adjusted back.',
	),
	import: term(
		'가져오기',
		'파일이나 API의 행을 넣는 일. 같은 내용은 두 번 들어가지 않고, 틀린 행은 사유와 함께 돌려줍니다.',
		'Import',
		'Takes in rows from files or the API. The same content goes in once; bad rows come back with a reason.',
	),
	mapping: term(
		'열 연결',
		'알아보지 못한 파일의 열을 이 콘솔의 항목에 연결하는 것. 한 번 하면 형식으로 저장됩니다.',
		'Mapping',
		'Maps the columns of an unknown file to fields here, saved as a format.',
	),
	restatement: term(
		'정정',
		'이미 들어온 행이 다른 값으로 다시 온 것. 이전 값은 버전으로 남습니다.',
		'Restatement',
		'A row that came again with other values; the old ones stay as a version.',
	),
	coverage: term(
		'데이터가 있는 날',
		'날짜마다 거래, 정산, 입금이 들어왔는지 보여 주는 달력. 빈 날은 아직 모르는 날입니다.',
		'Coverage',
		'A calendar of which data has come in for each day. A gap means the day is still unknown.',
	),
	webhook: term(
		'웹훅',
		'토스페이먼츠가 보내는 알림. 서명을 확인하고 참고로만 씁니다. 실제 상태는 다시 조회합니다.',
		'Webhook',
		'A notification from Toss Payments. Its signature is checked and it serves as a hint: the actual status is read back.',
	),
	auditLog: term(
		'감사 기록',
		'누가 언제 무엇을 바꾸었는지 남긴 기록. 행마다 앞 행의 해시를 담아 지우거나 고치면 드러납니다.',
		'Audit log',
		'Who changed what, when. Each row holds the hash of the one before, so tampering shows.',
	),
	sandbox: term(
		'샌드박스',
		'실제 돈이 움직이지 않는 가상 토스페이먼츠.',
		'Sandbox',
		'A simulated Toss Payments in which no real money moves.',
	),
} satisfies Record<string, Term>;

export type TermId = keyof typeof glossary;
