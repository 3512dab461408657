/** Words of the levels of payouts (4) and of orders (5): sides, fields, sentences of evidence and remedies. */
export const sideNames = {
	'our-payout': '우리 지급',
	'toss-payout': '토스페이먼츠의 지급',
	'balance-carried': '계산한 잔액',
	'balance-read': '조회한 잔액',
	order: '주문',
	payment: '이 주문번호의 결제',
};

export const fields = {
	refPayoutId: '지급 ID',
	tossPayoutId: '토스 지급 ID',
	scheduleType: '지급 방식',
	payoutDate: '지급일',
	destination: '토스 셀러 ID',
	requestedAt: '요청 시각',
	approvedAt: '승인 시각',
	finishedAt: '종료 시각',
	failureCode: '실패 코드',
	holdReason: '보류 사유',
	accountChangedAt: '계좌 변경 시각',
	seenAt: '조회 시각',
	readAt: '조회 시각',
	opening: '기초 잔액',
	settled: '정산 입금',
	paidOut: '지급 출금',
	cameBack: '되돌아온 금액',
	lastOrderDay: '마지막 주문일',
	lineCount: '주문 행 수',
	sellers: '셀러',
	approved: '승인 금액',
	bankLines: '같은 금액의 은행 내역',
	paymentCount: '결제 수',
};

export const holdReasons = {
	'before-send-day': '보낼 날이 되지 않음',
	'outside-express-window': '당일 지급 시간이 아님',
	'date-passed': '지급일이 지남',
	'seller-not-payable': '셀러가 지급받을 수 없는 상태',
	'daily-limit': '하루 한도 초과',
	'not-enough-balance': '지급 가능 잔액 부족',
	'merchant-not-accepted': '토스페이먼츠가 API 키나 계약을 받아들이지 않음',
	'account-unclear': '토스페이먼츠에 어느 계좌가 있는지 알 수 없음',
	'account-changing': '셀러의 계좌를 바꾸는 중',
	'reference-taken': '토스페이먼츠에 같은 지급 ID가 이미 있음',
	'security-key': '토스페이먼츠 보안 키가 맞지 않음',
};

export const expectedBecause = {
	'payout-not-ours': '우리가 만든 지급이 아니므로 나갈 금액이 없습니다.',
	'payout-not-proved': '응답을 받지 못해 나갔는지 아직 알 수 없으므로 나간 것으로 치지 않습니다.',
	'payout-not-expected': '우리 상태({{ours}})로는 이 기간에 나갈 금액이 없습니다.',
	'payout-still-owed': '셀러가 아직 받지 못했고 대신한 지급도 없으므로 {{size}}을 지급해야 합니다.',
	'payout-owed': '우리 기록으로는 {{size}}을 지급합니다. 이 기간 잔액 변동은 {{amount}}입니다.',
	'balance-carried':
		'{{from}} 잔액 {{opening}} + 정산 {{settled}} − 지급 {{paidOut}} + 되돌아온 금액 {{cameBack}}이므로 {{amount}}이어야 합니다.',
	'no-order': '이 주문번호의 주문이 없으므로 결제될 금액이 없습니다.',
	ordered: '주문 {{lines}}행의 합계가 {{amount}}입니다.',
};

export const foundBecause = {
	'no-answer': '지급 요청에 응답이 없었고, 토스페이먼츠 목록에서도 아직 확인하지 못했습니다.',
	'not-in-list': '토스페이먼츠의 지급 목록을 끝까지 읽었지만 지급 ID가 {{ref}}인 지급이 없습니다.',
	'only-at-toss': '토스페이먼츠 목록에만 있습니다. 금액은 {{size}}, 상태는 {{status}}입니다.',
	'same-reference-twice': '토스페이먼츠에서 같은 지급 ID({{ref}})로 두 번 지급되었습니다.',
	'other-amount': '토스페이먼츠에는 {{size}}으로 되어 있습니다.',
	'toss-is-ahead': '우리 상태는 {{ours}}인데 토스페이먼츠의 상태는 {{status}}입니다.',
	'other-seller': '토스페이먼츠에는 다른 셀러에게 보내는 것으로 되어 있습니다.',
	'account-changed-after-approval': '승인 뒤에 셀러 계좌가 바뀌어, 승인한 계좌와 다른 계좌로 지급됩니다.',
	'obligation-paid-before': '같은 지급 의무가 이미 한 번 지급되었는데 {{size}}이 또 나갔습니다.',
	'bank-refused': '은행에서 지급되지 않아 금액이 잔액으로 되돌아왔습니다 ({{code}}).',
	'sent-back': '지급이 완료된 뒤 은행에서 반환되어 금액이 잔액으로 되돌아왔습니다 ({{code}}).',
	refused: '토스페이먼츠가 요청을 거절해 나간 금액이 없습니다 ({{code}}).',
	'seller-refused': '셀러 상태 때문에 토스페이먼츠가 요청을 거절했습니다 ({{code}}).',
	'seller-not-payable': '셀러가 지급받을 수 있는 상태가 아니어서 보류되어 있습니다.',
	'not-enough-balance': '잔액이 모자라 {{size}}을 보내지 못하고 있습니다.',
	'daily-limit': '하루에 보낼 수 있는 한도를 넘어 {{size}}을 보내지 못하고 있습니다.',
	'date-passed': '지급일이 지나도록 보내지 못했습니다.',
	'merchant-not-accepted': '토스페이먼츠가 이 상점의 지급을 받지 않습니다.',
	'reference-taken': '토스페이먼츠에 같은 지급 ID의 지급이 이미 있다고 하여 보류되어 있습니다.',
	'security-key': '토스페이먼츠 보안 키가 맞지 않아 보내지 못하고 있습니다.',
	'before-send-day': '보낼 날이 지났는데 아직 보내지 않았습니다.',
	'outside-express-window': '당일 지급 시간이 지나도록 보내지 못했습니다.',
	'never-sent': '승인되었지만 지급일까지 보내지 않았습니다.',
	'no-business-day': '지급일이 은행 영업일이 아닙니다.',
	'outside-window': '당일 지급을 영업일 08:00~15:00가 아닌 시간에 요청했습니다.',
	'too-late-for-day': '예약 지급을 지급일 당일이나 그 뒤에 요청했습니다.',
	'never-approved': '다른 사람의 승인 없이 토스페이먼츠에 전달되었습니다.',
	'approved-by-maker': '만들거나 수정한 사람이 스스로 승인했습니다.',
	'balance-read': '{{to}}에 조회한 잔액은 {{amount}}입니다.',
	'not-paid': '{{lastDay}}까지 결제된 금액이 없습니다.',
	paid: '승인에서 취소를 뺀 결제 순액은 {{amount}}입니다.',
	'several-payments': '이 주문번호로 서로 다른 결제가 {{payments}}건 승인되었고, 순액은 {{amount}}입니다.',
	'several-orders':
		'같은 주문번호의 주문이 {{from}}부터 {{to}}까지 여러 날에 걸쳐 있습니다. 결제 순액은 {{amount}}입니다.',
	'unknown-seller': '주문의 셀러({{sellers}}) 가운데 등록되지 않은 셀러가 있습니다.',
	'other-seller-paid': '결제에는 다른 셀러({{sellers}})가 적혀 있습니다.',
};

