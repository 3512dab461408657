import { Outlet } from '@remix-run/react';
import { RouteErrorPage } from '#app/ui/error-page.tsx';

/** Between the frame and its pages: a page that fails is replaced, the menu stays. */
export default function AppPages() {
	return <Outlet />;
}

export function ErrorBoundary() {
	return <RouteErrorPage />;
}
