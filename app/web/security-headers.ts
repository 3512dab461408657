import type { RequestHandler } from 'express';
import type { RequestFacts } from './create-app.ts';

/**
 * Headers that keep a page to itself. Scripts run only from this server's files or with the nonce of the answer. Styles
 * may stand in the page, since Mantine writes the values of its variables there; they cannot run anything.
 */
export function securityHeaders(options: { https: boolean; development: boolean }): RequestHandler {
	return (_request, response, next) => {
		const { nonce } = response.locals as RequestFacts;
		// Vite's own client has inline scripts and a socket of its own.
		const scripts = options.development ? "'self' 'unsafe-inline' 'unsafe-eval'" : `'self' 'nonce-${nonce}'`;
		const policy = [
			"default-src 'none'",
			`script-src ${scripts}`,
			"style-src 'self' 'unsafe-inline'",
			"img-src 'self' data:",
			"font-src 'self' data:",
			`connect-src 'self'${options.development ? ' ws: wss:' : ''}`,
			"manifest-src 'self'",
			"form-action 'self'",
			"base-uri 'none'",
			"frame-ancestors 'none'",
		];
		response.setHeader('Content-Security-Policy', policy.join('; '));
		response.setHeader('X-Content-Type-Options', 'nosniff');
		response.setHeader('X-Frame-Options', 'DENY');
		response.setHeader('Referrer-Policy', 'same-origin');
		response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
		response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
		response.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=()');
		if (options.https) response.setHeader('Strict-Transport-Security', 'max-age=31536000');
		next();
	};
}
