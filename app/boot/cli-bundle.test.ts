import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { mappedStack } from '#app/cli/mapped-stack.ts';
import { cliBundle } from './cli-bundle.mjs';

const root = path.resolve(import.meta.dirname, '../..');

test('the commands are built once for the same sources, and a stack tells places in these', async () => {
	const entry = await cliBundle(root);
	expect(entry).toMatch(/build[\\/]cli-[0-9a-f]{16}[\\/]cli\.mjs$/);
	expect(await cliBundle(root)).toBe(entry);
	const lines = readFileSync(entry!, 'utf8').split('\n');
	const line = lines.findIndex((text) => text.startsWith('async function main(')) + 1;
	const stack = `Error: wrong\n    at main (${pathToFileURL(entry!).href}:${line}:1)`;
	expect(mappedStack(stack)).toMatch(/at main \(file:.*\/app\/cli\.ts:\d+:\d+\)$/);
});
