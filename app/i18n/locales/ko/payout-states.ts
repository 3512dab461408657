/** States of payouts, ours and Toss's: in lists of payouts, and in sentences about differences. */
export const payoutStates = {
	awaiting_approval: '승인 대기',
	approved: '승인됨',
	submitting: '확인 중',
	requested: '토스 접수',
	in_progress: '은행 처리 중',
	completed: '지급 완료',
	failed: '지급 실패',
	canceled: '취소됨',
	rejected: '토스 거절',
	withdrawn: '철회됨',
	unknown: '알 수 없는 상태',
};

/** How a payout goes out. */
export const scheduleTypes = { EXPRESS: '당일 지급', SCHEDULED: '예약 지급' };
