/**
 * Security headers, in one place: for every answer of the Worker, and for the static files, whose `_headers`
 * are written from here when the app is built (EDGE4).
 */
const CONTENT_SECURITY_POLICY: Readonly<Record<string, string>> = {
  "default-src": "'none'",
  "script-src": "'self'",
  "style-src": "'self'",
  "img-src": "'self' data:",
  "font-src": "'self'",
  "connect-src": "'self'",
  "worker-src": "'self'",
  "manifest-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "frame-ancestors": "'none'",
};

/** A name with a hash in it never stands for another file. */
export const FILE_FOR_EVER = "public, max-age=31536000, immutable";

/** What a page of ours never needs. The camera reads slips. */
const PERMISSIONS_POLICY = [
  "accelerometer=()",
  "browsing-topics=()",
  "camera=(self)",
  "display-capture=()",
  "geolocation=()",
  "gyroscope=()",
  "magnetometer=()",
  "microphone=()",
  "payment=()",
  "usb=()",
].join(", ");

/**
 * The headers for pages of a host. `'self'` covers sockets of the same origin in current browsers; older
 * ones need the host by name, which static files cannot know unless the build is told.
 */
export function securityHeaders(host?: string): Readonly<Record<string, string>> {
  return {
    "content-security-policy": contentSecurityPolicy(host),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": PERMISSIONS_POLICY,
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "x-content-type-options": "nosniff",
  };
}

function contentSecurityPolicy(host: string | undefined): string {
  const sockets = host === undefined ? "" : ` ws://${host} wss://${host}`;
  const directives = Object.entries(CONTENT_SECURITY_POLICY).map(([name, sources]) =>
    name === "connect-src" ? `${name} ${sources}${sockets}` : `${name} ${sources}`,
  );
  return directives.join("; ");
}

/** The `_headers` file of the static files: names with a hash in them are kept for ever, all else is asked for anew. */
export function assetHeadersFile(host?: string): string {
  const lines = Object.entries(securityHeaders(host)).map(([name, value]) => `  ${name}: ${value}`);
  return [
    "/*",
    ...lines,
    "  cache-control: no-cache",
    "",
    "/assets/*",
    "  ! cache-control",
    `  cache-control: ${FILE_FOR_EVER}`,
    "",
  ].join("\n");
}
