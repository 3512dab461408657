import { useRef } from 'react';

/**
 * What a value was when the page of `subject` was opened, however often its data are read again under a form that somebody
 * fills in: the version that goes along with what they typed is the one that they looked at.
 */
export function useFirst<Value>(value: Value, subject: string): Value {
	const first = useRef({ subject, value });
	if (first.current.subject !== subject) first.current = { subject, value };
	return first.current.value;
}
