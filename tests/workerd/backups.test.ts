/** Sealed backups at the real edge: who may put them, who may read them, and what their tables tell. */
import { env } from "cloudflare:workers";
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { FACTORY_MIGRATIONS } from "#durable-objects/factory/factory-tables";
import { SqliteBackupStore } from "#durable-objects/factory/sqlite-backup-store";
import { migrate } from "#durable-objects/sql";
import { bytesToHex } from "#protocol/bytes";
import { mustBeOk } from "#protocol/result";
import { BACKUP_BYTES_MAX } from "#protocol/limits";
import { bytesToFactories, hintedIdOf, hintOf } from "#protocol/wire/backup";
import { certify } from "#protocol/wire/certificate";
import { BACKUP_STORE_CASES } from "../support/backup-store-contract.ts";
import { backupPath, makeBackup, putBackup } from "../support/backup-people.ts";
import * as people from "../support/edge-people.ts";
import { dump, factoryStub, makeOpenFactory, numbersIn, realEdge } from "./real-edge.ts";

const sealedOf = (fill: number, length = 4_136) => new Uint8Array(length).fill(fill);
const get = (path: string) => people.call(realEdge, { method: "GET", path });

describe("backups in SQLite", () => {
  test.each(BACKUP_STORE_CASES.map(({ name, run }) => [name, run] as const))("%s", async (_, run) => {
    const name = bytesToHex(people.randomBytes(8));
    await runInDurableObject(env.FACTORY.get(env.FACTORY.idFromName(name)), (_object, state) => {
      migrate(state.storage, FACTORY_MIGRATIONS);
      run(new SqliteBackupStore(state.storage));
    });
  });
});

test("[RECOVER1] only who holds the code's key replaces a backup, and only under its own id", async () => {
  const { founder } = await makeOpenFactory();
  const [member, thief] = [
    await people.joinWorker(realEdge, founder),
    await people.joinWorker(realEdge, founder),
  ];
  const [backup, other] = [await makeBackup(), await makeBackup()];
  expect((await putBackup(realEdge, founder, backup, member, sealedOf(1))).status).toBe(204);
  const attempts = [
    putBackup(realEdge, founder, backup, thief, sealedOf(9), { signer: other.owner }),
    putBackup(realEdge, founder, backup, thief, sealedOf(9), { signer: thief.key }),
    putBackup(realEdge, founder, other, thief, sealedOf(9), { path: backupPath(founder, backup.id) }),
    putBackup(realEdge, founder, backup, thief, new Uint8Array(0), { signer: other.owner }),
  ];
  for (const attempt of attempts) expect(await people.errorOf(await attempt)).toBe("not-allowed");
  expect(await people.bytesOf(await get(backupPath(founder, backup.id)))).toEqual(sealedOf(1));
  expect((await putBackup(realEdge, founder, backup, member, sealedOf(2))).status).toBe(204);
  await evictDurableObject(factoryStub(founder));
  expect(await people.bytesOf(await get(backupPath(founder, backup.id)))).toEqual(sealedOf(2));
  expect((await putBackup(realEdge, founder, backup, member, new Uint8Array(0))).status).toBe(204);
  expect(await people.errorOf(await get(backupPath(founder, backup.id)))).toBe("not-found");
});

test("[RECOVER2] strangers, members of other factories and mere invites fill nothing", async () => {
  const [{ founder }, elsewhere] = [await makeOpenFactory(), await makeOpenFactory()];
  const member = await people.joinWorker(realEdge, founder);
  const foreign = await people.joinWorker(realEdge, elsewhere.founder);
  const stranger = { ...member, key: await people.makeKey() };
  const slip = await people.makeSlip("worker", 0);
  const [invite] = await people.makeInvites(founder, founder.facilitator, [slip]);
  const invited = { key: slip.key, boxKey: slip.boxKey, chain: [...founder.facilitator.chain, invite!] };
  const selfMade = await certify(founder.factory, stranger.key, {
    kind: "worker",
    role: "worker",
    signingKey: stranger.key.publicKey,
    boxKey: new Uint8Array(32),
    expiresDay: 0,
  });
  const refusals = {
    foreign: [foreign, "not-allowed"],
    invited: [invited, "not-allowed"],
    "self-made": [{ ...stranger, chain: [selfMade] }, "not-allowed"],
    "another's chain": [stranger, "request-forged"],
    nobody: [{ ...member, chain: [] }, "not-allowed"],
  } as const;
  for (const [who, [person, type]] of Object.entries(refusals)) {
    const answer = await putBackup(realEdge, founder, await makeBackup(), person, sealedOf(1));
    expect([who, await people.errorOf(answer)]).toEqual([who, type]);
  }
  const swapped = await putBackup(realEdge, founder, await makeBackup(), member, sealedOf(1), {
    vouched: sealedOf(2),
  });
  expect(await people.errorOf(swapped)).toBe("request-forged");
  await runInDurableObject(factoryStub(founder), (_, state) =>
    expect(dump(state.storage)["backup"]).toEqual([]),
  );
});

