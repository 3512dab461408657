import type { ShouldRevalidateFunction } from '@remix-run/react';

/**
 * A page's `shouldRevalidate`: a refused step is mostly one that somebody else was faster with, so what the page shows is
 * read again as after one that was done. By itself the framework keeps the data when an action answers with an error.
 */
export const rereadRefused: ShouldRevalidateFunction = ({ actionStatus, defaultShouldRevalidate }) =>
	defaultShouldRevalidate || actionStatus === 422;
