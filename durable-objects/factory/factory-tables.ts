/**
 * The tables of a Factory. `spent` and `certified` have no row ids, no order and no time: sorted by hashes,
 * they do not say who came with which slip (EDGE1); nor does `unconfirmed`, which holds rows of `slip` as they
 * were made, from their redeeming until they are confirmed. `unswept` holds a slip only until the Rooms have deleted
 * its wraps. `removed` names facilitators, whose keys their signatures have shown already.
 */
import { BACKUP_TABLES } from "./backup-tables.ts";
import { POSTER_TABLES } from "./poster-tables.ts";

export const FACTORY_MIGRATIONS: readonly string[] = [
  `CREATE TABLE factory (
     id INTEGER PRIMARY KEY CHECK (id = 1),
     founderKey BLOB NOT NULL,
     profile BLOB NOT NULL,
     admissionSeed BLOB NOT NULL,
     admissionChain BLOB
   );
   CREATE TABLE chain (
     hash BLOB PRIMARY KEY,
     bytes BLOB NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE batch (
     hash BLOB PRIMARY KEY,
     firstSerial INTEGER NOT NULL,
     size INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE slip (
     id BLOB PRIMARY KEY,
     signingKey BLOB NOT NULL,
     role INTEGER NOT NULL,
     expiresDay INTEGER NOT NULL,
     serial INTEGER NOT NULL,
     certificate BLOB NOT NULL,
     signerChain BLOB NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE spent (
     slip BLOB PRIMARY KEY,
     admits TEXT NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE certified (
     hash BLOB PRIMARY KEY
   ) WITHOUT ROWID;
   CREATE TABLE unswept (
     slip BLOB PRIMARY KEY,
     role INTEGER NOT NULL
   ) WITHOUT ROWID;`,
  `CREATE TABLE revoked (
     slip BLOB PRIMARY KEY
   ) WITHOUT ROWID;
   CREATE TABLE removed (
     author BLOB PRIMARY KEY,
     byFounder INTEGER NOT NULL
   ) WITHOUT ROWID;`,
  BACKUP_TABLES,
  POSTER_TABLES,
  `CREATE TABLE unconfirmed (
     id BLOB PRIMARY KEY,
     signingKey BLOB NOT NULL,
     role INTEGER NOT NULL,
     expiresDay INTEGER NOT NULL,
     serial INTEGER NOT NULL,
     certificate BLOB NOT NULL,
     signerChain BLOB NOT NULL
   ) WITHOUT ROWID;`,
];
