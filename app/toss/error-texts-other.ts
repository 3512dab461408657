import type { ErrorText } from './error-text.ts';

/** The codes of the core API that come with 401, 403, 404, 409 and 5xx. Source: docs.tosspayments.com/reference/error-codes. */
export const ERROR_TEXTS_OTHER = {
	UNAUTHORIZED_KEY: {
		status: 401,
		ko: '인증되지 않은 시크릿 키 혹은 클라이언트 키 입니다.',
		en: 'This is an unauthenticated secret key or client key.',
	},
	EXCEED_CANCEL_LIMIT: {
		status: 403,
		ko: '취소 한도 금액을 초과 하였습니다.',
		en: 'The cancel limit has been exceeded.',
	},
	EXCEED_MAX_AUTH_COUNT: {
		status: 403,
		ko: '최대 인증 횟수를 초과했습니다. 카드사로 문의해주세요.',
		en: 'The maximum number of authentications has been exceeded. Please contact your credit card company.',
	},
	EXCEED_MAX_ONE_DAY_AMOUNT: { status: 403, ko: '일일 한도를 초과했습니다.', en: 'The daily limit has been exceeded.' },
	EXCEED_MAX_REFUND_AMOUNT: {
		status: 403,
		ko: '하루 또는 한달 환불 가능한 금액을 초과했습니다.',
		en: 'This merchant have exceeded your daily or monthly refundable amount.',
	},
	EXCEED_MAX_REFUND_DUE: {
		status: 403,
		ko: '환불 가능한 기간이 지났습니다.',
		en: 'The refundable period has been exceeded.',
	},
	FDS_ERROR: {
		status: 403,
		ko: '[토스페이먼츠] 위험거래가 감지되어 결제가 제한됩니다. 발송된 문자에 포함된 링크를 통해 본인인증 후 결제가 가능합니다. (고객센터: 1644-8051)',
		en: 'A risky transaction was detected and the payment is restricted. Please verify your identity through the link in the text message.',
	},
	FORBIDDEN_CONSECUTIVE_REQUEST: {
		status: 403,
		ko: '반복적인 요청은 허용되지 않습니다. 잠시 후 다시 시도해주세요.',
		en: 'Repetitive requests are not allowed. Please try again in a few minutes.',
	},
	FORBIDDEN_REQUEST: { status: 403, ko: '허용되지 않은 요청입니다.', en: 'This request is not allowed.' },
	INCORRECT_BASIC_AUTH_FORMAT: {
		status: 403,
		ko: "잘못된 요청입니다. ':' 를 포함해 인코딩해주세요.",
		en: "Incorrect request. Please include ':' when encoding.",
	},
	INVALID_PASSWORD: { status: 403, ko: '결제 비밀번호가 일치하지 않습니다.', en: 'Payment password does not match.' },
	NOT_ALLOWED_CHANGING_ACCOUNT: {
		status: 403,
		ko: '이미 입금, 반납된 계좌의 정보 변경은 불가합니다.',
		en: 'It is not possible to change the information of the account that has already been deposited or returned.',
	},
	NOT_ALLOWED_PARTIAL_REFUND: {
		status: 403,
		ko: '에스크로 주문, 현금 카드 결제일 때는 부분 환불이 불가합니다. 이외 다른 결제 수단에서 부분 취소가 되지 않을 때는 토스페이먼츠에 문의해 주세요.',
		en: 'Partial refunds are not available for reasons such as escrow or cash payment.',
	},
	NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT: {
		status: 403,
		ko: '입금 대기중인 결제는 부분 환불이 불가합니다.',
		en: 'Partial refunds are not available while pending deposit.',
	},
	NOT_ALLOWED_REFUND_BANK: { status: 403, ko: '환불 가능한 은행이 아닙니다.', en: 'Not a refundable bank.' },
	NOT_AVAILABLE_BANK: { status: 403, ko: '은행 서비스 시간이 아닙니다.', en: 'Not bank service time.' },
	NOT_CANCELABLE_AMOUNT: { status: 403, ko: '취소 할 수 없는 금액 입니다.', en: 'This is a non-cancelable amount.' },
	NOT_CANCELABLE_PAYMENT: { status: 403, ko: '취소 할 수 없는 결제 입니다.', en: 'This is a non-cancelable payment.' },
	NOT_CANCELABLE_PAYMENT_FOR_DORMANT_USER: {
		status: 403,
		ko: '휴면 처리된 회원의 결제는 취소할 수 없습니다.',
		en: 'A payment of a dormant user cannot be canceled.',
	},
	NOT_SUPPORTED_REFUND: { status: 403, ko: '환불 가능한 상점이 아닙니다.', en: 'Not a refundable merchant.' },
	REJECT_ACCOUNT_PAYMENT: {
		status: 403,
		ko: '잔액부족으로 결제에 실패했습니다.',
		en: 'Payment failed due to insufficient balance',
	},
	REJECT_CARD_COMPANY: { status: 403, ko: '결제 승인이 거절되었습니다.', en: 'Payment confirm is rejected' },
	REJECT_CARD_PAYMENT: {
		status: 403,
		ko: '한도초과 혹은 잔액부족으로 결제에 실패했습니다.',
		en: 'The payment failed because of the card limit or an insufficient balance.',
	},
	REJECT_TOSSPAY_INVALID_ACCOUNT: {
		status: 403,
		ko: '선택하신 출금 계좌가 출금이체 등록이 되어 있지 않아요. 계좌를 다시 등록해 주세요.',
		en: 'The selected account is not registered for withdrawals. Please register it again.',
	},
	NOT_FOUND: { status: 404, ko: '존재하지 않는 정보 입니다.', en: 'This information does not exist.' },
	NOT_FOUND_BILLING: {
		status: 404,
		ko: '존재하지 않는 빌링 결제 인증 정보 입니다.',
		en: 'Billing payment authentication information that does not exist.',
	},
	NOT_FOUND_HTTP_METHOD: {
		status: 404,
		ko: '존재하지 않는 HTTP 메소드 접근입니다.',
		en: 'This HTTP method does not allowed.',
	},
	NOT_FOUND_MERCHANT: { status: 404, ko: '존재하지 않는 상점 정보 입니다.', en: 'The merchant does not exist.' },
	NOT_FOUND_MERCHANT_INTEGRATION: {
		status: 404,
		ko: '존재하지 않는 상점 연동 정보 입니다.',
		en: 'The integration information does not exist.',
	},
	NOT_FOUND_METHOD: { status: 404, ko: '존재하지 않는 결제수단 입니다.', en: 'This payment method does not exist.' },
	NOT_FOUND_METHOD_IN_GROUP: {
		status: 404,
		ko: '같은 그룹내에 존재하지 않는 결제수단 입니다.',
		en: 'This payment method does not exist in the same group',
	},
	NOT_FOUND_METHOD_OWNERSHIP: {
		status: 404,
		ko: '결제수단의 소유자가 아닙니다.',
		en: 'This method ownership is not correct.',
	},
	NOT_FOUND_PAYMENT: { status: 404, ko: '존재하지 않는 결제 정보 입니다.', en: 'The payment does not exist.' },
	NOT_FOUND_PAYMENT_SESSION: {
		status: 404,
		ko: '결제 시간이 만료되어 결제 진행 데이터가 존재하지 않습니다.',
		en: 'Payment session does not exist because the session time has expired.',
	},
	NOT_FOUND_SUBMALL: { status: 404, ko: '존재하지 않는 서브몰입니다.', en: 'This sub-mall does not exist.' },
	PAYOUT_NOT_FOUND: { status: 404, ko: '존재하지 않는 지급대행 입니다.', en: 'The payout does not exist.' },
	IDEMPOTENT_REQUEST_PROCESSING: {
		status: 409,
		ko: '이전 멱등 요청이 처리중입니다.',
		en: 'The previous request with this idempotency key is still being processed.',
	},
	COMMON_ERROR: {
		status: 500,
		ko: '일시적인 오류가 발생했습니다. 잠시 후 다시 시도해주세요.',
		en: 'A temporary error has occurred. Please try again in a few minutes.',
	},
	FAILED_BILLING_AUTO_CANCEL: {
		status: 500,
		ko: '빌링 자동결제 취소에 일시적인 오류가 발생했습니다.',
		en: 'A temporary error occurred while billing auth cancellation.',
	},
	FAILED_BILL_KEY_AUTH_CREATION: {
		status: 500,
		ko: '빌링 결제 인증 중 키 생성에 실패했습니다. 잠시 후 다시 시도해주세요.',
		en: 'Key generation failed during billing payment verification. Please try again in a few minutes.',
	},
	FAILED_CARD_COMPANY_RESPONSE: {
		status: 500,
		ko: '카드사에서 에러가 발생했습니다. 잠시 후 다시 시도해 주세요.',
		en: 'The card company reported an error. Please try again in a few minutes.',
	},
	FAILED_CLOSED_ACCOUNT_REFUND: {
		status: 500,
		ko: '해약된 계좌로 인해 환불이 실패했습니다.',
		en: 'The refund failed because the account has been closed.',
	},
	FAILED_DB_PROCESSING: {
		status: 500,
		ko: '잘못된 요청 값으로 처리 중 DB 에러가 발생했습니다.',
		en: 'A DB error occurred while processing with an invalid request value.',
	},
	FAILED_HASH_DATA_CREATION: {
		status: 500,
		ko: '해시 데이터 생성 중 오류가 발생했습니다.',
		en: 'An error occurred while generating hash data.',
	},
	FAILED_INTERNAL_SYSTEM_PROCESSING: {
		status: 500,
		ko: '내부 시스템 처리 작업이 실패했습니다. 잠시 후 다시 시도해주세요.',
		en: 'Internal system processing operation has failed. Please try again in a few minutes.',
	},
	FAILED_METHOD_HANDLING: {
		status: 500,
		ko: '결제 중 선택한 결제수단 처리에 일시적인 오류가 발생했습니다.',
		en: 'There was a temporary error in processing the payment method you selected during checkout.',
	},
	FAILED_METHOD_HANDLING_CANCEL: {
		status: 500,
		ko: '취소 중 결제 시 사용한 결제 수단 처리과정에서 일시적인 오류가 발생했습니다.',
		en: 'A temporary error occurred while processing cancellation.',
	},
	FAILED_PARTIAL_REFUND: {
		status: 500,
		ko: '은행 점검, 해약 계좌 등의 사유로 부분 환불이 실패했습니다.',
		en: 'The partial refund failed because of bank maintenance, a closed account or the like.',
	},
	FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING: {
		status: 500,
		ko: '결제가 완료되지 않았어요. 다시 시도해주세요.',
		en: 'Provider error. The error message received from provider will be displayed.',
	},
	FAILED_REFUND_PROCESS: {
		status: 500,
		ko: '은행 응답시간 지연이나 일시적인 오류로 환불요청에 실패했습니다.',
		en: 'The refund request failed due to a delay in the bank response time or a temporary error.',
	},
	UNKNOWN_ERROR: {
		status: 500,
		ko: '확인되지 않은 오류입니다. 잠시 후 다시 시도해주세요.',
		en: 'An unknown error occurred. Please try again in a few minutes.',
	},
	UNKNOWN_PAYMENT_ERROR: {
		status: 500,
		ko: '결제에 실패했어요. 같은 문제가 반복된다면 은행이나 카드사로 문의해주세요.',
		en: 'The payment failed. If it happens again, please ask the bank or the card company.',
	},
} as const satisfies Record<string, ErrorText>;
