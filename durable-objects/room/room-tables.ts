/**
 * The tables of a Room. Every row is found by its primary key; no secondary index, because each would be
 * one more row written for every post (ROOM8).
 *
 * An envelope's row also keeps the head after it: 32 bytes, no further row, and a returning phone's cursor is
 * then checked by reading one row instead of hashing the Stream from its start.
 */
export const ROOM_MIGRATIONS: readonly string[] = [
  `CREATE TABLE room (
     id INTEGER PRIMARY KEY CHECK (id = 1),
     founderKey BLOB NOT NULL,
     record BLOB NOT NULL
   );
   CREATE TABLE wrap (
     recipient BLOB PRIMARY KEY,
     expiresDay INTEGER NOT NULL,
     wrap BLOB
   ) WITHOUT ROWID;
   CREATE TABLE stream (
     id BLOB PRIMARY KEY,
     board BLOB NOT NULL,
     count INTEGER NOT NULL,
     head BLOB NOT NULL,
     serial INTEGER NOT NULL,
     amendHash BLOB,
     amendingPosition INTEGER NOT NULL,
     day INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE envelope (
     stream BLOB NOT NULL,
     position INTEGER NOT NULL,
     bytes BLOB NOT NULL,
     head BLOB NOT NULL,
     PRIMARY KEY (stream, position)
   ) WITHOUT ROWID;`,
  `CREATE TABLE act (
     stream BLOB PRIMARY KEY,
     position INTEGER NOT NULL,
     bytes BLOB NOT NULL
   ) WITHOUT ROWID;`,
  `CREATE TABLE epoch (
     epoch INTEGER PRIMARY KEY,
     record BLOB NOT NULL,
     serial INTEGER NOT NULL
   );
   CREATE TABLE closeMarks (
     epoch INTEGER NOT NULL,
     part INTEGER NOT NULL,
     bytes BLOB NOT NULL,
     PRIMARY KEY (epoch, part)
   ) WITHOUT ROWID;`,
  // A cut Thread keeps its row, so that its id is never given again.
  `CREATE TABLE retention (
     number INTEGER PRIMARY KEY,
     day INTEGER NOT NULL,
     months INTEGER NOT NULL
   );
   CREATE TABLE cut (
     number INTEGER PRIMARY KEY,
     stream BLOB NOT NULL,
     row BLOB NOT NULL,
     cutDay INTEGER NOT NULL
   );
   ALTER TABLE stream ADD COLUMN cutNumber INTEGER NOT NULL DEFAULT 0;`,
];