export const remedies = {
	'payout-wait':
		'같은 키로 다시 확인 중입니다. 새로 보내지 마세요. 목록에 없다는 것이 두 번 확인되면 자동으로 다시 보냅니다.',
	'payout-ask-toss':
		'지급 ID가 {{ref}}인 지급의 기록을 토스페이먼츠에 확인하세요. 확인되기 전에는 다시 지급하지 마세요.',
	'payout-find-sender':
		'누가 어떤 키로 요청했는지 찾으세요. 시크릿 키가 새어 나갔을 수 있으니 필요하면 키를 다시 발급하세요.',
	'payout-read-again':
		'4단계 대사를 다시 실행하면 토스페이먼츠의 지급 목록을 읽어 상태를 반영합니다. 그래도 남으면 더 지급하지 말고 토스페이먼츠에 문의하세요.',
	'payout-check-account':
		'셀러에게 {{amount}}이 어느 계좌로 들어왔는지 확인하고, 계좌 변경을 누가 승인했는지 살펴보세요.',
	'payout-claim-back': '셀러에게 {{amount}}의 반환을 요청하거나 다음 지급에서 상계하세요.',
	'payout-retry': '원인을 고친 뒤 새 지급으로 다시 보내세요.',
	'payout-account': '셀러의 계좌를 바로잡은 뒤 새 지급으로 다시 보내세요.',
	'payout-holder': '예금주 이름을 바로잡은 뒤 새 지급으로 다시 보내세요.',
	'payout-limit': '한도를 나누거나 올린 뒤 새 지급으로 다시 보내세요.',
	'payout-bank': '은행 점검이 끝난 뒤 새 지급으로 다시 보내세요.',
	'payout-seller': '셀러가 본인인증이나 KYC를 마치도록 안내하세요. 마치면 보류된 지급이 나갑니다.',
	'payout-date': '지급일을 영업일로 바꾸어 다시 보내세요.',
	'payout-other': '토스페이먼츠의 안내 문구에 따라 원인을 고친 뒤 새 지급으로 다시 보내세요.',
	'payout-other-day': '지급일을 다음 영업일로 바꾸세요.',
	'payout-review': '승인 절차를 거치지 않은 이유를 찾고, 지급이 정당한지 다른 사람이 확인하세요.',
	'payout-fund': '잔액을 {{amount}} 이상 채우거나 지급일을 늦추세요.',
	'balance-explained':
		'직접 충전하거나 출금한 금액이 있는지, 빠진 정산 내역이나 지급이 있는지 확인하세요. 차이는 {{amount}}입니다.',
	'order-paid': '이 주문의 결제 거래를 가져오면 맞습니다. 결제되지 않은 주문이라면 주문 시스템에서 취소하세요.',
	'order-arrives': '이 주문번호의 주문을 가져오면 맞습니다. 주문이 없는 결제라면 구매자에게 돌려주세요.',
	'order-number-once': '주문이나 결제 가운데 하나에 다른 주문번호를 써야 합니다. 개발팀에 번호 생성을 확인하세요.',
	'seller-corrected': '주문의 셀러를 바로잡아 다시 가져오거나, 빠진 셀러를 등록하세요. 그 전에는 지급을 멈추세요.',
	'order-restated': '주문 금액이 정정되거나 나머지 {{amount}}이 결제·취소되면 맞습니다.',
};
