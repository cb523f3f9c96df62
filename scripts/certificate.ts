/** A self-made certificate for `npm start -- --lan`: phones give a page its keys and camera only over HTTPS. */
import { X509Certificate } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { generate, type SubjectAltNameEntry } from "selfsigned";
import { LOCAL } from "./paths.ts";

export type Certificate = { key: string; certificate: string };

const DAYS = 90;
const DAY_MS = 86_400_000;
const FOLDER = join(LOCAL, "certificate");
const KEY = join(FOLDER, "key.pem");
const CERTIFICATE = join(FOLDER, "certificate.pem");

/** The same one again while it names this machine's addresses, so that a phone has to be asked only once. */
export async function localCertificate(): Promise<Certificate> {
  const addresses = localAddresses();
  const kept = await keptCertificate();
  return kept !== undefined && isGoodFor(kept, addresses) ? kept : newCertificate(addresses);
}

/** Addresses under which other devices on the network reach this machine. */
export function localAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.filter(({ family, internal }) => family === "IPv4" && !internal).map(({ address }) => address);
}

async function keptCertificate(): Promise<Certificate | undefined> {
  if (!existsSync(KEY) || !existsSync(CERTIFICATE)) return undefined;
  return { key: await readFile(KEY, "utf8"), certificate: await readFile(CERTIFICATE, "utf8") };
}

function isGoodFor({ certificate }: Certificate, addresses: readonly string[]): boolean {
  const x509 = new X509Certificate(certificate);
  const isFresh = Date.parse(x509.validTo) - Date.now() > DAY_MS;
  return isFresh && addresses.every((address) => x509.checkIP(address) !== undefined);
}

async function newCertificate(addresses: readonly string[]): Promise<Certificate> {
  const names: SubjectAltNameEntry[] = addresses.map((ip) => ({ type: 7, ip }));
  const { private: key, cert: certificate } = await generate(
    [{ name: "commonName", value: "Gopy on this network" }],
    {
      keyType: "ec",
      algorithm: "sha256",
      notAfterDate: new Date(Date.now() + DAYS * DAY_MS),
      extensions: [
        { name: "basicConstraints", cA: false },
        { name: "keyUsage", digitalSignature: true },
        { name: "extKeyUsage", serverAuth: true },
        {
          name: "subjectAltName",
          altNames: [{ type: 2, value: "localhost" }, { type: 7, ip: "127.0.0.1" }, ...names],
        },
      ],
    },
  );
  await mkdir(FOLDER, { recursive: true });
  await writeFile(KEY, key, { mode: 0o600 });
  await writeFile(CERTIFICATE, certificate);
  return { key, certificate };
}
