import { vi } from 'vitest';

// The files of a project share their processes, which costs less than one for each: what is in node_modules is loaded
// once. Each file begins as if it were alone all the same, with our modules as nobody has used them yet and with the
// environment of the run.
const holder = globalThis as { jeongsanRunEnvironment?: Record<string, string | undefined> };
holder.jeongsanRunEnvironment ??= { ...process.env };
const given = holder.jeongsanRunEnvironment;
for (const name of Object.keys(process.env))
	if (!(name in given) && !name.startsWith('VITEST')) delete process.env[name];
for (const [name, value] of Object.entries(given)) if (!name.startsWith('VITEST')) process.env[name] = value;
vi.resetModules();
