export default {
	title: '정산 예정액',
	payable: '지급 가능',
	later: '지급일 전',
	held: '보류',
	owed: '정산 예정액',
	reasons: {
		order: '주문',
		cancel: '취소',
		restated: '정정',
		terms: '계약 변경',
		adjustment: '조정',
	},
	doubts: {
		'recycled-key': '다시 쓰인 주문번호',
		'wrong-seller': '셀러 불일치',
		'order-amount-difference': '주문 금액 차이',
		'foreign-currency': '원화가 아닌 금액',
		'cancel-not-shared': '취소 셀러 미정',
		'no-terms': '계약 조건 없음',
		'not-paid-any-more': '결제 확인 안 됨',
	},
};
