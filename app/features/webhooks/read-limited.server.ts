/** Reads a request's body as bytes, or null as soon as it is longer than the limit. */
export async function readLimited(request: Request, limit: number): Promise<Uint8Array | null> {
	const declared = Number(request.headers.get('content-length') ?? 0);
	if (declared > limit) return null;
	if (!request.body) return new Uint8Array();
	const reader = request.body.getReader();
	const parts: Uint8Array[] = [];
	let length = 0;
	for (;;) {
		const { done, value } = await reader.read();
		if (done) break;
		length += value.byteLength;
		if (length > limit) {
			// Not cancelled: that would cut the connection before the answer is sent.
			reader.releaseLock();
			return null;
		}
		parts.push(value);
	}
	return Buffer.concat(parts);
}
