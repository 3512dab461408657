import { useActionData, useLocation } from '@remix-run/react';
import { useRef } from 'react';

/**
 * What the page's action answered, until somebody goes on: to another page or view, or with another step. The framework
 * itself forgets it as soon as the page's data are read again, which a live page does a moment after the step.
 */
export function useAnswer<Action>(): ReturnType<typeof useActionData<Action>> {
	const given = useActionData<Action>();
	const { key } = useLocation();
	const kept = useRef({ key, answer: given });
	if (given !== undefined || kept.current.key !== key) kept.current = { key, answer: given };
	return kept.current.answer;
}
