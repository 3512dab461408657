import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig } from 'vite';
import remixConfig from './remix.config.js';
import { chunksByUse } from './vite.chunks.ts';
import { packedFiles } from './vite.packed.ts';
import { textsByUse } from './vite.texts.ts';

declare module '@remix-run/node' {
	interface Future {
		v3_singleFetch: true;
	}
}

export default defineConfig(({ isSsrBuild }) => ({
	plugins: [remix(remixConfig), textsByUse(), packedFiles()],
	build: {
		target: 'es2022',
		chunkSizeWarningLimit: 700,
		rollupOptions: isSsrBuild ? {} : { output: { manualChunks: chunksByUse(), onlyExplicitManualChunks: true } },
	},
	// For development: every package that pages use. Found one by one they would be bundled again while a page loads, and it
	// would run with two copies of React; what only the server uses would be bundled as well.
	optimizeDeps: {
		noDiscovery: true,
		include: [
			'react',
			'react/jsx-runtime',
			'react/jsx-dev-runtime',
			'react-dom',
			'react-dom/client',
			'@remix-run/react',
			'@mantine/core',
			'@mantine/hooks',
			'@mantine/notifications',
			'@tabler/icons-react',
			'@conform-to/react',
			'@conform-to/zod/v4',
			'i18next',
			'react-i18next',
			'recharts',
			'@hyunbinseo/holidays-kr/all',
			'zod',
		],
	},
	ssr: { noExternal: [/^@mantine\//] },
}));
