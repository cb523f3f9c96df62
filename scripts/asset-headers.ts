/**
 * Writes `_headers` for the static files, from the same source as the Worker's own headers.
 *
 *   node scripts/asset-headers.ts            after the client is built
 *   GOPY_HOST=gopy.example node scripts/asset-headers.ts
 */
import { writeFile } from "node:fs/promises";
import { assetHeadersFile } from "../worker/headers.ts";

const TARGET = new URL("../dist/_headers", import.meta.url);

export async function writeAssetHeaders(target: URL | string = TARGET): Promise<void> {
  await writeFile(target, assetHeadersFile(process.env["GOPY_HOST"]));
}

if (import.meta.main) await writeAssetHeaders();