test("[RECOVER3] [EDGE1] [EDGE3] no row joins a backup to a member, and none has an order or a time", async () => {
  const { founder } = await makeOpenFactory();
  const [member, backup] = [await people.joinWorker(realEdge, founder), await makeBackup()];
  await putBackup(realEdge, founder, backup, member, sealedOf(0xc5));
  await runInDurableObject(factoryStub(founder), (_, state) => {
    const tables = dump(state.storage);
    expect(tables["backup"]).toEqual([{ id: backup.id, sealed: bytesToHex(sealedOf(0xc5)) }]);
    const text = JSON.stringify({ ...tables, chain: [] });
    expect(text).not.toContain(bytesToHex(member.key.publicKey));
    expect(text).not.toContain(bytesToHex(backup.owner.publicKey));
    expect(numbersIn({ backup: tables["backup"]! })).toEqual([]);
  });
});

test("[RECOVER4] [EDGE6] a backup has a largest size, and a factory a largest number, in proportion to its members", async () => {
  const { founder } = await makeOpenFactory();
  const member = await people.joinWorker(realEdge, founder);
  const largest = sealedOf(1, BACKUP_BYTES_MAX);
  const kept = await makeBackup();
  expect((await putBackup(realEdge, founder, kept, member, largest)).status).toBe(204);
  const long = await putBackup(realEdge, founder, kept, member, sealedOf(1, BACKUP_BYTES_MAX + 1));
  expect(await people.errorOf(long)).toBe("body-malformed");
  // One member makes a few codes, then waits.
  const statuses = [];
  for (let times = 0; times < 6; times++)
    statuses.push((await putBackup(realEdge, founder, await makeBackup(), member, sealedOf(1))).status);
  expect(statuses).toEqual([204, 204, 204, 204, 429, 429]);
  // Room for 32 and three for each certified member, whoever fills it; what is there can be replaced.
  await runInDurableObject(factoryStub(founder), (_, state) => {
    const store = new SqliteBackupStore(state.storage);
    while (store.counts().backups < 35)
      store.keepBackup(bytesToHex(people.randomBytes(16)) as never, sealedOf(1, 1));
  });
  const full = await putBackup(realEdge, founder, await makeBackup(), founder.facilitator, sealedOf(1));
  expect(await people.errorOf(full)).toBe("too-many");
  expect((await putBackup(realEdge, founder, kept, member, sealedOf(3))).status).toBe(204);
  await people.joinWorker(realEdge, founder);
  const again = await putBackup(realEdge, founder, await makeBackup(), founder.facilitator, sealedOf(1));
  expect(again.status).toBe(204);
});

test("[RECOVER4] [EDGE7] a backup is read by whoever names it, not too often", async () => {
  const { founder } = await makeOpenFactory();
  const [member, backup] = [await people.joinWorker(realEdge, founder), await makeBackup()];
  await putBackup(realEdge, founder, backup, member, sealedOf(1));
  const types = [];
  for (let times = 0; times < 21; times++)
    types.push(await people.errorOf(await get(backupPath(founder, backup.id))));
  expect(types).toEqual([...Array.from({ length: 20 }, () => "200"), "too-many"]);
  expect(await people.errorOf(await get(backupPath(founder, (await makeBackup()).id)))).toBe("not-found");
});

test("[RECOVER5] [EDGE9] a hint leads to its factory once a backup is there, and nobody else writes hints", async () => {
  const { founder } = await makeOpenFactory();
  const hinted = hintedIdOf(hintOf(founder.factory));
  const path = `/api/factories/${hinted}/hinted`;
  const ask = async () => mustBeOk(bytesToFactories(await people.bytesOf(await get(path))));
  expect(await ask()).toEqual([]);
  for (const method of ["PUT", "POST"]) {
    expect(await people.errorOf(await people.call(realEdge, { method, path }))).toBe("method-unknown");
    const longer = await people.call(realEdge, { method, path: `${path}/${founder.factory}` });
    expect(await people.errorOf(longer)).toBe("not-found");
  }
  expect(await ask()).toEqual([]);
  const member = await people.joinWorker(realEdge, founder);
  await putBackup(realEdge, founder, await makeBackup(), member, sealedOf(1));
  expect(await ask()).toEqual([founder.factory]);
});

test("[EDGE8] asking for backups and hints of a made-up factory stores nothing", async () => {
  const founder = await people.makeFounder();
  const member = { ...founder.facilitator, chain: founder.facilitator.chain };
  const backup = await makeBackup();
  expect(await people.errorOf(await get(backupPath(founder, backup.id)))).toBe("not-found");
  expect(await people.errorOf(await putBackup(realEdge, founder, backup, member, sealedOf(1)))).toBe(
    "not-founded",
  );
  await get(`/api/factories/${founder.factory}/hinted`);
  await runInDurableObject(factoryStub(founder), (_, state) => expect(dump(state.storage)).toEqual({}));
});

test("[EDGE5] a backup that does not parse to its last byte is malformed", async () => {
  const { founder } = await makeOpenFactory();
  const backup = await makeBackup();
  for (const body of [new Uint8Array(0), new Uint8Array(70), people.randomBytes(200)]) {
    const put = { method: "PUT", path: backupPath(founder, backup.id), body };
    const answer = await people.call(realEdge, { ...put, signer: { key: backup.owner, chain: [] } });
    expect(await people.errorOf(answer)).toBe("body-malformed");
  }
});
