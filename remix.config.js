/**
 * The options of Remix's Vite plugin. The plugin does not look for this file: `vite.config.ts` imports it.
 * @type {import('@remix-run/dev').VitePluginConfig}
 */
export default {
	appDirectory: 'app',
	serverModuleFormat: 'esm',
	ignoredRouteFiles: ['**/*.test.*'],
	future: {
		v3_fetcherPersist: true,
		v3_relativeSplatPath: true,
		v3_throwAbortReason: true,
		v3_singleFetch: true,
		v3_routeConfig: true,
		// A page that was open during a deployment would ask the new server for a manifest it does not know.
		v3_lazyRouteDiscovery: false,
	},
};
