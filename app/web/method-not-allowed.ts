/** The answer to a method that an address does not take. `allow`: the one that it takes. */
export function methodNotAllowed(allow: 'GET' | 'POST'): Response {
	return Response.json({ result: 'method-not-allowed' }, { status: 405, headers: { Allow: allow } });
}
