// Filled in by scripts/build-client.ts when it bundles client/service-worker.ts.

/** Changes whenever any file of the release changes; 16 hex digits. */
declare const RELEASE: string;
/** Every file of the release as an absolute path ("/assets/…"), largest set a phone may keep offline. */
declare const RELEASE_FILES: readonly string[];
