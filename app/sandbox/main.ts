import { join } from 'node:path';
import { EnvironmentError, environment } from '#app/env.server.ts';
import { startSandbox } from './server.ts';

/** Ends the process with one sentence. */
function end(sentence: string): never {
	console.error(sentence);
	process.exit(1);
}

function readEnvironment() {
	try {
		return environment();
	} catch (cause) {
		if (cause instanceof EnvironmentError) end(cause.message);
		throw cause;
	}
}

const settings = readEnvironment();
if (!settings.TOSS_SECRET_KEY.startsWith('test_')) {
	end('The sandbox only runs on test keys: TOSS_SECRET_KEY must begin with test_ (see .env.example).');
}

try {
	const sandbox = await startSandbox({
		port: settings.SANDBOX_PORT,
		dataDir: join(settings.DATA_DIR, 'sandbox'),
		secretKey: settings.TOSS_SECRET_KEY,
		securityKeys: [settings.TOSS_SECURITY_KEY, settings.TOSS_SECURITY_KEY_PREVIOUS].filter((key) => key !== undefined),
		mId: settings.TOSS_MID,
	});
	const close = () => {
		sandbox.close().then(
			() => process.exit(0),
			() => process.exit(1),
		);
	};
	process.once('SIGINT', close);
	process.once('SIGTERM', close);
	process.once('disconnect', close);
	console.log(`Toss sandbox at ${sandbox.url}`);
	process.send?.({ ready: true, url: sandbox.url });
} catch (cause) {
	if (cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE') {
		end(`Port ${settings.SANDBOX_PORT} is in use by another program: stop it, or set SANDBOX_PORT to a free port.`);
	}
	throw cause;
}
