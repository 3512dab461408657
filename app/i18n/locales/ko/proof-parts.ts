/** The terms of a proof whose rows a list can show, by level: in the words of the proof itself, without its other texts. */
export default {
	label: '대사 증명 항목',
	transactions: { expected: '1단계 거래와 정산 · 거래 금액', actual: '1단계 거래와 정산 · 정산 금액' },
	contract: { actual: '2단계 정산과 계약 · 정산 행의 정산액' },
	bank: {
		expected: '3단계 정산과 입금 · 정산 지급',
		actual: '3단계 정산과 입금 · 은행 입금(출금 차감)',
		'to-balance': '3단계 정산과 입금 · 지급 잔액으로 정산',
	},
	orders: {
		expected: '5단계 주문과 거래 · 주문 금액',
		actual: '5단계 주문과 거래 · 거래 금액',
		'not-yet-paid': '5단계 주문과 거래 · 결제 전',
		'canceled-later': '5단계 주문과 거래 · 결제 뒤 취소',
	},
};
