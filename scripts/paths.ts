import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** The client as it is served. */
export const DIST = join(ROOT, "dist");
/** Everything a run leaves behind: the Worker's bundle, the state of `npm start`, the certificate. */
export const LOCAL = join(ROOT, ".local");
