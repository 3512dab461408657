import type { ErrorText } from './error-text.ts';

/**
 * Codes of sellers and payouts that the core list does not have. Only FORBIDDEN_SELLER_PAYOUT was seen in real traffic;
 * the others name cases for which the published list has no code, so nothing may depend on their names beyond a hint.
 */
export const ERROR_TEXTS_PAYOUTS = {
	FORBIDDEN_SELLER_PAYOUT: {
		status: 403,
		ko: '본인인증 또는 고객확인(KYC)이 필요한 셀러입니다. PARTIALLY_APPROVED 또는 APPROVED 상태의 셀러만 지급대행을 요청할 수 있습니다.',
		en: 'The seller requires identity verification or customer verification (KYC). Payout requests can only be made for sellers with a status of PARTIALLY_APPROVED or APPROVED',
	},
	DUPLICATED_REF_SELLER_ID: {
		status: 400,
		ko: '이미 사용 중인 refSellerId 입니다.',
		en: 'The refSellerId is already in use.',
	},
	NOT_FOUND_SELLER: { status: 404, ko: '존재하지 않는 셀러입니다.', en: 'The seller does not exist.' },
	DUPLICATED_REF_PAYOUT_ID: {
		status: 400,
		ko: '이미 사용 중인 refPayoutId 입니다.',
		en: 'The refPayoutId is already in use.',
	},
	NOT_CANCELABLE_PAYOUT: {
		status: 400,
		ko: '취소할 수 없는 지급대행입니다.',
		en: 'The payout cannot be canceled.',
	},
	TOO_MANY_REQUESTS: {
		status: 429,
		ko: '요청 횟수를 초과했습니다. 잠시 후 다시 시도해주세요.',
		en: 'Too many requests. Please try again in a few minutes.',
	},
	INSECURE_KEY_USAGE: {
		status: 403,
		ko: '시크릿 키를 안전하지 않은 곳에서 사용했습니다.',
		en: 'The secret key was used in an insecure place.',
	},
	NOT_SUPPORTED_WIDGET_KEY: {
		status: 403,
		ko: '결제위젯 연동 키는 지원하지 않습니다. API 개별 연동 키를 사용해주세요.',
		en: 'Keys of the payment widget are not supported here. Please use the keys for individual APIs.',
	},
	NTS_ERROR: {
		status: 400,
		ko: '국세청에서 오류를 보냈습니다.',
		en: 'The National Tax Service reported an error.',
	},
} as const satisfies Record<string, ErrorText>;

/** What the payouts API says for INVALID_REQUEST: longer than the text of the core list. */
export const PAYOUTS_INVALID_REQUEST: ErrorText = {
	status: 400,
	ko: '필수 파라미터가 누락 또는 요청 형식이 잘못되었습니다.',
	en: 'A required parameter is missing or the request is malformed.',
};
