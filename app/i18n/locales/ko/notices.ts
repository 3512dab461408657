export default {
	title: '알림',
	bell_one: '알림: 안 읽은 것 {{count}}건',
	bell_other: '알림: 안 읽은 것 {{count}}건',
	bellQuiet: '알림: 새 소식 없음',
	readAll: '모두 읽음으로',
	none: '아직 알림이 없습니다. 누군가 차이 작업대의 의견에서 @이름으로 부르면 여기에 나타납니다.',
	new: '새 알림 ·',
	named: '{{name}} 님이 의견에서 불렀습니다',
};
