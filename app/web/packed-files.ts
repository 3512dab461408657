import { existsSync, readdirSync } from 'node:fs';
import type { RequestHandler } from 'express';

const types = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' };

/** Answers with what the build packed (`start-1a2b.js.br`), where the browser reads it; else whoever comes next answers. */
export function packedFiles(folder: string): RequestHandler {
	const packed = new Set(existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.br')) : []);
	return (request, response, next) => {
		const name = `${request.path.slice(1)}.br`;
		if (!packed.has(name)) return next();
		response.vary('Accept-Encoding');
		if (!request.acceptsEncodings('br')) return next();
		response.setHeader('Content-Encoding', 'br');
		response.setHeader('Content-Type', name.endsWith('.css.br') ? types.css : types.js);
		request.url = `/${name}`;
		next();
	};
}
