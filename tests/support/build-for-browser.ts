import { buildClient, isClientStale } from "../../scripts/build-client.ts";

/** Once before all browser tests, so that their workers find dist/ ready. */
export default async function buildForBrowser(): Promise<void> {
  if (await isClientStale()) await buildClient();
}
