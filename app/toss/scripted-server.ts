import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the scripted server received it. */
export interface ReceivedRequest {
	method: string;
	path: string;
	query: URLSearchParams;
	headers: IncomingHttpHeaders;
	body: string;
}

/** What the server does with a request: answer it, end the connection, end it in the middle of the body, or say nothing. */
export type ScriptedAnswer =
	| { status?: number; body?: string | object; headers?: Record<string, string> }
	| 'cut'
	| 'cut-body'
	| 'silence';

/** A real HTTP server on a free port that answers as the test says, one request after another. For tests only. */
export class ScriptedServer {
	readonly requests: ReceivedRequest[] = [];
	#answer: (request: ReceivedRequest, index: number) => ScriptedAnswer | Promise<ScriptedAnswer> = () => ({});
	readonly #server: Server;

	constructor() {
		this.#server = createServer(async (request, response) => {
			const chunks: Buffer[] = [];
			for await (const chunk of request) chunks.push(chunk as Buffer);
			const url = new URL(request.url ?? '/', 'http://localhost');
			const received = {
				method: request.method ?? '',
				path: url.pathname,
				query: url.searchParams,
				headers: request.headers,
				body: Buffer.concat(chunks).toString('utf8'),
			};
			this.requests.push(received);
			const answer = await this.#answer(received, this.requests.length - 1);
			if (answer === 'silence') return;
			if (answer === 'cut') {
				request.socket.destroy();
				return;
			}
			if (answer === 'cut-body') {
				response.writeHead(200, { 'content-length': '1000' });
				response.write('{"half":', () => request.socket.destroy());
				return;
			}
			const { status = 200, body = '', headers = {} } = answer;
			response.writeHead(status, headers);
			response.end(typeof body === 'string' ? body : JSON.stringify(body));
		});
		// On a busy machine a test may think for seconds between two calls: the connection is there all the same.
		this.#server.keepAliveTimeout = 60_000;
	}

	/** Starts to listen; gives the address. */
	async start(): Promise<string> {
		await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
		return this.url;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	/** Forgets what came and answers by the function from now on. */
	answerBy(answer: (request: ReceivedRequest, index: number) => ScriptedAnswer | Promise<ScriptedAnswer>): void {
		this.requests.length = 0;
		this.#answer = answer;
	}

	/** Answers one after another; the last answer again when there are no more. */
	answerInTurn(...answers: ScriptedAnswer[]): void {
		this.answerBy((_request, index) => answers[Math.min(index, answers.length - 1)] ?? {});
	}

	async stop(): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise((resolve) => this.#server.close(resolve));
	}
}
